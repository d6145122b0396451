"""Waiting: how long an answer takes these weeks, honestly said before somebody asks.

Who still waits counts with the time so far; otherwise a question that nobody answers would make the figure better.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from babel.units import format_unit
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import Select, and_, func, or_, select

from spark.domain.clock import now
from spark.domain.questions.question import Question
from spark.extensions import db

LOOKED_AT = timedelta(days=28)
ENOUGH = 5  # questions; fewer are an anecdote
KEPT = 300.0  # seconds in this process
SCHOOL = None  # the key of all subjects together


@dataclass(frozen=True)
class ExpectedWait:
    """Half of the questions were answered within `usual`, nine of ten within `long`."""

    usual: timedelta
    long: timedelta

    @property
    def sentence(self) -> str:
        """Say it in the language of the page."""
        usual, long = in_words(self.usual), in_words(self.long)
        if usual == long:
            return str(_("Almost always answered within %(long)s.", long=long))
        return str(_("Usually answered within %(usual)s, almost always within %(long)s.", usual=usual, long=long))


Waits = dict[str | None, ExpectedWait]
_known: tuple[float, Waits] | None = None


def expected_wait(subject: str) -> ExpectedWait | None:
    """Return what to expect in a subject, else in the school, else None; as of at most KEPT seconds ago."""
    global _known
    moment = time.monotonic()
    if _known is None or moment - _known[0] > KEPT:
        _known = (moment, recent_waits())
    return _known[1].get(subject) or _known[1].get(SCHOOL)


def forget_waits() -> None:
    """Ask the questions again at the next call."""
    global _known
    _known = None


def recent_waits() -> Waits:
    """Return every subject's waits, and the school's, in one query; without ENOUGH questions there is none."""
    waits = recent_questions().subquery()
    at_half, at_nine_tenths = (func.percentile_cont(share).within_group(waits.c.wait) for share in (0.5, 0.9))
    rows = db.session.execute(
        select(waits.c.subject_slug, at_half, at_nine_tenths)
        .group_by(func.rollup(waits.c.subject_slug))
        .having(func.count() >= ENOUGH)
    )
    return {slug: ExpectedWait(usual, long) for slug, usual, long in rows}


def recent_questions() -> Select[Any, Any]:
    """The questions asked or answered lately, and all that still wait, each with its wait until now."""
    since = now() - LOOKED_AT
    still_waits = and_(Question.first_answered_at.is_(None), Question.status == "open")
    waited_until = func.coalesce(Question.first_answered_at, Question.clock_stopped_at, now())
    return select(Question.subject_slug, (waited_until - Question.created_at).label("wait")).where(
        Question.standing == "shown",
        or_(still_waits, Question.first_answered_at > since),
    )


def in_words(wait: timedelta) -> str:
    """Round a wait up to a figure that people use: minutes by fives, then hours, then days."""
    minutes = max(wait.total_seconds(), 1) / 60
    if minutes <= 55:
        count, unit = math.ceil(minutes / 5) * 5, "minute"
    elif minutes <= 23 * 60:
        count, unit = math.ceil(minutes / 60), "hour"
    else:
        count, unit = math.ceil(minutes / 60 / 24), "day"
    return str(format_unit(count, f"duration-{unit}", locale=get_locale()))
