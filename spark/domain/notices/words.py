"""Words: the text behind a notification as it stands now, for mail and for reading without a network."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from markupsafe import escape
from sqlalchemy import select

from spark.domain.notices.notification import Notification
from spark.domain.questions.answer import Answer
from spark.domain.questions.followup import QuestionFollowup
from spark.domain.questions.question import Question
from spark.extensions import db

TEXTS: dict[str, type[Answer] | type[QuestionFollowup]] = {"answer": Answer, "followup": QuestionFollowup}
WITH_WORDS = ("question_answered", "question_needs_info", "question_followup")


@dataclass(frozen=True)
class Words:
    """What somebody wrote, and how pages show it; both empty when there is nothing to read."""

    text: str = ""
    html: str = ""


def words_behind(notification: Notification) -> Words:
    """Return the answer or follow-up that is told of, or why a moderator took one's own text down.

    Nothing when it is not shown to everybody any more: what was held or taken down since leaves no copy.
    """
    if notification.type == "text_decided":
        why = str(notification.facts.get("reason", ""))
        return Words(why, str(escape(why)))
    sort, _, key = notification.event_key.partition(":")
    if notification.type not in WITH_WORDS or sort not in TEXTS:
        return Words()
    try:
        text_id = UUID(key)
    except ValueError:
        return Words()
    model = TEXTS[sort]
    shown = (
        select(model.text, model.html)
        .join(Question, Question.id == model.question_id)
        .where(model.id == text_id, model.standing == "shown", Question.standing == "shown")
    )
    found = db.session.execute(shown).one_or_none()
    return Words(*found) if found else Words()
