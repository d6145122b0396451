"""Calling the roll: are these still the people, the rights and the questions that the sockets were opened for?"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import any_, select

from spark.domain.people.auth_session import AuthSession, live_sessions
from spark.domain.questions.question import Question
from spark.extensions import db
from spark.live.listener import COME_BACK, SIGNED_OUT
from spark.policy import ANSWER_QUESTION, may, may_listen

if TYPE_CHECKING:
    from spark.live.hub import Hub

AT_A_TIME = 500  # sessions
QUESTION = "question:"


def call_the_roll(hub: Hub) -> None:
    """Close the sockets of sessions that are over and of rights that changed; end what may not be heard any more."""
    wanted = sorted({listener.session_id for listener in hub.everybody()})
    for start in range(0, len(wanted), AT_A_TIME):
        some = wanted[start : start + AT_A_TIME]
        found = db.session.scalars(live_sessions().where(AuthSession.id == any_(some)))  # type: ignore[arg-type]
        check_sessions(hub, set(some), {auth.id: auth for auth in found})
        db.session.remove()
    end_hidden_questions(hub)


def check_sessions(hub: Hub, asked: set[UUID], live: dict[UUID, AuthSession]) -> None:
    """Close what is over or has changed."""
    for listener in hub.everybody():
        if listener.session_id not in asked:
            continue
        auth = live.get(listener.session_id)
        if auth is None:
            listener.close(SIGNED_OUT)
        elif may(auth.user, ANSWER_QUESTION) is not listener.is_colleague:
            listener.close(COME_BACK)


def end_hidden_questions(hub: Hub) -> None:
    """Unsubscribe those who may not read a question any more: it was held, withdrawn or removed."""
    heard = {topic for listener in hub.everybody() for topic in listener.topics if topic.startswith(QUESTION)}
    if not heard:
        return
    ids = [UUID(topic.removeprefix(QUESTION)) for topic in heard]
    hidden = select(Question.id).where(Question.id == any_(ids), Question.standing != "shown")  # type: ignore[arg-type]
    for question_id in db.session.scalars(hidden).all():
        topic = f"{QUESTION}{question_id}"
        for listener in hub.on(topic):
            auth = db.session.scalars(live_sessions().where(AuthSession.id == listener.session_id)).one_or_none()
            if auth is None or not may_listen(auth.user, topic):
                hub.unsubscribe(listener, topic)
