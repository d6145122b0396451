"""Planning: when a notification goes out by each channel, or why it does not. The whole rule stands here.

- A channel is used when the person wants this kind there and is reached there. Text messages cost money: they carry
  only what is urgent, up to a cap a month for the person and one for the school.
- Mail and text messages wait a few minutes: what is read in the app meanwhile is not sent, and what else happens
  until then goes along. A push goes at once. No thread speaks twice on a channel within five minutes.
- Who has mail gathered gets it in the evening, every day or on Fridays.
- In quiet hours nothing goes out; the one exception is an urgent push, which is shown without a sound.
- One budget a day over all channels; its last third is kept for what is urgent. What joins a message that still
  waits costs nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from spark.domain.notices.kinds import NoticeKind

ORDER = ("push", "sms", "email")  # when the budget ends, the faster one is preferred
PATIENCE = {"push": timedelta(0), "sms": timedelta(minutes=2), "email": timedelta(minutes=5)}
BREATHER = timedelta(minutes=5)
DIGEST_AT = time(17, 0)
FRIDAY = 4

Month = tuple[int, int]


class Skip(StrEnum):
    """Why a notification does not go out by a channel."""

    NOT_WANTED = "not wanted"
    NO_ADDRESS = "no address"
    NOT_URGENT = "not urgent"
    SMS_SPENT = "text messages spent"
    ENOUGH = "enough for a day"
    READ = "already read"
    LEFT = "person left"


class Habit(Protocol):
    """When a person wants to be told."""

    quiet_from: time | None
    quiet_until: time | None
    digest: str
    most_a_day: int


@dataclass(frozen=True)
class Told:
    """What a person was told lately, and what waits to be: days and months are the school's."""

    messages: Mapping[date, int] = field(default_factory=dict)  # over all channels
    sms: Mapping[Month, int] = field(default_factory=dict)
    sms_of_school: Mapping[Month, int] = field(default_factory=dict)
    joinable: Mapping[str, datetime] = field(default_factory=dict)  # by channel: when the message to join is due
    thread_told_at: Mapping[str, datetime] = field(default_factory=dict)  # by channel


@dataclass(frozen=True)
class SmsCaps:
    """How many text messages go out in a month."""

    person: int
    school: int


def plan_delivery(
    kind: NoticeKind,
    preferences: Mapping[str, bool],
    reach: Collection[str],
    habit: Habit,
    told: Told,
    caps: SmsCaps,
    moment: datetime,
) -> dict[str, datetime | Skip]:
    """Return when a notification is due by each channel, or why it is not; `moment` is in the school's time zone."""
    plan: dict[str, datetime | Skip] = {}
    costs: Counter[date] = Counter(told.messages)
    is_urgent = kind.priority == "high"
    for channel in ORDER:
        if never := why_never(channel, kind, preferences, reach):
            plan[channel] = never
            continue
        due = due_at(channel, is_urgent, habit, told, moment)
        joinable = told.joinable.get(channel)
        if joinable is not None and (joinable <= due or not is_urgent):
            plan[channel] = joinable
        elif spent := what_is_spent(channel, is_urgent, habit, told, caps, costs, due):
            plan[channel] = spent
        else:
            plan[channel] = due
            costs[due.date()] += 1
    return plan


def why_never(channel: str, kind: NoticeKind, preferences: Mapping[str, bool], reach: Collection[str]) -> Skip | None:
    """Return why a channel does not carry this kind to this person at any time."""
    if not is_wanted(channel, kind, preferences):
        return Skip.NOT_WANTED
    if channel not in reach:
        return Skip.NO_ADDRESS
    return Skip.NOT_URGENT if channel == "sms" and kind.priority != "high" else None


def what_is_spent(
    channel: str,
    is_urgent: bool,
    habit: Habit,
    told: Told,
    caps: SmsCaps,
    costs: Mapping[date, int],
    due: datetime,
) -> Skip | None:
    """Return which budget has no room for a message more."""
    month = (due.year, due.month)
    if channel == "sms" and (told.sms.get(month, 0) >= caps.person or told.sms_of_school.get(month, 0) >= caps.school):
        return Skip.SMS_SPENT
    most = habit.most_a_day if is_urgent else habit.most_a_day - habit.most_a_day // 3
    return Skip.ENOUGH if costs.get(due.date(), 0) >= most else None


def is_wanted(channel: str, kind: NoticeKind, preferences: Mapping[str, bool]) -> bool:
    """Whether the person wants this kind there: what they said, else the kind's own habit."""
    return preferences.get(channel, channel in kind.channels)


def due_at(channel: str, is_urgent: bool, habit: Habit, told: Told, moment: datetime) -> datetime:
    """Return when a message of its own would go out."""
    due = moment + PATIENCE[channel]
    if channel in told.thread_told_at:
        due = max(due, told.thread_told_at[channel] + BREATHER)
    if channel == "email":
        due = next_digest(habit.digest, due)
    return due if may_go(channel, is_urgent, habit, due) else after_quiet(habit, due)


def next_digest(digest: str, moment: datetime) -> datetime:
    """Return when mail that is gathered goes out; at once for who wants it at once."""
    if digest == "immediately":
        return moment
    at = moment.replace(hour=DIGEST_AT.hour, minute=DIGEST_AT.minute, second=0, microsecond=0)
    while at < moment or (digest == "weekly" and at.weekday() != FRIDAY):
        at += timedelta(days=1)
    return at


def may_go(channel: str, is_urgent: bool, habit: Habit, moment: datetime) -> bool:
    """Whether a message may go out at this moment."""
    return (channel == "push" and is_urgent) or not is_quiet(habit, moment)


def is_quiet(habit: Habit, moment: datetime) -> bool:
    """Whether it is within the person's quiet hours, which may go over midnight."""
    begin, end, clock = habit.quiet_from, habit.quiet_until, moment.time()
    if begin is None or end is None or begin == end:
        return False
    return begin <= clock < end if begin < end else clock >= begin or clock < end


def after_quiet(habit: Habit, moment: datetime) -> datetime:
    """Return the end of the quiet hours around `moment`, or `moment` when there are none."""
    if not is_quiet(habit, moment) or habit.quiet_until is None:
        return moment
    end = moment.replace(
        hour=habit.quiet_until.hour, minute=habit.quiet_until.minute, second=habit.quiet_until.second, microsecond=0
    )
    return end if end > moment else end + timedelta(days=1)
