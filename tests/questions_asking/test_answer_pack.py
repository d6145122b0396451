"""The pack of answers: what a phone has to look among without a network, how it is kept up to date, what it weighs."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import brotli
import pytest
import sqlalchemy as sa
import time_machine

from spark.domain.ids import new_id
from spark.domain.people.user import User
from spark.domain.questions.answer import Answer
from spark.domain.questions.mending import edit_answer, withdraw_answer
from spark.domain.questions.question import Question
from spark.extensions import db
from tests.bench.words import COMMON, SUBJECT_TOPICS, invented_words
from tests.questions_asking.thread import FIELDS, answer_it, ask, stand

URL = "/questions/pack.json"
SHELF = {"subject": "mathematics", "grade": "grade-8"}


class Phone:
    """What a phone has of a shelf's answers, kept up to date as its script does it."""

    def __init__(self, browser):
        self.browser = browser
        self.at = None
        self.lines = {}

    def look(self):
        """Ask for what is new and take it over; return the answer."""
        since = {} if self.at is None else {"since": self.at}
        told = self.browser.get(URL, query_string=SHELF | since).get_json()
        if told["whole"]:
            self.lines = {}
        for id, title, answer in zip(*told["questions"].values(), strict=True):
            self.lines[id] = (title, answer)
        for gone in told["gone"]:
            self.lines.pop(gone, None)
        self.at = told["at"]
        return told

    @property
    def titles(self):
        return sorted(title for title, _ in self.lines.values())


@pytest.fixture
def phone(cast):
    return Phone(cast.farah.browser)


@pytest.fixture
def long_ago(app):
    """Let all that happened so far have happened a day ago: within minutes everything is told twice."""

    def back():
        with app.app_context():
            for table, columns in (
                ("questions", ("updated_at", "first_answered_at", "closed_at")),
                ("answers", ("updated_at",)),
            ):
                moved = ", ".join(f"{column} = {column} - interval '1 day'" for column in columns)
                db.session.execute(sa.text(f"UPDATE {table} SET {moved}"))
            db.session.commit()

    return back


@pytest.fixture
def answered(app, cast, amina):
    """Ask as Amina and answer as Mina; return the ids of both."""

    def make(title, text="Cut a chapati in three.", **fields):
        question = ask(amina, title=title, **fields)
        return question, answer_it(app, question, cast.mina, text)

    return make


def by(app, answer_id, verb, *said, who):
    """Let the author do something with an answer."""
    with app.app_context():
        verb(db.session.get_one(Answer, answer_id), *said, by=db.session.get_one(User, who.id))
        db.session.commit()


def test_a_line_says_what_was_asked_and_how_the_answer_begins(phone, answered):
    question, _ = answered("Why a sixth?", "## Look\n\n- Cut a **chapati**,\n- then $\\frac12$ of it.")
    told = phone.look()
    assert told["whole"] is True
    assert phone.lines == {str(question): ("Why a sixth?", "Look Cut a chapati, then $\\frac12$ of it.")}


def test_a_long_answer_ends_with_a_whole_word(phone, answered):
    answered("Long?", "chapati " * 300)
    phone.look()
    ((_, answer),) = phone.lines.values()
    assert len(answer) <= 302
    assert answer.endswith("chapati …")


def test_only_answered_questions_of_the_shelf_are_in_it(amina, phone, answered):
    answered("Answered")
    answered("Elsewhere", subject="physics")
    answered("Younger", grade="grade-7")
    ask(amina, title="Waiting")
    phone.look()
    assert phone.titles == ["Answered"]


def test_the_accepted_answer_stands_for_its_question_else_the_most_helpful(app, cast, amina, farah, phone, answered):
    question, first = answered("Which?", "The first.")
    second = answer_it(app, question, cast.omar, "The second.")
    farah.post(f"/answers/{second}/vote", data={"on": "1"})
    phone.look()
    assert phone.lines[str(question)][1] == "The second."
    amina.post(f"/answers/{first}/acceptance")
    phone.look()
    assert phone.lines[str(question)][1] == "The first."


def test_accepted_ones_come_first_then_helpful_ones_then_the_newest(amina, farah, phone, answered):
    _, accepted = answered("Accepted")
    _, helpful = answered("Helpful")
    answered("Older")
    answered("Newer")
    amina.post(f"/answers/{accepted}/acceptance")
    farah.post(f"/answers/{helpful}/vote", data={"on": "1"})
    assert phone.look()["questions"]["title"] == ["Accepted", "Helpful", "Newer", "Older"]


