"""Hints: what open pages are told so that they look again. A hint carries ids, never what somebody wrote.

A hint is an outbox row like any other work, written in the transaction of the change it tells of; the relay
publishes it when that has committed. Whoever hears it fetches the part it shows and meets the policy there.
"""

from __future__ import annotations

from uuid import UUID

from spark.domain.notices.outbox import put_in_outbox

JOB = "live.hint"
DESK = "desk"  # everybody who may answer
KICK = "kick"  # for the sockets' keeper, never sent to a page


def question_topic(question_id: UUID) -> str:
    """Whoever has the question's page open."""
    return f"question:{question_id}"


def user_topic(user_id: UUID) -> str:
    """All open pages of one person."""
    return f"user:{user_id}"


def hint(event: str, topic: str, **data: str | int) -> None:
    """Tell the pages that listen to `topic` once this transaction has committed.

    `event` is one of `notification:new question:answered question:changed content:verified sync:status queue:changed`;
    `data` are its fields in camelCase, such as questionId.
    """
    put_in_outbox(JOB, event=event, topic=topic, **data)


def kick(user_id: UUID, session_id: UUID | None = None) -> None:
    """Close the open sockets of one session that ended, or all of a person whose rights changed.

    Pages of an ended session stay silent; the others come back and are asked again what they may hear.
    """
    named = {"sessionId": str(session_id)} if session_id else {}
    hint(KICK, user_topic(user_id), **named)
