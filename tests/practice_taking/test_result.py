"""Handing in and what comes of it: once, with every answer explained, and told honestly."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from spark.domain.people.user import User
from spark.domain.practice.authoring import change_item, standing_questions
from spark.domain.practice.item import Choice
from spark.domain.practice.regrade import Regrade
from spark.domain.practice.regrading import regrade
from spark.domain.practice.test import PracticeTest
from spark.extensions import db
from spark.student.result import PER_PAGE
from tests.practice.builder import FREE, SINGLE, TEXT, TRUE_FALSE, make_test
from tests.practice_taking.taking import answers_at, begin, hand_in, text

GIVEN = (["0"], ["0"], ["0"], ["Gitega"], ["9,8 m/s"], ["1", ""], [], ["It is cold."])


@pytest.fixture
def finished(amina, test_id):
    attempt = begin(amina, test_id)
    for url, answer in zip(answers_at(amina, attempt), GIVEN, strict=True):
        if answer:
            amina.post(url, data={"answer": answer})
    hand_in(amina, attempt)
    return attempt


def test_the_check_page_says_what_is_open(amina, test_id):
    attempt = begin(amina, test_id)
    amina.post(answers_at(amina, attempt)[0], data={"answer": "1"})
    page = text(amina, f"{attempt}/submission")
    assert "7 questions have no answer yet." in page
    assert f'href="{attempt}?q=2"' in page
    for url in answers_at(amina, attempt)[1:]:
        amina.post(url, data={"answer": ["1", "2"] if url == answers_at(amina, attempt)[5] else "1"})
    assert "question has no answer yet" in text(amina, f"{attempt}/submission"), "an order needs every step"


def test_handing_in_twice_is_one_result(amina, finished, rows):
    first = text(amina, finished)
    assert amina.post(f"{finished}/submission").location == finished
    assert text(amina, finished) == first
    assert amina.get(f"{finished}/submission").location == finished
    assert rows("SELECT count(*) FROM practice_test_results") == [(1,)]
    assert rows("SELECT count(*) FROM attempt_events WHERE kind = 'hand_in'") == [(1,)]


def test_the_same_form_sent_again_hands_in_once(amina, test_id, rows):
    attempt = begin(amina, test_id)
    for _time in range(2):
        answer = amina.post(f"{attempt}/submission", data={"_ik": "key-of-this-form"})
        assert (answer.status_code, answer.location) == (303, attempt)
    assert rows("SELECT count(*) FROM practice_test_results") == [(1,)]


def test_a_result_tells_score_answers_and_reasons(amina, finished):
    page = text(amina, finished)
    for words in (
        "not final yet",
        "1 answer waits for a mentor",
        "2.5 of 11 points",
        "1 of 8 questions right",
        "pass mark 60%",
        "Jupiter has <strong>more mass</strong>",
        "It is only the densest.",
        "Think of icebergs.",
        "<bdi>Gitega</bdi>",
        "<bdi>Kigali</bdi>",
        "9.81 ± 0.05 m/s",
        "waits for a mark",
        "A good answer:",
        "Try the wrong ones again",
        f'href="{finished}/key"',
    ):
        assert words in page, words
    assert page.count("/questions/new?answer=") == 8


def test_an_attempt_in_which_all_is_right_has_nothing_to_try_again(cast, amina):
    attempt = begin(amina, make_test(cast.rosa))
    amina.post(answers_at(amina, attempt)[0], data={"answer": "1"})
    page = hand_in(amina, attempt)
    assert "<b>100%</b>" in page
    assert "passed" in page
    assert "Try the wrong ones again" not in page
    assert amina.post(f"{attempt}/again").status_code == 409


def test_the_wrong_ones_are_tried_again_without_counting(amina, finished):
    again = amina.post(f"{finished}/again").location
    assert len(answers_at(amina, again)) == 6
    assert "clock" not in text(amina, again).partition("<main")[2].partition("data-saving")[0]
    page = hand_in(amina, again)
    assert "does not count as a result of the test" in page


def test_an_open_attempt_is_not_tried_again(amina, test_id):
    answer = amina.post(f"{begin(amina, test_id)}/again")
    assert answer.status_code == 409
    assert "Hand this attempt in first." in answer.get_data(as_text=True)


def test_a_correction_is_told_with_its_reason(app, cast, amina):
    test_id = make_test(cast.rosa, (TEXT, SINGLE, TRUE_FALSE))
    attempt = begin(amina, test_id)
    amina.post(answers_at(amina, attempt)[0], data={"answer": "2"})
    tag = {"If-None-Match": amina.get(attempt).headers["ETag"]}
    hand_in(amina, attempt)
    with app.app_context():
        question = db.session.scalars(standing_questions(db.session.get_one(PracticeTest, test_id))).all()[1]
        choices = (Choice(text="Earth"), Choice(text="Jupiter"), Choice(text="Saturn", weight=Decimal(100)))
        changed = SINGLE.model_copy(update={"choices": choices})
        change_item(question, changed, by=db.session.get_one(User, cast.rosa.id), reason="We <mixed> them up.")
        regrade(db.session.scalars(sa.select(Regrade.id)).one())
        db.session.commit()
    answer = amina.get(attempt, headers=tag)
    assert answer.status_code == 200
    page = " ".join(answer.get_data(as_text=True).split())
    assert "Question 1 was corrected, and your result went from 0% to 50%." in page
    assert "We &lt;mixed&gt; them up." in page


def test_the_marks_stand_at_the_lines_of_the_rubric(app, cast, amina):
    attempt = begin(amina, make_test(cast.rosa, (FREE,)))
    amina.post(answers_at(amina, attempt)[0], data={"answer": "Cold."})
    assert "waits for a mark" in hand_in(amina, attempt)
    with app.app_context():
        waiting = db.session.scalar(sa.text("SELECT id FROM test_answers WHERE waits_for_mark"))
    cast.mina.browser.post(f"/mentor/marking/{waiting}", data={"points": ["0", "1.5"]})
    page = text(amina, attempt)
    assert "Names cold (1.50 of 2)" in " ".join(page.split())
    assert "1.5 of 3 points" in page
    assert "Mina" not in page, "points alone, and nobody's name"


def test_a_long_result_comes_in_pages(cast, amina):
    attempt = begin(amina, make_test(cast.rosa, [TRUE_FALSE] * PER_PAGE + [TEXT, TRUE_FALSE]))
    page = hand_in(amina, attempt)
    assert page.count('class="told') == PER_PAGE
    assert f'rel="next" href="{attempt}?page=2"' in page
    second = text(amina, f"{attempt}?page=2")
    assert second.count('class="told') == 1
    assert "map" in second


def test_a_result_that_has_not_changed_is_not_sent_again(amina, finished):
    tag = {"If-None-Match": amina.get(finished).headers["ETag"]}
    assert amina.get(finished, headers=tag).status_code == 304


def test_paper_before_and_key_after_hand_in(amina, test_id):
    attempt = begin(amina, test_id)
    paper = text(amina, f"{attempt}/paper")
    assert "Which planet is the largest?" in paper
    assert "Read the <em>map</em> first." in paper
    assert "<form" not in paper.partition("<main")[2]
    assert amina.get(f"{attempt}/key").status_code == 404
    hand_in(amina, attempt)
    key = text(amina, f"{attempt}/key")
    assert "Kigali" in key
    assert "Well seen." in key
    assert "your answer" not in key


def test_results_stand_together_by_subject(cast, amina, farah):
    for subject, answers in (("physics", "01"), ("biology", "1")):
        test_id = make_test(cast.rosa, title=f"On {subject}", subject=subject)
        for answer in answers:
            attempt = begin(amina, test_id)
            amina.post(answers_at(amina, attempt)[0], data={"answer": answer})
            hand_in(amina, attempt)
    page = text(amina, "/tests/results")
    assert page.index("subject=biology") < page.index("subject=physics"), "the newest first"
    assert "2 tests taken · last 100%" in page
    assert 'aria-label="Scores, the oldest first: 0%, 100%"' in page
    page = text(amina, "/tests/results?subject=physics")
    assert page.count('href="/attempts/') == 2
    assert "On biology" not in page
    for address in ("", "?subject=physics", "?subject=%00"):
        assert 'class="empty"' in text(farah, f"/tests/results{address}")
