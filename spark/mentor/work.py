"""What lies on the desk: one question with all that a mentor needs to answer it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, abort, request, url_for
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy.orm import joinedload, raiseload, with_expression

from spark.domain.clock import now
from spark.domain.library.content import Content, ContentVersion
from spark.domain.questions.answer import Answer
from spark.domain.questions.answering_many import recipients
from spark.domain.questions.claim import QuestionClaim
from spark.domain.questions.claiming import live_claim
from spark.domain.questions.drafting import drafts_around
from spark.domain.questions.question import Question
from spark.domain.questions.queue import held_answer
from spark.domain.questions.thread import IN_A_THREAD, Thread, followups_below
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.headers import opaque_id
from spark.mentor import mentor
from spark.mentor.forms import AnswerForm
from spark.mentor.queue import address
from spark.mentor.rows import holder_of
from spark.policy import answers_for, followups_for, may_answer_question, own_saved_replies, questions_for
from spark.web import one_or_404, show_part

MOST_ALIKE = 50


def question_on_desk(question_id: UUID, with_thread: bool = False) -> Question:
    """Load a question that this mentor may answer; one's own is answered by others."""
    asked = questions_for(current_user).where(Question.id == question_id).execution_options(populate_existing=True)
    shown: list[Any] = [joinedload(one, innerjoin=True) for one in (Question.asker, Question.subject, Question.grade)]
    shown.append(with_expression(Question.has_held_answer, held_answer()))
    question = one_or_404(asked.options(*shown, *(surroundings() if with_thread else ()), raiseload("*")))
    if not may_answer_question(current_user, question):
        abort(403)
    return question


def surroundings() -> list[Any]:
    """Load along what the work pane shows around a question: in one query, because the list beside it has its own."""
    answers = answers_for(current_user).with_only_columns(Answer.id)
    live = QuestionClaim.ended_at.is_(None) & (QuestionClaim.expires_at > now())
    lesson = joinedload(Question.content).load_only(Content.published_version_id)
    return [
        joinedload(Question.answers.and_(Answer.id.in_(answers), Answer.standing.in_(IN_A_THREAD))).joinedload(
            Answer.author
        ),
        joinedload(Question.claims.and_(live)).joinedload(QuestionClaim.mentor),
        lesson.joinedload(Content.published_version).load_only(ContentVersion.title, ContentVersion.language),
    ]


def thread_below(question: Question) -> Thread:
    """Return what was said to a question that was loaded with its surroundings."""
    return Thread(
        question=question,
        reader_id=current_user.id,
        answers=question.answers,
        followups=followups_below(question, followups_for(current_user)),
        voted=frozenset(),
        is_subscribed=False,
        claim=None,
        wait=None,
    )


def held(question: Question, claim: QuestionClaim | None, refusal: Refused | None = None) -> dict[str, Any]:
    """Return who holds the question, what is kept of one's own words, and what others suggest."""
    draft, suggestions = drafts_around(question, current_user)
    return {
        "question": question,
        "claim": claim,
        "is_mine": claim is not None and claim.mentor_id == current_user.id,
        "holder": holder_of(claim, current_user) if claim else None,
        "draft": draft,
        "suggestions": suggestions,
        "refusal": refusal,
        "address": address(),
    }


def show_hold(question: Question, refusal: Refused | None = None) -> Response:
    """Answer the part that says who holds the question."""
    shown = held(question, live_claim(question), refusal)
    return show_part("desk/_hold.html", refusal.status if refusal else 200, etag=key_of_hold(shown), **shown)


def key_of_hold(shown: dict[str, Any]) -> list[Any]:
    """Return what that part shows, for its ETag."""
    question, drafts = shown["question"], [shown["draft"], *shown["suggestions"]]
    kept = [(one.author_id, one.updated_at) for one in drafts if one]
    state = question.status, question.needs_info, question.has_held_answer
    return [state, shown["holder"], shown["is_mine"], kept]


def reply(question: Question, form: AnswerForm | None = None, text: str | None = None) -> dict[str, Any]:
    """Return the form of the answer, and who else would get it; `text` is what stands in it at first."""
    others = alike(question)
    ticked = ticked_of(others)
    return {
        "form": form or AnswerForm(formdata=None, text=text),
        "alike": others,
        "ticked": {one.id for one in ticked},
        "goes_to": goes_to([question, *ticked]) if others else "",
    }


def alike(question: Question) -> Sequence[Question]:
    """The questions that ask the same, of those this mentor may answer."""
    if question.group_id is None:
        return []
    others = recipients(question).where(Question.asker_id != current_user.id).options(joinedload(Question.asker))
    return db.session.scalars(others.limit(MOST_ALIKE)).all()


def ticked_of(others: Sequence[Question]) -> list[Question]:
    """All of them, until somebody has chosen: `many` says that the boxes were shown."""
    if not request.values.get("many"):
        return list(others)
    chosen = set(request.values.getlist("to"))
    return [one for one in others if str(one.id) in chosen]


def goes_to(questions: Sequence[Question]) -> str:
    """Say exactly who gets the answer."""
    names = ", ".join(one.asker.shown_name for one in questions)
    count = len({one.asker_id for one in questions})
    said = ngettext(
        "This goes to %(num)d person: %(names)s.", "This goes to %(num)d people: %(names)s.", count, names=names
    )
    if with_them := sum(one.subscriber_count for one in questions):
        said += " " + ngettext(
            "%(num)d person who waits with them is told.", "%(num)d people who wait with them are told.", with_them
        )
    return str(said)


def starting_text(draft_text: str) -> str:
    """Return what stands in the form at first: the draft, and below it the saved reply that the address names."""
    try:
        wanted = UUID(request.args["reply"])
    except (KeyError, ValueError):
        return draft_text
    found = db.session.scalar(own_saved_replies(current_user).filter_by(id=wanted))
    return joined(draft_text, found.text) if found else abort(404)


def joined(before: str, after: str) -> str:
    """Put one text below another."""
    return f"{before.rstrip()}\n\n{after}" if before.strip() else after


def here(question: Question | UUID, **more: Any) -> str:
    """Return the address of the question on the desk, with the filters of the list."""
    question_id = question if isinstance(question, UUID) else question.id
    return url_for("mentor.question", question_id=question_id, **address(**more))


@mentor.app_template_global()
def draft_key(question: Question) -> str:
    """Name the draft on a device: by person, because laptops are shared, without saying who that is."""
    return f"draft:{opaque_id()}:{question.id}"
