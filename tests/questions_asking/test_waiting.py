"""The expected wait: of recent weeks, and honest."""

from datetime import timedelta

import pytest

from spark.domain.clock import now
from spark.domain.questions.question import Question
from spark.domain.questions.waiting import ExpectedWait, expected_wait, forget_waits
from spark.extensions import db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def asked(context, cast):
    """Ask `count` questions: `waited` until an answer, or still waiting for so long."""

    def ask(count, waited, subject="physics", *, answered=True, ended=timedelta(days=1), **columns):
        end = now() - ended if answered else now()
        for number in range(count):
            db.session.add(
                Question(
                    asker_id=cast.amina.id,
                    subject_slug=subject,
                    grade_slug="grade-8",
                    title=f"Question {number}",
                    text="Why?",
                    created_at=end - waited,
                    first_answered_at=end if answered else None,
                    status="answered" if answered else "open",
                    **columns,
                )
            )
        db.session.flush()
        forget_waits()

    return ask


def minutes(wait):
    return round(wait.usual / MINUTE), round(wait.long / MINUTE)


def test_nobody_knows_before_anybody_asked(context):
    assert expected_wait("physics") is None


def test_half_and_nine_of_ten(asked):
    for waited in range(1, 12):
        asked(1, 10 * waited * MINUTE)
    assert minutes(expected_wait("physics")) == (60, 100)


def test_who_still_waits_counts_with_the_time_so_far(asked):
    asked(6, 10 * MINUTE)
    assert minutes(expected_wait("physics")) == (10, 10)
    asked(6, timedelta(days=3), answered=False)
    assert expected_wait("physics").long >= timedelta(days=2.9)


def test_a_wait_that_stands_still_counts_until_then(asked):
    asked(5, timedelta(days=3), answered=False, clock_stopped_at=now() - timedelta(days=3) + 10 * MINUTE)
    assert minutes(expected_wait("physics")) == (10, 10)


def test_a_subject_with_few_questions_says_what_the_school_does(asked):
    asked(4, 10 * MINUTE, "physics")
    asked(6, 100 * MINUTE, "history")
    assert minutes(expected_wait("history")) == (100, 100)
    assert minutes(expected_wait("physics")) == (100, 100)
    assert minutes(expected_wait("")) == (100, 100)


def test_a_school_with_few_questions_says_nothing(asked):
    asked(4, 10 * MINUTE)
    assert expected_wait("physics") is None


def test_what_is_long_ago_or_not_shown_does_not_count(asked):
    asked(6, 10 * MINUTE)
    asked(6, 500 * MINUTE, ended=timedelta(days=30))
    asked(6, 500 * MINUTE, standing="withdrawn")
    assert minutes(expected_wait("physics")) == (10, 10)


def test_it_is_asked_once_in_a_while(asked, queries):
    asked(6, 10 * MINUTE)
    expected_wait("physics")
    queries.clear()
    expected_wait("physics")
    expected_wait("history")
    assert queries == []


@pytest.mark.parametrize(
    ("usual", "long", "sentence"),
    [
        (23, 170, "Usually answered within 25 minutes, almost always within 3 hours."),
        (0, 4, "Almost always answered within 5 minutes."),
        (56, 24 * 60, "Usually answered within 1 hour, almost always within 1 day."),
        (61, 10 * 24 * 60, "Usually answered within 2 hours, almost always within 10 days."),
    ],
)
def test_it_is_said_in_figures_that_people_use_and_never_too_little(context, usual, long, sentence):
    assert ExpectedWait(usual * MINUTE, long * MINUTE).sentence == sentence


def test_the_page_says_it_while_the_question_waits(amina, question, asked):
    assert "answered within" not in amina.get("/questions/new").get_data(as_text=True)
    asked(6, 10 * MINUTE, "mathematics")
    db.session.commit()
    assert "answered within" in amina.get("/questions/new").get_data(as_text=True)
    assert "answered within" in amina.get(f"/questions/{question}").get_data(as_text=True)
