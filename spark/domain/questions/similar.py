"""Similar questions: what was answered before, and what others wait for, shown while somebody types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import load_only, raiseload

from spark.domain.folding import fold
from spark.domain.questions.candidates import Candidate, candidates
from spark.domain.questions.lexemes import looked_for
from spark.domain.questions.likeness import SAME, likeness
from spark.domain.questions.numbers import plain
from spark.domain.questions.question import LONGEST_TITLE, Question
from spark.domain.questions.said import Said, said, says_enough
from spark.domain.questions.together import QuestionSubscription
from spark.domain.questions.wording import are_within, spoken
from spark.extensions import db

USEFUL = 0.38  # likeness from which an answered question may help
TITLE_ALONE = 0.9  # likeness of two titles without their texts
MEANT = 0.95  # likeness of a title that is only meant
SHORTEST_MISTYPED = 4  # letters
WORD = re.compile(r"[^\W\d_]+")
OTHER_NUMBERS = 0.85  # somebody also learns from how the same sum was done with other numbers
OTHER_SUBJECT = 0.85  # nobody knows for sure whether pressure is physics or science
FEWEST_WORDS = 2
SHORTEST_BEGINNING = 3  # letters of a word that may go on
MOST_WAITING = 3
MOST_READ = 600  # characters of the text: the rest of a long story finds nothing more

ANSWERED = and_(Question.status.in_(("answered", "closed")), Question.answer_count > 0)
WAITING = Question.status == "open"


@dataclass(frozen=True)
class Similar:
    """What somebody may read instead of asking, the nearest first."""

    answered: Sequence[Question] = ()
    waiting: Sequence[Question] = ()  # open ones that ask the same
    joined: frozenset[UUID] = frozenset()  # of those, the ones this person waits for already


def similar_to(
    questions: Select[Question], *, asker_id: UUID, title: str, text: str = "", subject: str = "", limit: int = 5
) -> Similar:
    """Find among `questions` the answered ones that ask nearly the same, and open ones of others that ask just that.

    Nothing rather than noise: what is less like it than USEFUL is left out.
    """
    others = and_(WAITING, Question.asker_id != asker_id)
    found = nearest(questions.where(or_(ANSWERED, others)), title, text, subject)
    answered = [row.id for near, row in found if near >= USEFUL and row.status != "open"][:limit]
    waiting = [row.id for near, row in found if near >= SAME and row.status == "open"][:MOST_WAITING]
    loaded = loaded_by_id(as_links(questions), [*answered, *waiting])
    return Similar(
        [loaded[id] for id in answered if id in loaded],
        [loaded[id] for id in waiting if id in loaded],
        joined_by(asker_id, waiting),
    )


def loaded_by_id(questions: Select[Question], ids: Sequence[UUID]) -> dict[UUID, Question]:
    """Load questions; those that are gone meanwhile are left out."""
    return {row.id: row for row in db.session.scalars(questions.where(Question.id.in_(ids)))} if ids else {}


def joined_by(person_id: UUID, question_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Return those of some questions that somebody waits for."""
    if not question_ids:
        return frozenset()
    mine = QuestionSubscription.user_id == person_id, QuestionSubscription.question_id.in_(question_ids)
    return frozenset(db.session.scalars(select(QuestionSubscription.question_id).where(*mine)))


def nearest(questions: Select[Question], title: str, text: str, subject: str) -> list[tuple[float, Candidate]]:
    """Return candidates with their likeness to what is typed, the nearest first."""
    title, text = (words.replace("\0", "")[:most] for words, most in ((title, LONGEST_TITLE), (text, MOST_READ)))
    if len(spoken(f"{title} {text}")) < FEWEST_WORDS:
        return []
    wanted, beginning = looked_for(title, text), word_under_way(title)
    shown = questions.where(Question.standing == "shown")
    found = candidates(shown, wanted, title, beginning=beginning)
    return sorted(
        ((nearness(row, title, text, subject), row) for row in found), key=lambda near: (-near[0], near[1].id)
    )


def word_under_way(title: str) -> str:
    """Return the last word while it may still go on."""
    words = spoken(title)
    return words[-1] if words and title[-1:].isalpha() and len(words[-1]) >= SHORTEST_BEGINNING else ""


def nearness(row: Candidate, title: str, text: str, subject: str) -> float:
    """Measure a candidate against what is typed, as it stands and as it may be meant."""
    near = likeness_to(row, title, text)
    meant = as_meant(title, said(row.title, row.text))
    if meant != title:
        near = max(near, MEANT * likeness_to(row, meant, text))
    return near * (OTHER_SUBJECT if subject and subject != row.subject_slug else 1.0)


def likeness_to(row: Candidate, title: str, text: str) -> float:
    """Measure a candidate whole and, where an answer may help though its story is another, by the title alone."""
    near = likeness(said(title, text), said(row.title, row.text), other_numbers=OTHER_NUMBERS)
    if row.status != "open" and says_enough(plain(title)):
        near = max(near, TITLE_ALONE * likeness(said(title, ""), said(row.title, ""), other_numbers=OTHER_NUMBERS))
    return near


def as_meant(title: str, other: Said) -> str:
    """Put the other's words in place of mistyped ones, and of the last one while it may go on."""
    beginning = word_under_way(title)

    def meant(found: re.Match[str]) -> str:
        word = fold(found[0])
        if word in other.vocabulary:
            return found[0]
        longer = next((one for one in other.front if word == beginning and one.startswith(word)), "")
        return longer or next((one for one in other.front if is_mistyped(word, one)), found[0])

    return WORD.sub(meant, title)


def is_mistyped(word: str, meant: str) -> bool:
    """More generous than grouping, where heat must never be heart: here a wrong guess is only a line to pass over."""
    shorter = min(len(word), len(meant))
    return shorter >= SHORTEST_MISTYPED and are_within(word, meant, 1 if shorter <= 5 else 2)


def as_links(questions: Select[Question]) -> Select[Question]:
    """Load what a link to a question shows."""
    shown = (
        Question.title,
        Question.language,
        Question.subject_slug,
        Question.status,
        Question.standing,
        Question.answer_count,
        Question.subscriber_count,
    )
    return questions.options(load_only(*shown), raiseload("*"))
