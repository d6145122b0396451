"""An attempt from its start to its result, in the domain: what is kept, what counts, and that all happens once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
import time_machine

from spark.domain.clock import now
from spark.domain.people.user import User
from spark.domain.practice.attempt import AttemptAnswer, AttemptEvent, PracticeTestAttempt, PracticeTestResult
from spark.domain.practice.authoring import add_items, change_item, new_test, standing_questions
from spark.domain.practice.handing_in import close, hand_in
from spark.domain.practice.item import Choice
from spark.domain.practice.publishing import publish, retire
from spark.domain.practice.regrade import Regrade, ResultChange
from spark.domain.practice.regrading import regrade
from spark.domain.practice.saving import flag, save_answer
from spark.domain.practice.showing import explained
from spark.domain.practice.starting import start, start_again
from spark.domain.practice.test import PracticeTest, PracticeTestQuestionVersion
from spark.domain.refusal import Refused
from spark.extensions import db
from tests.practice import builder

MINUTE = timedelta(minutes=1)


@pytest.fixture
def people(cast, context):
    return {name: db.session.get_one(User, getattr(cast, name).id) for name in ("amina", "farah", "rosa", "mina")}


@pytest.fixture
def made(people):
    def make(*items, **about):
        test = new_test(builder.ABOUT | about, by=people["rosa"])
        add_items(test, items or (builder.SINGLE, builder.TRUE_FALSE), by=people["rosa"])
        publish(test, by=people["rosa"])
        return test

    return make


def test_answers_of_every_kind_are_graded(people, made):
    attempt = start(made(*builder.OF_EVERY_KIND), by=people["amina"])
    for version_id in attempt.paper:
        version = db.session.get(PracticeTestQuestionVersion, version_id)
        if version.kind == "description":
            continue
        right = builder.RIGHT.get(version.kind, explained(version.item).get("right"))
        save_answer(attempt, version_id, right)
    result = hand_in(attempt)
    assert (result.points, result.points_possible) == (Decimal(8), Decimal(11))
    assert not result.is_final, "a person marks the free response"
    assert result.score_percentage == Decimal("72.73")


def test_starting_twice_is_once(people, made):
    test = made()
    assert start(test, by=people["amina"]).id == start(test, by=people["amina"]).id
    assert db.session.scalar(sa.select(sa.func.count(PracticeTestAttempt.id))) == 1


def test_handing_in_twice_is_once(people, made):
    attempt = start(made(), by=people["amina"])
    first = hand_in(attempt)
    assert hand_in(attempt).id == first.id
    assert db.session.scalar(sa.select(sa.func.count(PracticeTestResult.id))) == 1


def test_the_newest_answer_counts_in_whatever_order_they_arrive(people, made):
    attempt = start(made(duration_minutes=20), by=people["amina"])
    attempt.started_at -= 10 * MINUTE
    [first, _second] = attempt.paper
    save_answer(attempt, first, 1, ago=timedelta(seconds=5))
    save_answer(attempt, first, 0, ago=timedelta(seconds=60))
    assert answers(attempt)[first].value == 1
    assert events(attempt) == ["start", "answer", "answer"]


def test_time_ends_the_attempt_by_itself_and_the_job_may_run_twice(people, made):
    with time_machine.travel(now(), tick=False) as clock:
        attempt = start(made(duration_minutes=20), by=people["amina"])
        save_answer(attempt, attempt.paper[0], 1)
        clock.shift(20 * MINUTE)
        close(attempt.id)
        assert attempt.is_open, "what is on its way may still arrive"
        clock.shift(MINUTE)
        close(attempt.id)
        close(attempt.id)
    assert attempt.handed_in_by == "clock"
    assert attempt.handed_in_at == attempt.deadline_at
    assert attempt.result.score_percentage == 50
    assert attempt.result.time_taken_seconds == 20 * 60


@pytest.mark.parametrize(("rule", "counted"), [("done", True), ("received", False), ("all", True)])
def test_an_answer_given_in_time_that_arrives_late_is_kept_and_treated_by_the_rule(people, made, rule, counted):
    with time_machine.travel(now(), tick=False) as clock:
        attempt = start(made(duration_minutes=20, late_rule=rule), by=people["amina"])
        clock.shift(30 * MINUTE)
        saved = save_answer(attempt, attempt.paper[0], 1, ago=15 * MINUTE)
    assert (saved.is_counted, saved.is_late) == (counted, True)
    assert attempt.handed_in_by == "clock"
    assert attempt.result.score_percentage == (50 if counted else 0)
    [event] = [one for one in all_events(attempt) if one.kind == "answer"]
    assert (event.value, event.is_counted) == (1, counted)
    assert event.received_at - event.done_at == 15 * MINUTE


@pytest.mark.parametrize(("rule", "counted"), [("done", False), ("received", False), ("all", True)])
def test_an_answer_given_too_late_is_kept_and_treated_by_the_rule(people, made, rule, counted):
    with time_machine.travel(now(), tick=False) as clock:
        attempt = start(made(duration_minutes=20, late_rule=rule), by=people["amina"])
        clock.shift(25 * MINUTE)
        assert save_answer(attempt, attempt.paper[0], 1).is_counted is counted
        attempt.result_seen_at = now()
        clock.shift(MINUTE)
        assert not save_answer(attempt, attempt.paper[1], True).is_counted, "the result was seen before"
    assert attempt.result.score_percentage == (50 if counted else 0)


def test_what_was_given_before_the_hand_in_counts_after_it(people, made):
    with time_machine.travel(now(), tick=False) as clock:
        attempt = start(made(), by=people["amina"])
        clock.shift(5 * MINUTE)
        assert hand_in(attempt).score_percentage == 0
        clock.shift(MINUTE)
        assert save_answer(attempt, attempt.paper[0], 1, ago=2 * MINUTE).is_counted
        assert not save_answer(attempt, attempt.paper[1], True, ago=timedelta(seconds=10)).is_counted
    assert attempt.result.score_percentage == 50


def test_a_time_factor_gives_a_student_longer(people, made):
    people["amina"].student_profile.time_factor = Decimal("1.5")
    attempt = start(made(duration_minutes=20), by=people["amina"])
    assert attempt.deadline_at - attempt.started_at == 30 * MINUTE


def test_an_attempt_keeps_the_questions_it_began_with(people, made):
    test = made()
    attempt = start(test, by=people["amina"])
    [question, _other] = db.session.scalars(standing_questions(test))
    change_item(question, builder.SINGLE.model_copy(update={"text": "Which is the smallest?"}), by=people["rosa"])
    assert question.current_version_id not in attempt.paper
    save_answer(attempt, attempt.paper[0], 1)
    assert hand_in(attempt).score_percentage == 50
    assert start(test, by=people["farah"]).paper[0] == question.current_version_id


def test_a_retired_test_lets_attempts_end(people, made):
    test = made()
    attempt = start(test, by=people["amina"])
    retire(test, by=people["rosa"])
    save_answer(attempt, attempt.paper[0], 1)
    assert hand_in(attempt).score_percentage == 50
    with pytest.raises(Refused) as refused:
        start(test, by=people["farah"])
    assert refused.value.code == "NOT_PUBLISHED"


def test_what_went_wrong_is_tried_again_without_the_rest(people, made):
    attempt = start(made(duration_minutes=20), by=people["amina"])
    save_answer(attempt, attempt.paper[0], 1)
    hand_in(attempt)
    again = start_again(attempt, by=people["amina"])
    assert again.paper == attempt.paper[1:]
    assert again.deadline_at is None
    save_answer(again, again.paper[0], True)
    assert hand_in(again).score_percentage == 100
    with pytest.raises(Refused) as refused:
        start_again(again, by=people["amina"])
    assert refused.value.code == "NOTHING_WRONG"


def test_questions_are_flagged_and_unflagged(people, made):
    attempt = start(made(), by=people["amina"])
    flag(attempt, attempt.paper[0], on=True)
    flag(attempt, attempt.paper[0], on=True)
    assert attempt.flagged == [attempt.paper[0]]
    flag(attempt, attempt.paper[0], on=False)
    assert attempt.flagged == []


def test_a_question_of_another_test_is_none_of_this_attempt(people, made):
    attempt, other = start(made(), by=people["amina"]), start(made(title="Another"), by=people["amina"])
    with pytest.raises(Refused) as refused:
        save_answer(attempt, other.paper[0], 1)
    assert refused.value.code == "UNKNOWN_ITEM"
    assert answers(attempt) == {}


def test_a_corrected_key_counts_once_for_everybody_and_tells_them(people, made):
    test = made()
    attempts = [start(test, by=people[name]) for name in ("amina", "farah")]
    save_answer(attempts[0], attempts[0].paper[0], 2)
    save_answer(attempts[1], attempts[1].paper[0], 1)
    assert [hand_in(one).score_percentage for one in attempts] == [0, 50]
    [question, _other] = db.session.scalars(standing_questions(test))
    choices = (Choice(text="Earth"), Choice(text="Jupiter"), Choice(text="Saturn", weight=Decimal(100)))
    version = change_item(
        question, builder.SINGLE.model_copy(update={"choices": choices}), by=people["rosa"], reason="We mixed them up."
    )
    assert (version.edition, version.correction) == (1, 1)
    [wanted] = db.session.scalars(sa.select(Regrade))
    for _run in range(2):
        regrade(wanted.id)
    assert [one.result.score_percentage for one in attempts] == [50, 0]
    assert (wanted.attempt_count, wanted.changed_count) == (2, 2)
    assert sorted((one.before, one.after) for one in db.session.scalars(sa.select(ResultChange))) == [(0, 50), (50, 0)]
    told = db.session.execute(sa.text("SELECT user_id FROM notifications WHERE type = 'result_changed'")).scalars()
    assert set(told) == {people["amina"].id, people["farah"].id}
    acts = db.session.scalars(sa.text("SELECT act FROM audit_log WHERE act LIKE 'test.%' ORDER BY id"))
    assert list(acts) == ["test.publish", "test.correct_key", "test.regrade"]


def test_another_explanation_regrades_nobody(people, made):
    test = made()
    [question, _other] = db.session.scalars(standing_questions(test))
    change_item(question, builder.SINGLE.model_copy(update={"explanation": "It is the largest."}), by=people["rosa"])
    assert db.session.scalars(sa.select(Regrade)).all() == []


def test_counts_follow_the_questions(people, made):
    test = made(*builder.OF_EVERY_KIND)
    assert (test.question_count, test.total_points) == (8, 11)
    assert isinstance(db.session.get(PracticeTest, test.id), PracticeTest)


def answers(attempt):
    return {
        row.version_id: row for row in db.session.scalars(sa.select(AttemptAnswer).filter_by(attempt_id=attempt.id))
    }


def all_events(attempt):
    rows = sa.select(AttemptEvent).filter_by(attempt_id=attempt.id).order_by(AttemptEvent.number)
    return db.session.scalars(rows).all()


def events(attempt):
    return [one.kind for one in all_events(attempt)]
