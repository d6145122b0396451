"""Open questions that ask the same stand together; whatever changes, nobody stands with the wrong ones."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from spark.domain.questions.grouping import together_with
from spark.domain.questions.question import Question
from spark.domain.questions.together import QuestionGroup
from spark.extensions import db
from tests.jobs.inline import run_outbox
from tests.questions_grouping.conftest import groups

FLOAT = ("Why does wood float on water?", "y does wood float in water pls", "why do wooden things float in water")


@pytest.fixture
def three(asked, cast):
    return [asked(person, title) for person, title in zip((cast.amina, cast.farah, cast.amina), FLOAT, strict=True)]


@pytest.fixture
def companions(app):
    def look(question_id):
        with app.app_context():
            return [row.id for row in db.session.scalars(together_with(db.session.get_one(Question, question_id)))]

    return look


def test_the_same_question_three_times_is_one_group(three, grouped, companions):
    found = grouped(*three)
    assert found[0] is not None
    assert len(set(found)) == 1
    assert companions(three[0]) == three[1:]
    assert companions(three[2]) == three[:2]


def test_running_twice_changes_nothing(three, grouped, app):
    first = grouped(*three)
    assert grouped(*reversed(three), *three)[-3:] == first
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(QuestionGroup)) == 1


def test_a_question_like_no_other_stands_alone(three, asked, cast, grouped, companions):
    other = asked(cast.farah, "Why does a stone sink in water?")
    assert grouped(*three, other)[-1] is None
    assert companions(other) == []


@pytest.mark.parametrize("state", [{"status": "answered"}, {"status": "closed"}, {"standing": "held"}])
def test_what_does_not_wait_is_joined_by_nobody(asked, cast, grouped, state):
    asked(cast.farah, FLOAT[0], **state)
    assert grouped(asked(cast.amina, FLOAT[0])) == [None]


def test_another_subject_is_another_question(asked, cast, grouped):
    here, there = asked(cast.amina, FLOAT[0]), asked(cast.farah, FLOAT[0], subject="science")
    assert grouped(here, there) == [None, None]


def test_the_answered_one_leaves_the_others_behind(three, grouped, companions, change):
    grouped(*three)
    change(three[0], status="answered", answer_count=1)
    assert companions(three[1]) == [three[2]]
    assert grouped(three[0]) == [None]
    assert companions(three[1]) == [three[2]]


def test_the_reopened_one_comes_back(three, grouped, companions, change):
    grouped(*three)
    change(three[0], status="closed")
    grouped(three[0])
    change(three[0], status="open")
    grouped(three[0])
    assert companions(three[0]) == three[1:]


def test_the_edited_one_moves_to_where_it_belongs(three, asked, cast, grouped, companions, change):
    ships = asked(cast.farah, "Why does a steel ship float on the sea?")
    grouped(*three, ships)
    change(three[0], title="why do steel ships float on the sea")
    grouped(three[0])
    assert companions(three[0]) == [ships]
    assert companions(three[1]) == [three[2]]


def test_a_group_without_members_is_forgotten(asked, cast, grouped, change, app):
    two = [asked(cast.amina, FLOAT[0]), asked(cast.farah, FLOAT[0])]
    grouped(*two)
    for question_id in two:
        change(question_id, status="closed")
    assert grouped(*two) == [None, None]
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(QuestionGroup)) == 0


def test_grouping_is_no_edit(three, grouped, app):
    with app.app_context():
        before = db.session.get_one(Question, three[0]).updated_at
    grouped(*three)
    with app.app_context():
        assert db.session.get_one(Question, three[0]).updated_at == before


def test_the_desks_hear_of_a_new_group_once(three, grouped, app):
    def hints():
        with app.app_context():
            return db.session.scalar(sa.text("SELECT count(*) FROM outbox WHERE job = 'live.hint'"))

    grouped(*three)
    told = hints()
    grouped(*three)
    assert told == 1
    assert hints() == told


def test_a_chain_of_small_steps_does_not_tie_its_ends_together(asked, cast, grouped):
    steps = [
        asked(cast.amina, "photosynthesis"),
        asked(cast.farah, "photosynthesis in plants", "What is photosynthesis in plants?"),
        asked(cast.amina, "photosynthesis at night", "What is photosynthesis at night?"),
    ]
    first, _, last = grouped(*steps)
    assert first is None or first != last


def test_a_question_that_is_gone_is_no_error(grouped, app, three):
    with app.app_context():
        db.session.execute(sa.delete(Question).where(Question.id == three[0]))
        db.session.commit()
    grouped(*three[1:])


@pytest.mark.committed
def test_ten_at_once_are_one_group(asked, cast, grouped, app):
    people = (cast.amina, cast.farah)
    same = [asked(people[n % 2], FLOAT[n % 3]) for n in range(10)]
    with ThreadPoolExecutor(10) as threads:
        list(threads.map(grouped, same))
    assert len(set(groups(app, *same))) == 1


@pytest.mark.committed
def test_asking_twice_through_the_page_makes_a_group(cast, app):
    fields = {"subject": "physics", "grade": "grade-8", "urgency": "medium", "text": "I do not know why."}
    for person, title in zip((cast.amina, cast.farah), FLOAT, strict=False):
        sent = person.browser.post("/questions/new", data={**fields, "title": title})
        assert sent.status_code == 303, sent.get_data(as_text=True)
    run_outbox(app)
    with app.app_context():
        found = db.session.scalars(sa.select(Question.group_id)).all()
    assert len(found) == 2
    assert len(set(found)) == 1
    assert found[0] is not None