@pytest.mark.parametrize("reader", ["amina", "farah", "mina", "asha", "rosa"])
def test_whoever_asks_sees_what_everybody_may_read(app, cast, answered, reader):
    answered("For all")
    for standing in ("held", "withdrawn", "removed"):
        stand(app, Question, answered(f"Question {standing}")[0], standing)
        stand(app, Answer, answered(f"Answer {standing}")[1], standing)
    told = getattr(cast, reader).browser.get(URL, query_string=SHELF).get_json()
    assert told["questions"]["title"] == ["For all"]


def test_visitors_are_sent_to_the_door(visitor):
    assert visitor.get(URL, query_string=SHELF).location.startswith("/login")


def test_later_only_what_is_new_or_changed_is_told(app, cast, phone, answered, long_ago):
    answered("Old")
    changed, answer = answered("Mended")
    long_ago()
    phone.look()
    answered("New")
    by(app, answer, edit_answer, "Cut it in four.", who=cast.mina)
    told = phone.look()
    assert told["whole"] is False
    assert sorted(told["questions"]["title"]) == ["Mended", "New"]
    assert told["gone"] == []
    assert phone.titles == ["Mended", "New", "Old"]
    assert phone.lines[str(changed)][1] == "Cut it in four."


def test_a_vote_is_no_news(farah, phone, answered, long_ago):
    _, answer = answered("Helpful")
    long_ago()
    phone.look()
    farah.post(f"/answers/{answer}/vote", data={"on": "1"})
    told = phone.look()
    assert (told["questions"]["id"], told["gone"]) == ([], [])


def test_a_question_whose_only_answer_is_withdrawn_goes_and_comes_back(app, cast, phone, answered, long_ago):
    question, answer = answered("Regretted")
    answered("Stays")
    long_ago()
    phone.look()
    by(app, answer, withdraw_answer, who=cast.mina)
    assert phone.look()["gone"] == [str(question)]
    assert phone.titles == ["Stays"]
    long_ago()
    answer_it(app, question, cast.omar, "Better.")
    phone.look()
    assert phone.lines[str(question)] == ("Regretted", "Better.")


def test_a_withdrawn_answer_gives_way_to_the_next(app, cast, phone, answered, long_ago):
    question, answer = answered("Two answers", "The first.")
    answer_it(app, question, cast.omar, "The second.")
    long_ago()
    phone.look()
    by(app, answer, withdraw_answer, who=cast.mina)
    phone.look()
    assert phone.lines[str(question)][1] == "The second."


@pytest.mark.parametrize("model", [Question, Answer])
@pytest.mark.parametrize("standing", ["held", "removed"])
def test_what_a_moderator_takes_out_goes(app, cast, phone, answered, long_ago, model, standing):
    ids = answered("Moderated")
    long_ago()
    phone.look()
    stand(app, model, ids[model is Answer], standing)
    assert phone.look()["gone"] == [str(ids[0])]
    assert phone.titles == []


def test_a_withdrawn_question_goes(amina, phone, answered, long_ago):
    question, _ = answered("Regretted")
    long_ago()
    phone.look()
    amina.post(f"/questions/{question}/withdrawal")
    assert phone.look()["gone"] == [str(question)]


def test_a_question_on_another_shelf_goes_even_when_it_is_taken_down_there(app, amina, phone, answered, long_ago):
    question, _ = answered("Put on the wrong shelf")
    long_ago()
    phone.look()
    moved = amina.post(
        f"/questions/{question}/edit", data=FIELDS | {"title": "Put on the wrong shelf", "subject": "physics"}
    )
    assert moved.status_code == 303
    stand(app, Question, question, "removed")
    assert phone.look()["gone"] == [str(question)]


def test_what_no_phone_has_is_not_named(app, amina, phone, answered, long_ago):
    closed, answer = answered("Closed, on another shelf", subject="physics")
    amina.post(f"/answers/{answer}/acceptance")
    long_ago()
    phone.look()
    stand(app, Question, closed, "held")
    held, asked = ask(amina, title="Held before anybody answered"), ask(amina, title="Not answered yet")
    stand(app, Question, held, "held")
    told = phone.look()
    assert str(asked) not in told["questions"]["id"]
    assert told["gone"] == []


def test_what_was_being_written_while_the_phone_asked_is_told_the_next_time(phone, answered):
    answered("Just now")
    phone.at = int((datetime.now(UTC) + timedelta(seconds=5)).timestamp())  # asked before that was committed
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=10)):
        told = phone.look()
    assert told["whole"] is False
    assert told["questions"]["title"] == ["Just now"], "told twice rather than never"


