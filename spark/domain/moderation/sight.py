"""Sight: what follows when people can read a text again, or no longer, because of a moderator or of many reports."""

from __future__ import annotations

from spark.domain.clock import now
from spark.domain.moderation.evidence import Text
from spark.domain.questions.announcing import queue_changed, thread_changed
from spark.domain.questions.answer import Answer
from spark.domain.questions.answering import answer_is_hidden, answer_is_shown
from spark.domain.questions.asking import question_is_shown
from spark.domain.questions.following_up import followup_is_shown
from spark.domain.questions.leasing import end_claim_on
from spark.domain.questions.needing_info import request_is_shown
from spark.domain.questions.question import Question
from spark.extensions import db


def bring_back(text: Text) -> None:
    """Show a held text to everybody, and do what its verb would have done at once. The caller holds the question."""
    text.standing = "shown"
    db.session.flush()
    if isinstance(text, Question):
        question_is_shown(text)
    elif isinstance(text, Answer):
        answer_is_shown(text)
    elif text.kind == "needs_info":
        request_is_shown(text)
    else:
        followup_is_shown(text)


def hide(text: Text) -> None:
    """Show a text to its author and admins alone until somebody decides. The caller holds the question."""
    take_out(text, "held")


def remove(text: Text) -> None:
    """Take a text down; a question of which that is true is closed. The caller holds the question."""
    take_out(text, "removed")
    if isinstance(text, Question):
        text.status, text.closed_at, text.clock_stopped_at = "closed", text.closed_at or now(), None


def take_out(text: Text, standing: str) -> None:
    """Let nobody read a text any more who did so until now, and correct what was counted."""
    text.standing = standing
    db.session.flush()
    if isinstance(text, Question):
        end_claim_on(text, "withdrawn")
        queue_changed(text.id)
        thread_changed(text.id)
    elif isinstance(text, Answer):
        answer_is_hidden(text)
    else:
        thread_changed(text.question_id)
