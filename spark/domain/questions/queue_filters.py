"""Queue filters: what a mentor wants to see of the queue, as the address of the desk says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal, TypeVar, get_args

from sqlalchemy import Select, select

from spark.domain.clock import now
from spark.domain.library.filters import plain
from spark.domain.people.user import User
from spark.domain.questions.claim import QuestionClaim
from spark.domain.questions.question import URGENCIES, Question

State = Literal["waiting", "needs_info", "mine", "all"]
STATES: tuple[State, ...] = get_args(State)

Row = TypeVar("Row")


@dataclass(frozen=True)
class QueueFilters:
    """One state of the queue. Empty means all.

    `state` is waiting: without an answer; needs_info: the asker was asked for more; mine: held by whoever looks;
    all: all of these, and those whose answer nobody has accepted.
    """

    subject: str = ""
    grade: str = ""
    language: str = ""
    urgency: str = ""
    state: State = "waiting"

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> QueueFilters:
        """Read an address somebody may have typed or kept for years: what makes no sense is left out."""
        urgency, state = given.get("urgency", ""), given.get("state", "")
        return cls(
            subject=plain(given.get("subject", "")),
            grade=plain(given.get("grade", "")),
            language=plain(given.get("language", "")),
            urgency=urgency if urgency in URGENCIES else "",
            state=state if state in STATES else "waiting",  # type: ignore[arg-type]
        )

    def address(self) -> dict[str, str]:
        """Return what stands in the address for these filters, defaults left out."""
        named = asdict(self) | {"state": "" if self.state == "waiting" else self.state}
        return {name: value for name, value in named.items() if value}

    def narrow(self, questions: Select[Row], mentor: User) -> Select[Row]:
        """Keep the questions that fit."""
        for column, wanted in (
            (Question.subject_slug, self.subject),
            (Question.grade_slug, self.grade),
            (Question.language, self.language),
            (Question.urgency, self.urgency),
        ):
            if wanted:
                questions = questions.where(column == wanted)
        return self.in_state(questions, mentor)

    def in_state(self, questions: Select[Row], mentor: User) -> Select[Row]:
        """Keep the questions in the wanted state."""
        if self.state == "mine":
            held = select(QuestionClaim.question_id).where(
                QuestionClaim.mentor_id == mentor.id,
                QuestionClaim.ended_at.is_(None),
                QuestionClaim.expires_at > now(),
            )
            return questions.where(Question.id.in_(held))
        if self.state == "all":
            return questions.where(Question.status != "closed")
        asked_for_more = Question.clock_stopped_at.is_not(None)
        waiting = questions.where(Question.status == "open", Question.standing == "shown")
        return waiting.where(asked_for_more if self.state == "needs_info" else ~asked_for_more)
