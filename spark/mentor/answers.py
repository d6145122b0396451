"""Answering from the desk: one question, or once for all who ask the same."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Response, flash, g, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy.orm import joinedload

from spark.domain.questions.answering_alike import answer_alike
from spark.domain.questions.answering_many import LeftOut
from spark.domain.questions.claiming import live_claim
from spark.domain.questions.drafting import keep_draft
from spark.domain.questions.question import Question
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.mentor import mentor
from spark.mentor.forms import AnswerForm
from spark.mentor.question import desk_with
from spark.mentor.queue import address
from spark.mentor.work import MOST_ALIKE, held, here, question_on_desk, reply
from spark.policy import ANSWER_QUESTION, permit, questions_for
from spark.web import done, save, show_part, wants_fragment


@mentor.post("/questions/<uuid:question_id>/answers")
@permit(ANSWER_QUESTION)
def answer_question(question_id: UUID) -> Response:
    """Send the answer to the asker, and to those of the others whose boxes were ticked."""
    question, form, status = question_on_desk(question_id), AnswerForm(), 422
    if form.is_sent():
        try:
            told = send(question, form.text.data or "")
            return sent(question, told)
        except Refused as refusal:
            status = refusal.status
            form.refuse(refusal)
            question = question_on_desk(question_id)
            if status == 409:
                keep_words(question, form)
    if not wants_fragment():
        return desk_with(question_id, status, form=form)
    return show_part("desk/_reply.html", status, question=question, address=address(), **reply(question, form))


def send(question: Question, text: str) -> str:
    """Answer, and say exactly who got it and who did not."""
    others = asked_the_same(question)
    outcome = answer_alike(question, others, text, by=current_user)
    if not others:
        return str(_("Your answer went to %(name)s.", name=question.asker.shown_name))
    return told([one.question for one in outcome.answers], outcome.left_out)


def asked_the_same(question: Question) -> Sequence[Question]:
    """Load the questions whose boxes were ticked, whatever became of them since the page was made."""
    wanted = [UUID(one) for one in request.form.getlist("to")[:MOST_ALIKE] if is_id(one)]
    others = questions_for(current_user).where(Question.id.in_(wanted), Question.id != question.id)
    rows = others.order_by(Question.created_at, Question.id).options(joinedload(Question.asker))
    return db.session.scalars(rows).all() if wanted else []


def is_id(text: str) -> bool:
    """Whether this is the id of anything."""
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def told(reached: Sequence[Question], left_out: Sequence[LeftOut]) -> str:
    """Say who got the answer, and who did not and why."""
    names = ", ".join(one.asker.shown_name for one in reached)
    said = ngettext(
        "Sent to %(num)d person: %(names)s.", "Sent to %(num)d people: %(names)s.", len(reached), names=names
    )
    if left_out:
        reasons = " ".join(f"{one.question.asker.shown_name}: {one.refusal.sentence}" for one in left_out)
        said += " " + _("Left out: %(names)s", names=reasons)
    return str(said)


def sent(question: Question, sentence: str) -> Response:
    """Go on: the words are with the asker."""
    url = here(question, sent="1")
    if not wants_fragment():
        flash(sentence, "good")
        return done(url)
    save(url)
    return show_part("desk/_sent.html", sentence=sentence, **held(question, live_claim(question)))


def keep_words(question: Question, form: AnswerForm) -> None:
    """Keep what could not be sent; the request's key stays free, because nothing was answered."""
    g.pop("idempotency_key", None)
    keep_draft(question, form.text.data or "", by=current_user)
    save(here(question))
