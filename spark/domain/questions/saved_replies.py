"""Saved replies: the texts a mentor uses often."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from spark.domain.people.names import one_line
from spark.domain.people.user import User
from spark.domain.questions.claim import SavedReply
from spark.domain.questions.locking import hold_person
from spark.domain.questions.writing import checked_text
from spark.domain.refusal import Refused
from spark.extensions import db

LONGEST_REPLY_TITLE = 120
MOST_REPLIES = 100


def replies_of(mentor: User) -> Sequence[SavedReply]:
    """One mentor's replies by title."""
    own = select(SavedReply).where(SavedReply.owner_id == mentor.id)
    return db.session.scalars(own.order_by(SavedReply.title, SavedReply.id)).all()


def save_reply(title: str, text: str, *, by: User) -> SavedReply:
    """Keep a new reply. Raises Refused."""
    hold_person(by.id)  # so that two devices do not fill the last place twice
    kept = db.session.scalar(select(func.count()).where(SavedReply.owner_id == by.id)) or 0
    if kept >= MOST_REPLIES:
        raise Refused(
            _("You keep %(count)s replies already. Delete one you no longer use.", count=MOST_REPLIES),
            code="TOO_MANY_REPLIES",
            status=409,
        )
    reply = SavedReply(owner_id=by.id)
    change_reply(reply, title, text)
    db.session.add(reply)
    db.session.flush()
    return reply


def change_reply(reply: SavedReply, title: str, text: str) -> None:
    """Say it differently from now on; answers that used it stay as they are. Raises Refused."""
    named = one_line(title)
    if not named or len(named) > LONGEST_REPLY_TITLE:
        raise Refused(
            _("Give it a name of at most %(count)s characters.", count=LONGEST_REPLY_TITLE),
            field="title",
            code="VALIDATION_ERROR",
        )
    reply.title, reply.text = named, checked_text(text)


def drop_reply(reply: SavedReply) -> None:
    """Throw it away."""
    db.session.delete(reply)
