"""Starting: an attempt begins, with its paper and its end fixed by the server."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from spark.domain.clock import now
from spark.domain.ids import new_id
from spark.domain.notices.outbox import put_off
from spark.domain.people.user import User
from spark.domain.practice.attempt import AttemptAnswer, AttemptEvent, PracticeTestAttempt
from spark.domain.practice.authoring import standing_questions
from spark.domain.practice.clock_of_attempt import GRACE, deadline, is_over
from spark.domain.practice.handing_in import hand_in_by_clock
from spark.domain.practice.test import PracticeTest, PracticeTestQuestion, PracticeTestQuestionVersion
from spark.domain.refusal import Refused
from spark.extensions import db

CLOSE = "attempts.close"  # the job that hands in when the time is over


def start(test: PracticeTest, *, by: User) -> PracticeTestAttempt:
    """Begin an attempt, or go on with the one under way: pressing twice, or on two devices, is once. Raises Refused."""
    if (under_way := open_attempt(test, by)) is not None:
        return under_way
    if test.state != "published":
        raise Refused(_("This test cannot be taken at the moment."), code="NOT_PUBLISHED", status=409)
    paper = db.session.scalars(standing_questions(test).with_only_columns(PracticeTestQuestion.current_version_id))
    return begin(test, [one for one in paper if one is not None], by, kind="whole")


def start_again(attempt: PracticeTestAttempt, *, by: User) -> PracticeTestAttempt:
    """Begin an attempt with what went wrong in a finished one, as the questions read today, without a limit of time.

    Raises Refused when it is not handed in, or when nothing went wrong.
    """
    if attempt.is_open:
        raise Refused(_("Hand this attempt in first."), code="NOT_HANDED_IN", status=409)
    if (under_way := open_attempt(attempt.test, by)) is not None:
        return under_way
    wrong = wrong_questions(attempt)
    if not wrong:
        raise Refused(_("Nothing went wrong here: there is nothing to try again."), code="NOTHING_WRONG", status=409)
    return begin(attempt.test, wrong, by, kind="again")


def open_attempt(test: PracticeTest, by: User) -> PracticeTestAttempt | None:
    """Return the attempt under way; one whose time is over is handed in here and is none any more."""
    attempt = db.session.scalars(
        select(PracticeTestAttempt).where(
            PracticeTestAttempt.test_id == test.id,
            PracticeTestAttempt.user_id == by.id,
            PracticeTestAttempt.handed_in_at.is_(None),
        )
    ).one_or_none()
    if attempt is not None and is_over(attempt, now()):
        hand_in_by_clock(attempt)
        return None
    return attempt


def begin(
    test: PracticeTest,
    paper: list[UUID],
    by: User,
    *,
    kind: str,
    id: UUID | None = None,
    started: datetime | None = None,
) -> PracticeTestAttempt:
    """Write the attempt down; of two that begin at once one is, and both get it.

    One that began without a line says when it `started`, and has the `id` of its ticket.
    """
    moment, factor = started or now(), time_factor(by)
    row: dict[str, Any] = {
        "id": id or next_id(test, by),
        "test_id": test.id,
        "user_id": by.id,
        "kind": kind,
        "paper": paper,
        "time_factor": factor,
        "started_at": moment,
        "deadline_at": deadline(test, moment, factor) if kind == "whole" else None,
        "event_count": 1,
    }
    once = (
        insert(PracticeTestAttempt)
        .values(row)
        .on_conflict_do_nothing()  # the same person has one under way, or has just begun this one
        .returning(PracticeTestAttempt.id)
    )
    if db.session.scalar(once) is None:
        attempt = open_attempt(test, by)
        return attempt if attempt is not None else begin(test, paper, by, kind=kind, id=new_id(), started=started)
    db.session.add(AttemptEvent(attempt_id=row["id"], number=1, kind="start", done_at=moment, received_at=now()))
    if row["deadline_at"] is not None:
        put_off(CLOSE, row["deadline_at"] + GRACE, id=str(row["id"]))
    return db.session.get_one(PracticeTestAttempt, row["id"])


def next_id(test: PracticeTest, by: User) -> UUID:
    """Return the id of somebody's next attempt at a test: the same on all their devices, so that they come together."""
    before = db.session.scalar(
        select(func.count()).where(PracticeTestAttempt.test_id == test.id, PracticeTestAttempt.user_id == by.id)
    )
    return uuid5(test.id, f"{by.id} {before}")


def time_factor(person: User) -> Decimal:
    """Return how much longer than others a test gives this person; more than 1 where an admin has set it."""
    return person.student_profile.time_factor if person.student_profile is not None else Decimal(1)


def wrong_questions(attempt: PracticeTestAttempt) -> list[UUID]:
    """Return the current versions of the questions that did not bring all their points and still stand in the test."""
    rows = db.session.execute(
        select(AttemptAnswer.version_id, PracticeTestQuestion.current_version_id)
        .join(PracticeTestQuestionVersion, PracticeTestQuestionVersion.id == AttemptAnswer.version_id)
        .join(PracticeTestQuestion, PracticeTestQuestion.id == PracticeTestQuestionVersion.question_id)
        .where(
            AttemptAnswer.attempt_id == attempt.id,
            AttemptAnswer.part < 1,
            PracticeTestQuestion.removed_at.is_(None),
        )
    )
    current = dict(rows.all())
    return [today for seen in attempt.paper if (today := current.get(seen)) is not None]
