"""Attempts that went on without a line: what the device wrote down is taken in as if each answer had come at once.

The device keeps a journal. Each line is one JSON object, a tab, and the SHA-256 (hex) of the line before's digest and
this object; before the first line stands the ticket. A student can always have written the whole journal themselves:
the chain shows a line that was changed by itself, the clocks show a span that cannot have been. So the score counts
whatever they say, and how sure its time is stands beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Literal
from uuid import UUID

from flask_babel import lazy_gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from spark.domain.clock import now
from spark.domain.people.user import User
from spark.domain.practice.answers import from_form
from spark.domain.practice.attempt import PracticeTestAttempt
from spark.domain.practice.authoring import standing_questions
from spark.domain.practice.clock_of_attempt import deadline, is_over
from spark.domain.practice.events import add_event
from spark.domain.practice.handing_in import answers_by_version, end
from spark.domain.practice.keys import newest_keys
from spark.domain.practice.locking import locked_attempt
from spark.domain.practice.saving import Given, keep, take_in, unknown
from spark.domain.practice.starting import begin, next_id, open_attempt, time_factor
from spark.domain.practice.test import PracticeTest, PracticeTestQuestion
from spark.domain.practice.ticket import Ticket, digest_of, invalid, read_for
from spark.domain.refusal import Refused
from spark.extensions import db

MOST_LINES = 5_000
LONGEST_LINE = 30_000  # characters, as the longest answer
DRIFT = timedelta(seconds=120)  # that a clock may have moved between download and return
SLACK = 5_000  # ms that a page's own clock may be ahead of the device's


class Line(BaseModel):
    """One line of a journal. `at` and `mono` are milliseconds by the device's and by the page's own clock.

    The page's clock begins anew with each page, which `page` names, and stands while a phone sleeps. A start says in
    `offset` by how many milliseconds the device's clock was ahead of ours when the test was fetched.
    """

    model_config = ConfigDict(extra="forbid")

    kind: Literal["start", "answer", "hand_in"]
    at: int = Field(ge=0, le=2**53)
    mono: float = Field(ge=0, le=2**53)
    page: str = Field(max_length=60)
    question: UUID | None = None
    answer: list[str] = Field(default_factory=list, max_length=200)
    offset: int = Field(default=0, ge=-(2**53), le=2**53)


When = Callable[[Line], datetime]


@dataclass(frozen=True)
class Journal:
    """What a device wrote down; `is_whole` when every line is as it was written."""

    lines: Sequence[Line]
    is_whole: bool


def may_be_taken_away(test: PracticeTest) -> bool:
    """Say whether a test can be taken without a line: not where only what arrives in time counts."""
    return test.duration_minutes is None or test.late_rule != "received"


def prepared(test: PracticeTest, *, by: User) -> PracticeTestAttempt:
    """Return the attempt that one who has no line will have: the one under way, else the next, which nobody stores.

    Raises Refused with code LINE_NEEDED for a test that counts only what arrives in time.
    """
    if not may_be_taken_away(test):
        raise Refused(
            _("This test counts only what arrives in time. It can be taken with a connection alone."),
            code="LINE_NEEDED",
            status=409,
        )
    if (under_way := open_attempt(test, by)) is not None:
        return under_way
    moment, factor = now(), time_factor(by)
    paper = db.session.scalars(standing_questions(test).with_only_columns(PracticeTestQuestion.current_version_id))
    with db.session.no_autoflush:
        return PracticeTestAttempt(
            id=next_id(test, by),
            test_id=test.id,
            user_id=by.id,
            kind="whole",
            paper=[one for one in paper if one is not None],
            flagged=[],
            time_factor=factor,
            started_at=moment,
            deadline_at=deadline(test, moment, factor),
        )


def take_back(
    ticket: str, paper: list[UUID], text: str, *, device_now: int, by: User, attempt_id: UUID
) -> PracticeTestAttempt:
    """Take in a journal: the attempt comes to be where it is not known, gets its answers, and ends as it ended.

    `device_now` is the device's clock at sending, in milliseconds since 1970. Raises Refused: INVALID_TICKET,
    INVALID_JOURNAL, INVALID_ANSWER, UNKNOWN_ITEM, and then nothing has changed.
    """
    said = read_for(ticket, by)
    if said.attempt != str(attempt_id) or said.paper != digest_of(paper):
        raise invalid()
    journal = read_journal(ticket, text)
    received = now()

    def when(line: Line) -> datetime:
        ago = timedelta(milliseconds=min(max(device_now - line.at, 0), 400 * 24 * 3_600_000))
        return min(max(received - ago, datetime.fromtimestamp(said.issued, received.tzinfo)), received)

    attempt = known_or_begun(said, paper, when(journal.lines[0]), by)
    attempt.timing = timing_of(journal, said, device_now, received)
    keys = newest_keys(attempt.paper)
    pages = {version_id: key.shown for version_id, key in keys.items()}
    given, others = read_given(journal, pages, when)
    for line in others:
        done = when(line)
        add_event(attempt, "answer", line.question, line.answer, done=done, received=received, is_counted=False)
    ended = next((when(line) for line in journal.lines if line.kind == "hand_in"), None)
    if not attempt.is_open:
        keep(attempt, given)
        return attempt
    rows = answers_by_version(attempt)
    take_in(attempt, given, rows, received)
    if ended is not None and not is_over(attempt, ended):
        end(attempt, "student", ended, received, keys=keys, answers=rows)
    elif attempt.deadline_at is not None and is_over(attempt, received):
        end(attempt, "clock", attempt.deadline_at, received, keys=keys, answers=rows)
    db.session.flush()
    return attempt


def read_given(journal: Journal, pages: Mapping[UUID, dict[str, Any]], when: When) -> tuple[list[Given], list[Line]]:
    """Return the answers of a journal, by their age, and the lines that hold none of a question of the paper."""
    given, others, received = [], [], now()
    for line in journal.lines:
        if line.kind != "answer":
            continue
        try:
            if line.question is None or line.question not in pages:
                raise unknown()
            answer = from_form(pages[line.question], line.answer)
            given.append(Given(line.question, answer, received - when(line)))
        except Refused:  # half an order, for instance: it counts as none, and what was written is kept
            others.append(line)
    return given, others


def known_or_begun(said: Ticket, paper: list[UUID], started: datetime, by: User) -> PracticeTestAttempt:
    """Hold the attempt of a ticket, or the one that the same person has under way at this test, or begin it."""
    attempt_id = UUID(said.attempt)
    if db.session.get(PracticeTestAttempt, attempt_id) is None:
        test = db.session.get_one(PracticeTest, UUID(said.test))  # a test that was retired meanwhile counts as it was
        attempt_id = begin(test, paper, by, kind="whole", id=attempt_id, started=started).id
    attempt = locked_attempt(attempt_id)
    if attempt.user_id != by.id:
        raise invalid()
    return attempt


def read_journal(ticket: str, text: str) -> Journal:
    """Read a journal. Raises Refused with code INVALID_JOURNAL for what is none."""
    raw = text.replace("\r", "").split("\n")
    if len(raw) > MOST_LINES or any(len(line) > LONGEST_LINE for line in raw):
        raise no_journal()
    lines, last, is_whole = [], ticket, True
    for one in raw:
        said, _tab, digest = one.rpartition("\t")
        try:
            lines.append(Line.model_validate_json(said))
        except ValidationError as error:
            raise no_journal() from error
        last = hashlib.sha256(f"{last}{said}".encode()).hexdigest()
        is_whole = is_whole and last == digest
        last = digest
    if lines[0].kind != "start":
        raise no_journal()
    return Journal(lines, is_whole)


def timing_of(journal: Journal, said: Ticket, device_now: int, received: datetime) -> str:
    """Say how sure the times of a journal are: "device" when its clocks agree with each other and with ours."""
    first, last = journal.lines[0], journal.lines[-1]
    offset = device_now - received.timestamp() * 1000
    moved = abs(offset - first.offset) > DRIFT.total_seconds() * 1000
    began_before = first.at - first.offset < (said.issued * 1000) - DRIFT.total_seconds() * 1000
    backwards = any(later.at < before.at - SLACK for before, later in pairwise(journal.lines))
    slower = any(
        later.page == before.page and later.mono - before.mono > later.at - before.at + SLACK
        for before, later in pairwise(journal.lines)
    )
    is_sure = journal.is_whole and not (moved or began_before or backwards or slower or last.at > device_now + SLACK)
    return "device" if is_sure else "unverified"


def no_journal() -> Refused:
    """Return the refusal of what is no journal of an attempt."""
    return Refused(
        _("What this phone wrote down of the test cannot be read. Show it to your teacher."),
        field="events",
        code="INVALID_JOURNAL",
    )
