"""Moving: messages that wait, taken up when they are due or moved to another time, one person at a time."""

from __future__ import annotations

from datetime import UTC
from uuid import UUID

from sqlalchemy import func, select, update

from spark.domain.clock import now
from spark.domain.notices.notification import NotificationDelivery, NotificationHabit
from spark.domain.notices.outbox import put_in_outbox
from spark.domain.notices.planning import PATIENCE, after_quiet, next_digest
from spark.domain.notices.schooltime import school_now
from spark.extensions import db

LOCK = 0x4E54_4943  # "NTIC"
AT_ONCE = 200  # messages
JOB = "notices.send"


def hold_messages_of(user_id: UUID) -> None:
    """Let nobody else plan or take up this person's messages until the transaction ends.

    Else a notification could join a message in the very moment in which it is taken up, and would wait for ever. A
    lock of its own, not the user's row: planning must not meet the locks of whatever the person does meanwhile.
    """
    db.session.execute(select(func.pg_advisory_xact_lock(LOCK, lock_of(user_id))))


def lock_of(user_id: UUID) -> int:
    """Return the number under which a person's messages are held; who holds several takes them in this order."""
    return int.from_bytes(user_id.bytes[-4:], signed=True)


def take_up_due() -> None:
    """Ask for the sending of every message that is due, each once."""
    waiting = (
        select(NotificationDelivery.message_id, NotificationDelivery.user_id)
        .where(NotificationDelivery.state == "waiting", NotificationDelivery.due_at <= now())
        .distinct()
        .limit(AT_ONCE)
    )
    for message_id, user_id in sorted(db.session.execute(waiting), key=lambda one: lock_of(one.user_id)):
        hold_messages_of(user_id)
        take_up(message_id)


def take_up(message_id: UUID) -> None:
    """Ask for the sending of a message that still waits; from now on nothing joins it."""
    taken = (
        update(NotificationDelivery)
        .where(NotificationDelivery.message_id == message_id, NotificationDelivery.state == "waiting")
        .values(state="sending")
        .returning(NotificationDelivery.message_id)
    )
    if db.session.scalars(taken).first() is not None:
        put_in_outbox(JOB, id=str(message_id))


def move_waiting_mail(habit: NotificationHabit) -> None:
    """Let mail that waits go out when the person now wants it."""
    hold_messages_of(habit.user_id)
    due = after_quiet(habit, next_digest(habit.digest, school_now() + PATIENCE["email"]))
    db.session.execute(
        update(NotificationDelivery)
        .where(
            NotificationDelivery.user_id == habit.user_id,
            NotificationDelivery.channel == "email",
            NotificationDelivery.state == "waiting",
        )
        .values(due_at=due.astimezone(UTC))
    )
