"""The asker: some things about a question are theirs alone."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from spark.domain.people.user import User
from spark.domain.questions.question import Question
from spark.domain.refusal import Refused


def only_the_asker(question: Question, by: User) -> None:
    """Refuse everybody else, and the asker of a question that is gone meanwhile."""
    if question.asker_id != by.id:
        raise Refused(_("Only the person who asked may do this."), code="FORBIDDEN", status=403)
    if question.standing not in ("shown", "held"):
        raise Refused(_("This question is not there any more."), code="QUESTION_WITHDRAWN", status=409)
