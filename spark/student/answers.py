"""What readers do with an answer: say that it helps, and, who asked, accept it."""

from __future__ import annotations

from uuid import UUID

from flask import Response, request, url_for
from flask_login import current_user

from spark.domain.questions.accepting import accept
from spark.domain.questions.answer import Answer
from spark.domain.questions.helping import mark_helpful, take_back_vote
from spark.policy import ASK_QUESTION, SIGNED_IN, permit, texts_in_sight
from spark.student import student
from spark.web import done, one_or_404, save, show_part, wants_fragment


@student.post("/answers/<uuid:answer_id>/vote")
@permit(SIGNED_IN)
def vote(answer_id: UUID) -> Response:
    """Find an answer helpful (`on=1`), or take that back (`on=0`)."""
    answer = readable(answer_id)
    is_on = request.form.get("on", "1") != "0"
    (mark_helpful if is_on else take_back_vote)(answer, by=current_user)
    here = at(answer)
    if not wants_fragment():
        return done(here)
    save(here)
    return show_part("questions/_vote.html", answer=answer, has_voted=is_on)


@student.post("/answers/<uuid:answer_id>/acceptance")
@permit(ASK_QUESTION)
def acceptance(answer_id: UUID) -> Response:
    """Accept an answer to one's own question."""
    return done(at(accept(readable(answer_id), by=current_user)))


def readable(answer_id: UUID) -> Answer:
    """Load an answer that the caller may read, below a question that they may read."""
    readable = texts_in_sight(current_user, "answers")
    answer: Answer = one_or_404(readable.where(Answer.id == answer_id))
    return answer


def at(answer: Answer) -> str:
    """Return where an answer is read."""
    return url_for("student.question", question_id=answer.question_id, _anchor=f"answer-{answer.id}")
