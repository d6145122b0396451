"""Listing: questions as lists, searched, filtered and turned page by page, the newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, cast, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import joinedload, load_only, raiseload

from spark.domain.folding import fold
from spark.domain.library.filters import plain
from spark.domain.library.words import words_of
from spark.domain.people.user import User
from spark.domain.questions.question import STATUSES, Question
from spark.domain.questions.together import QuestionSubscription
from spark.extensions import db

Whose = Literal["", "mine", "following"]
MOST = 1_000  # questions one can page through or count
LONGEST_QUERY = 200  # characters
MOST_WORDS = 8
TRIGRAM = 3  # letters that the index of trigrams needs to find a part of a word


@dataclass(frozen=True)
class QuestionFilters:
    """One state of the list. Empty means all; `subject` and `grade` are slugs."""

    words: str = ""
    subject: str = ""
    grade: str = ""
    status: str = ""
    whose: Whose = ""

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> QuestionFilters:
        """Read an address somebody may have typed or kept for years: what makes no sense is left out."""
        status = given.get("status", "")
        return cls(
            words=given.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY],
            subject=plain(given.get("subject", "")),
            grade=plain(given.get("grade", "")),
            status=status if status in STATUSES else "",
            whose="mine" if given.get("mine") == "1" else "following" if given.get("following") == "1" else "",
        )

    def address(self) -> dict[str, str]:
        """Return what stands in the address for these filters."""
        said = {"q": self.words, "subject": self.subject, "grade": self.grade, "status": self.status}
        return {name: value for name, value in said.items() if value} | ({self.whose: "1"} if self.whose else {})

    def narrow(self, questions: Select[Question], reader: User) -> Select[Question]:
        """Narrow `questions` to what these filters ask for."""
        columns = (
            (Question.subject_slug, self.subject),
            (Question.grade_slug, self.grade),
            (Question.status, self.status),
        )
        wanted = [column == value for column, value in columns if value]
        return questions.where(*wanted, *belonging_to(reader, self.whose), *having(self.words))


@dataclass(frozen=True)
class Listed:
    """A page of questions, with all that a row shows."""

    questions: Sequence[Question]
    has_more: bool


def list_questions(
    questions: Select[Question],
    filters: QuestionFilters,
    *,
    reader: User,
    page: int = 1,
    limit: int = 20,
    after: Sequence[Any] | None = None,
) -> Listed:
    """Return a page of what `questions` allow. `after` is the `position` of a question, to go on from it."""
    shelf = filters.narrow(questions, reader)
    if after:
        shelf = shelf.where(tuple_(Question.created_at, Question.id) < tuple_(*after))
    else:
        shelf = shelf.offset((min(max(page, 1), last_page(limit)) - 1) * limit)
    newest_first = shelf.order_by(Question.created_at.desc(), Question.id.desc()).limit(limit + 1)
    found = db.session.scalars(as_rows(newest_first)).all()
    return Listed(found[:limit], len(found) > limit)


def counted(questions: Select[Question], filters: QuestionFilters, *, reader: User) -> int:
    """Count up to MOST: counting all of a large school costs more than the page."""
    some = filters.narrow(questions, reader).with_only_columns(literal(1)).limit(MOST).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def as_rows(questions: Select[Question]) -> Select[Question]:
    """Load what a row shows of a question, and nothing else by accident: texts are long."""
    return questions.options(
        load_only(
            Question.title,
            Question.language,
            Question.subject_slug,
            Question.grade_slug,
            Question.status,
            Question.standing,
            Question.urgency,
            Question.answer_count,
            Question.subscriber_count,
            Question.clock_stopped_at,
            Question.created_at,
        ),
        joinedload(Question.asker, innerjoin=True).load_only(User.full_name, User.role, User.deleted_at),
        raiseload("*"),
    )


def belonging_to(reader: User, whose: Whose) -> list[ColumnElement[bool]]:
    """What people read; or one's own, held ones too; or those one waits for together with their askers."""
    if whose == "mine":
        return [Question.asker_id == reader.id, Question.standing.in_(("shown", "held"))]
    shown = Question.standing == "shown"  # said plainly, because the indexes of lists have no other rows
    followed = select(QuestionSubscription.question_id).where(QuestionSubscription.user_id == reader.id)
    return [shown, Question.id.in_(followed)] if whose == "following" else [shown]


def having(words: str) -> list[ColumnElement[bool]]:
    """Every word, anywhere in the title or the beginning of the text, in any spelling; short ones as whole words."""
    return [has(word) for word in list(dict.fromkeys(fold(words).split()))[:MOST_WORDS]]


def has(word: str) -> ColumnElement[bool]:
    """Ask the index of trigrams for a part of a word; for what is too short, the index of whole words."""
    short = words_of(word) if len(word) < TRIGRAM else []
    if not short:
        return Question.search_key.contains(word, autoescape=True)
    return Question.search.op("@@")(cast(" & ".join(f"'{one}'" for one in short), TSQUERY))


def last_page(limit: int) -> int:
    """The last page one can turn to."""
    return max(MOST // limit, 1)


def position(question: Question) -> list[Any]:
    """Say where a question stands in the list, so that it can go on behind it."""
    return [question.created_at, question.id]
