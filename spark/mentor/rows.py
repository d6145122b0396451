"""The rows of the desk, as they are read: everything is put into words here, so that 200 rows cost no macro each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from spark.domain.clock import now
from spark.domain.library.shelves import Shelves
from spark.domain.people.user import User
from spark.domain.questions.claim import QuestionClaim
from spark.domain.questions.question import Question
from spark.domain.questions.queue import QueueRow
from spark.domain.questions.queue_filters import QueueFilters
from spark.languages import LANGUAGES

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `holder` says who works on it and `tone` how that looks; `is_open` marks the one in the work pane."""

    id: UUID
    url: str
    title: str
    language: str
    subject: str
    meta: str
    urgency: str
    alike: str
    holder: str
    tone: str
    has_photo: bool
    has_draft: bool
    reasons: str
    is_open: bool


@dataclass(frozen=True)
class Desk:
    """What the rows of one mentor's desk are put into words with."""

    filters: QueueFilters
    names: Shelves
    spoken: Collection[str]
    open_id: UUID | None = None

    def rows(self, found: Sequence[QueueRow]) -> list[Row]:
        """Put the rows of the queue into words."""
        before, _any, after = self.url(NOBODY).partition(str(NOBODY))  # made once: 200 would cost 10 ms
        moment = now()
        return [self.row(row, f"{before}{row.id}{after}", moment) for row in found]

    def url(self, question_id: UUID) -> str:
        """Return the address of a question, with the filters kept."""
        kept: dict[str, Any] = self.filters.address()
        return url_for("mentor.question", question_id=question_id, **kept)

    def row(self, row: QueueRow, url: str, moment: datetime) -> Row:
        """Put one row into words."""
        holder, tone = held(row, moment)
        others, urgent = row.group_size - 1, _("Urgent")  # which the label of its urgency says
        return Row(
            id=row.id,
            url=url,
            title=row.title,
            language=row.language,
            subject=row.subject_slug,
            meta=" · ".join(self.facts(row, moment)),
            urgency=row.urgency,
            alike=ngettext("+%(num)d alike", "+%(num)d alike", others) if others > 0 else "",
            holder=holder,
            tone=tone,
            has_photo=row.has_photo,
            has_draft=row.has_draft,
            reasons=" · ".join(reason for reason in map(str, row.reasons) if reason != urgent),
            is_open=row.id == self.open_id,
        )

    def facts(self, row: QueueRow, moment: datetime) -> list[str]:
        """Say what it is about, in which language when it is not the mentor's, who asks and since when."""
        language = [] if row.language in self.spoken else [apart(LANGUAGES.get(row.language, row.language))]
        where = [self.names.subject(row.subject_slug), self.names.grade(row.grade_slug)]
        return [*where, *language, apart(row.asker_name), waited(moment - row.waiting_since)]

    def left(self, question: Question) -> Row:
        """Put the open question into words when the list does not have it any more."""
        return Row(
            id=question.id,
            url=self.url(question.id),
            title=question.title,
            language=question.language,
            subject=question.subject_slug,
            meta=f"{self.names.subject(question.subject_slug)} · {apart(question.asker.shown_name)}",
            urgency="",
            alike="",
            holder=standing(question),
            tone="",
            has_photo=False,
            has_draft=False,
            reasons="",
            is_open=True,
        )


def desk_of(user: User, filters: QueueFilters, names: Shelves, open_id: UUID | None = None) -> Desk:
    """Return a mentor's desk; a mentor who names no languages is shown the language of all but their own."""
    return Desk(filters, names, spoken_by(user), open_id)


def apart(words: str) -> str:
    """Keep foreign words in their place in a line of the other direction, as <bdi> does (FSI and PDI of Unicode)."""
    return f"\u2068{words}\u2069"


def spoken_by(user: User) -> set[str]:
    """The languages in which a mentor answers."""
    profile: Any = user.mentor_profile
    return {user.language_preference, *(profile.languages if profile else ())}


def held(row: QueueRow, moment: datetime) -> tuple[str, str]:
    """Say who works on a question, and in which tone."""
    if row.needs_info:
        return _("Waits for the asker"), ""
    if row.status != "open":
        return (_("Answered") if row.status == "answered" else _("Closed")), "good"
    if row.held_until is None or row.held_until <= moment:
        return "", ""
    return holder_in_words(row.holder_name, row.claim_kind, row.is_mine)


def holder_in_words(name: str, kind: str, is_mine: bool) -> tuple[str, str]:
    """Say for whom a question is held, and in which tone; how long, only a part that looks again by itself can say."""
    if is_mine:
        return (_("Assigned to you"), "bad") if kind == "assigned" else (_("Yours"), "good")
    return (_("Assigned to %(name)s", name=name) if kind == "assigned" else _("%(name)s writes", name=name)), "busy"


def held_for(name: str, kind: str, is_mine: bool, left: timedelta) -> tuple[str, str]:
    """Say for whom and how long a question is held, and in which tone."""
    minutes = minutes_of(left)
    if is_mine and kind == "assigned":
        return ngettext("Assigned to you, %(num)d min left", "Assigned to you, %(num)d min left", minutes), "bad"
    if is_mine:
        return ngettext("Yours, %(num)d min left", "Yours, %(num)d min left", minutes), "good"
    if kind == "assigned":
        return _("Assigned to %(name)s, %(num)d min left", name=name, num=minutes), "busy"
    return _("%(name)s writes, %(num)d min left", name=name, num=minutes), "busy"


def holder_of(claim: QuestionClaim, user: User) -> tuple[str, str]:
    """Say who holds a question by a live claim, and in which tone."""
    is_mine = claim.mentor_id == user.id
    return held_for(claim.mentor.shown_name, claim.kind, is_mine, claim.expires_at - now())


def standing(question: Question) -> str:
    """Say in a word how far a question has come."""
    words = {"answered": _("Answered"), "closed": _("Closed")}
    return words.get(question.status) or (_("Waits for the asker") if question.needs_info else "")


def minutes_of(left: timedelta) -> int:
    """Round up: in the last minute there is one left."""
    return max(1, -(-int(left.total_seconds()) // 60))


def waited(time: timedelta) -> str:
    """Say how long somebody has waited, as one says it."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 60:
        return str(ngettext("waits %(num)d min", "waits %(num)d min", max(minutes, 1)))
    if minutes < 48 * 60:
        return str(ngettext("waits %(num)d h", "waits %(num)d h", minutes // 60))
    return str(ngettext("waits %(num)d day", "waits %(num)d days", minutes // (24 * 60)))
