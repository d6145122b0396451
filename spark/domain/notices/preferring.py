"""Preferring: what a person wants to hear of, by which channels and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from spark.domain.notices.kinds import KINDS
from spark.domain.notices.moving import move_waiting_mail
from spark.domain.notices.notification import CHANNELS, DIGESTS, NotificationHabit, NotificationPreference
from spark.domain.notices.planning import is_wanted
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db

MOST_A_DAY = 100


def preferences_of(user_id: UUID) -> dict[str, dict[str, bool]]:
    """Return what a person said, by kind and channel; where they said nothing, the kind's own habit holds."""
    rows = db.session.scalars(select(NotificationPreference).where(NotificationPreference.user_id == user_id))
    said: dict[str, dict[str, bool]] = {}
    for row in rows:
        said.setdefault(row.type, {})[row.channel] = row.is_wanted
    return said


def wishes_of(user_id: UUID) -> dict[str, dict[str, bool]]:
    """Return for every kind and channel whether the person wants it, said or not."""
    said = preferences_of(user_id)
    return {
        name: {channel: is_wanted(channel, kind, said.get(name, {})) for channel in CHANNELS}
        for name, kind in KINDS.items()
    }


def prefer(user: User, wishes: Mapping[str, Mapping[str, bool]]) -> None:
    """Keep what a person said of kinds and channels; what is left out stays. Raises Refused."""
    rows = [
        {"user_id": user.id, "type": kind, "channel": channel, "is_wanted": is_wanted}
        for kind, channels in sorted(wishes.items())  # one order, so that two devices never wait for each other
        for channel, is_wanted in sorted(channels.items())
    ]
    if any(row["type"] not in KINDS or row["channel"] not in CHANNELS for row in rows):
        raise Refused(_("There is no such notification."), field="preferences", code="VALIDATION_ERROR")
    if not rows:
        return
    said = insert(NotificationPreference).values(rows)
    changed = {"is_wanted": said.excluded.is_wanted}
    db.session.execute(said.on_conflict_do_update(index_elements=["user_id", "type", "channel"], set_=changed))


def habit_of(user_id: UUID) -> NotificationHabit:
    """Return when a person wants to be told: what they said, else at once and at any hour."""
    said = db.session.get(NotificationHabit, user_id)
    return said or NotificationHabit(user_id=user_id, digest="immediately", most_a_day=10)


def change_habit(
    user: User, *, quiet_from: time | None, quiet_until: time | None, digest: str, most_a_day: int
) -> None:
    """Keep when a person wants to be told; mail that waits moves along. Raises Refused."""
    if (quiet_from is None) is not (quiet_until is None):
        raise Refused(
            _("Quiet hours need a beginning and an end. Leave both empty to have none."),
            field="quiet_until" if quiet_until is None else "quiet_from",
            code="VALIDATION_ERROR",
        )
    if digest not in DIGESTS:
        raise Refused(_("Choose one of the list."), field="digest", code="VALIDATION_ERROR")
    if not 0 <= most_a_day <= MOST_A_DAY:
        raise Refused(
            _("Choose a number from 0 to %(most)s.", most=MOST_A_DAY), field="most_a_day", code="VALIDATION_ERROR"
        )
    said = {"quiet_from": quiet_from, "quiet_until": quiet_until, "digest": digest, "most_a_day": most_a_day}
    db.session.execute(
        insert(NotificationHabit)
        .values(user_id=user.id, **said)
        .on_conflict_do_update(index_elements=["user_id"], set_=said)
    )
    move_waiting_mail(db.session.get_one(NotificationHabit, user.id, populate_existing=True))