@pytest.mark.parametrize("days", [-31, 1])
def test_an_old_pack_and_one_from_the_future_are_replaced(phone, answered, days):
    answered("Still there")
    phone.at = int((datetime.now(UTC) + timedelta(days=days)).timestamp())
    phone.lines["other"] = ("Of another time", "")
    assert phone.look()["whole"] is True
    assert phone.titles == ["Still there"]


@pytest.mark.parametrize("since", ["yesterday", "-1", "1e9", "٣", "9" * 5000, "12.5"])
def test_a_time_we_never_told_is_refused_in_words(farah, since):
    answer = farah.get(URL, query_string=SHELF | {"since": since})
    assert answer.status_code == 400
    assert "`at`" in answer.text


@pytest.mark.parametrize("wrong", [{"subject": "alchemy"}, {"grade": "grade-99"}, {"subject": ""}, {"grade": ""}])
def test_there_is_nothing_on_a_shelf_that_is_not_there(farah, wrong):
    assert farah.get(URL, query_string=SHELF | wrong).status_code == 404


def test_a_pack_that_has_not_changed_is_not_sent_again(app, cast, farah, answered):
    _, answer = answered("Same")
    first = farah.get(URL, query_string=SHELF)
    assert first.cache_control.private
    assert first.cache_control.no_cache
    tag = {"If-None-Match": first.headers["ETag"]}
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=5)):
        again = farah.get(URL, query_string=SHELF, headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    by(app, answer, edit_answer, "Other words.", who=cast.mina)
    assert farah.get(URL, query_string=SHELF, headers=tag).status_code == 200


# What it weighs


def fill(cast, count):
    """Answer `count` questions as mentors do: some sentences of everyday and of rare words."""
    chance = random.Random(5)
    vocabulary = [*COMMON, *invented_words(20_000, chance)]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    said = lambda fewest, most: " ".join(chance.choices(vocabulary, weights, k=chance.randint(fewest, most)))  # noqa: E731
    questions, answers = [], []
    answered_at = datetime.now(UTC) - timedelta(days=9)
    for number in range(count):
        topic = chance.choice(SUBJECT_TOPICS["mathematics"])
        question = {
            "id": new_id(),
            "asker_id": cast.amina.id,
            "subject_slug": SHELF["subject"],
            "grade_slug": SHELF["grade"],
            "title": f"How do I understand {topic}, {said(2, 8)}?",
            "text": "?",
            "status": "answered",
            "answer_count": 1,
            "first_answered_at": answered_at,
            "updated_at": answered_at,
        }
        answer = {"id": new_id(), "question_id": question["id"], "author_id": cast.mina.id}
        questions.append(question)
        answers.append(answer | {"text": f"{said(12, 120)}.", "helpful_votes": number % 3, "updated_at": answered_at})
    with cast.amina.app.app_context():
        db.session.execute(sa.insert(Question), questions)
        db.session.execute(sa.insert(Answer), answers)
        db.session.commit()
    return [answer["id"] for answer in answers]


def test_two_thousand_answers_and_a_week_after(app, cast, farah, queries):
    given = fill(cast, 2_000)
    headers = {"Accept-Encoding": "br"}
    queries.clear()
    whole = farah.get(URL, query_string=SHELF, headers=headers)
    assert len(queries) <= 8
    told = app.json.loads(brotli.decompress(whole.data))
    print(f"{len(whole.data):,} B for {len(told['questions']['id']):,} of {len(given):,} answers")
    assert len(whole.data) <= 100_000
    assert len(whole.data) >= 90_000, "cut further than it must be"
    assert len(set(told["questions"]["id"])) >= 500
    with app.app_context():
        for answer in random.Random(3).sample(given, 20):
            row = db.session.get_one(Answer, answer)
            row.text = f"Better: {row.text}"
        db.session.commit()
    since = told["at"] - 7 * 24 * 3600
    week = farah.get(URL, query_string=SHELF | {"since": since}, headers=headers)
    changed = app.json.loads(brotli.decompress(week.data))
    print(f"{len(week.data):,} B for 20 that changed")
    assert len(changed["questions"]["id"]) == 20
    assert all(answer.startswith("Better: ") for answer in changed["questions"]["answer"])
    assert len(week.data) <= 5_000


def test_where_more_changed_than_a_pack_holds_the_whole_is_told(cast, farah):
    fill(cast, 2_000)
    since = int((datetime.now(UTC) - timedelta(days=20)).timestamp())
    told = farah.get(URL, query_string=SHELF | {"since": since}).get_json()
    assert told["whole"] is True
    assert 500 <= len(told["questions"]["id"]) < 2_000
