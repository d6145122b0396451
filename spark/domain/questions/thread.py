"""The thread of a question: its answers and follow-ups, and how the reader stands to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import joinedload, raiseload

from spark.domain.people.user import User
from spark.domain.questions.answer import Answer, AnswerVote
from spark.domain.questions.claim import QuestionClaim
from spark.domain.questions.claiming import live_claim
from spark.domain.questions.followup import QuestionFollowup
from spark.domain.questions.question import Question
from spark.domain.questions.together import QuestionSubscription
from spark.domain.questions.waiting import ExpectedWait, expected_wait
from spark.extensions import db

IN_A_THREAD = ("shown", "held")  # an admin reads what was taken back or down where it is judged, not here


@dataclass(frozen=True)
class Thread:
    """What stands below a question, for one reader."""

    question: Question
    reader_id: UUID
    answers: Sequence[Answer]  # the accepted one first, then the most helpful
    followups: Sequence[QuestionFollowup]  # in the order they were written
    voted: frozenset[UUID]  # answers that the reader found helpful
    is_subscribed: bool
    claim: QuestionClaim | None  # somebody works on an answer, or is asked to
    wait: ExpectedWait | None  # while there is none

    @property
    def is_askers(self) -> bool:
        """Whether the reader has asked."""
        return self.question.asker_id == self.reader_id

    @property
    def has_accepted(self) -> bool:
        """Whether the asker has chosen an answer."""
        return any(answer.is_accepted for answer in self.answers)

    def may_accept(self, answer: Answer) -> bool:
        """Whether the reader may choose this answer: the asker may, once."""
        return self.is_askers and not self.has_accepted and answer.standing == "shown"

    @property
    def request(self) -> QuestionFollowup | None:
        """What the mentor asked for, while the asker has not said it."""
        requests = [one for one in self.followups if one.kind == "needs_info" and one.standing == "shown"]
        return requests[-1] if self.question.needs_info and requests else None

    def key(self) -> list[Any]:
        """Return all that can change about it, for an ETag."""
        texts = [(one.id, one.standing, one.html, one.edited_at, one.author.shown_name) for one in self.texts]
        votes = [(one.helpful_votes, one.is_accepted) for one in self.answers]
        claim = self.claim and (self.claim.id, self.claim.kind, self.claim.mentor.shown_name)
        question = self.question
        state = question.status, question.standing, question.clock_stopped_at, question.subscriber_count
        return [texts, votes, claim, state, sorted(self.voted), self.is_subscribed, self.wait]

    @property
    def texts(self) -> list[Answer | QuestionFollowup]:
        """Answers and follow-ups alike."""
        return [*self.answers, *self.followups]


def with_all(questions: Select[Question]) -> Select[Question]:
    """Load what the page of a question shows of it."""
    shown = (joinedload(one, innerjoin=True) for one in (Question.asker, Question.subject, Question.grade))
    return questions.options(*shown, raiseload("*"))


def thread_of(
    question: Question, reader: User, *, answers: Select[Answer], followups: Select[QuestionFollowup]
) -> Thread:
    """Load a thread in four queries at most; `answers` and `followups` are what the reader may read of any question."""
    marks = marks_of(question, reader)
    waits = question.status == "open"
    return Thread(
        question=question,
        reader_id=reader.id,
        answers=answers_below(question, answers),
        followups=followups_below(question, followups),
        voted=marks - {question.id},
        is_subscribed=question.id in marks,
        claim=live_claim(question) if waits else None,
        wait=expected_wait(question.subject_slug) if waits else None,
    )


def answers_below(question: Question, answers: Select[Answer]) -> Sequence[Answer]:
    """The answers to one question: the accepted one, then by how many it helped, then by time."""
    best_first = Answer.is_accepted.desc(), Answer.helpful_votes.desc(), Answer.created_at, Answer.id
    with_authors = (joinedload(Answer.author, innerjoin=True), raiseload("*"))
    below = answers.where(Answer.question_id == question.id, Answer.standing.in_(IN_A_THREAD))
    return db.session.scalars(below.options(*with_authors).order_by(*best_first)).all()


def followups_below(question: Question, followups: Select[QuestionFollowup]) -> Sequence[QuestionFollowup]:
    """The follow-ups of one question in their order."""
    in_order = QuestionFollowup.created_at, QuestionFollowup.id
    with_authors = (joinedload(QuestionFollowup.author, innerjoin=True), raiseload("*"))
    below = followups.where(QuestionFollowup.question_id == question.id, QuestionFollowup.standing.in_(IN_A_THREAD))
    return db.session.scalars(below.options(*with_authors).order_by(*in_order)).all()


def marks_of(question: Question, reader: User) -> frozenset[UUID]:
    """The answers the reader found helpful, and the question itself when they wait for it too."""
    votes = (
        select(AnswerVote.answer_id)
        .join(Answer, Answer.id == AnswerVote.answer_id)
        .where(Answer.question_id == question.id, AnswerVote.user_id == reader.id)
    )
    waits = select(QuestionSubscription.question_id).where(
        QuestionSubscription.question_id == question.id, QuestionSubscription.user_id == reader.id
    )
    return frozenset(db.session.scalars(union_all(votes, waits)))
