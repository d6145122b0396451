"""Candidates: the questions that share rare words with somebody's words, those that share the most first.

The index of words finds them, pg_trgm puts those first whose titles are spelt nearly the same, and the caller measures
how much the few that are left ask the same (likeness.py): that is too dear for more.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Any

from sqlalchemy import ColumnElement, Float, Row, Select, case, cast, func, select, union
from sqlalchemy.dialects.postgresql import TSQUERY

from spark.domain.folding import fold
from spark.domain.questions.commonness import Commonness, commonness, one_of, ways_to_find
from spark.domain.questions.question import Question
from spark.domain.questions.said import COMPARED
from spark.extensions import db

MOST_FOUND = 120  # by one way of looking, in any order: a common word must not push out what a rare one finds
MOST_COMPARED = 12
RAREST = 0.0001  # of all questions; rarer words weigh no more

Candidate = Row[Any]  # id, title, text (its beginning), status, subject_slug, group_id


def candidates(
    questions: Select[Question],
    wanted: Sequence[frozenset[str]],
    title: str,
    *,
    beginning: str = "",
    limit: int = MOST_COMPARED,
) -> list[Candidate]:
    """Return those of `questions` that look most like it, as plain rows."""
    if not wanted:
        return []
    known = commonness()
    ways = [
        questions.with_only_columns(Question.id).where(Question.search.op("@@")(cast(way, TSQUERY))).limit(MOST_FOUND)
        for way in ways_to_find(wanted, known, beginning=beginning)
    ]
    alike = func.similarity(func.lower(Question.title), fold(title)) + shared(wanted, known)
    beginning_of_text = func.left(Question.text, COMPARED).label("text")
    columns = Question.id, Question.title, beginning_of_text, Question.status, Question.subject_slug, Question.group_id
    found = select(*columns).where(Question.id.in_(union(*ways)))
    return list(db.session.execute(found.order_by(alike.desc(), Question.id).limit(limit)))


def shared(wanted: Sequence[frozenset[str]], known: Commonness) -> ColumnElement[float]:
    """Weigh the words that a question has: a rare one says more than three common ones."""
    weights = [log(max(known.share(word), RAREST)) / log(RAREST) for word in wanted]
    has = [Question.search.op("@@")(cast(one_of(word), TSQUERY)) for word in wanted]
    parts = [case((having, weight), else_=0.0) for having, weight in zip(has, weights, strict=True)]
    return cast(sum(parts[1:], parts[0]), Float)
