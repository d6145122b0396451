"""The rule of planning, over all that can be: never at night, never beyond a budget."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from spark.domain.notices.kinds import KINDS
from spark.domain.notices.notification import CHANNELS, DIGESTS
from spark.domain.notices.planning import BREATHER, ORDER, PATIENCE, Skip, SmsCaps, Told, is_quiet, plan_delivery

ZONES = ["UTC", "Africa/Kigali", "Asia/Kathmandu", "Europe/Berlin", "America/St_Johns", "Pacific/Apia"]
EVERYTHING = dict.fromkeys(CHANNELS, True)
CAPS = SmsCaps(20, 500)
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # a Tuesday

minutes = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
moments = st.builds(
    lambda moment, zone: moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)),
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(ZONES),
)
nights = st.one_of(st.just((None, None)), st.tuples(minutes, minutes))


@st.composite
def habits(draw):
    begin, end = draw(nights)
    return SimpleNamespace(
        quiet_from=begin, quiet_until=end, digest=draw(st.sampled_from(DIGESTS)), most_a_day=draw(st.integers(0, 12))
    )


@st.composite
def situations(draw):
    """A moment in somebody's life: all that planning looks at."""
    moment = draw(moments)
    days = [(moment + timedelta(days=ahead)).date() for ahead in range(9)]
    months = {(day.year, day.month) for day in days}
    told = Told(
        messages={day: draw(st.integers(0, 12)) for day in days},
        sms={month: draw(st.integers(0, 6)) for month in months},
        sms_of_school={month: draw(st.integers(0, 9)) for month in months},
        thread_told_at=draw(
            st.dictionaries(
                st.sampled_from(CHANNELS), st.integers(0, 299).map(lambda ago: moment - timedelta(seconds=ago))
            )
        ),
    )
    return {
        "kind": KINDS[draw(st.sampled_from(sorted(KINDS)))],
        "preferences": draw(st.dictionaries(st.sampled_from(CHANNELS), st.booleans())),
        "reach": draw(st.sets(st.sampled_from(CHANNELS))),
        "habit": draw(habits()),
        "told": told,
        "caps": SmsCaps(draw(st.integers(0, 6)), draw(st.integers(0, 9))),
        "moment": moment,
    }


def due(plan):
    return {channel: at for channel, at in plan.items() if isinstance(at, datetime)}


@given(situations())
def test_nothing_goes_out_in_quiet_hours_but_an_urgent_push(situation):
    for channel, at in due(plan_delivery(**situation)).items():
        if channel == "push" and situation["kind"].priority == "high":
            continue
        there = at.astimezone(UTC).astimezone(situation["moment"].tzinfo)
        assert not is_quiet(situation["habit"], there)


@given(situations())
def test_nothing_goes_out_beyond_the_budget_of_its_day(situation):
    days = [at.date() for at in due(plan_delivery(**situation)).values()]
    for day in days:
        assert situation["told"].messages.get(day, 0) + days.count(day) <= situation["habit"].most_a_day


@given(situations())
def test_a_third_of_the_budget_is_kept_for_what_is_urgent(situation):
    assume(situation["kind"].priority != "high")
    days = [at.date() for at in due(plan_delivery(**situation)).values()]
    most = situation["habit"].most_a_day
    for day in days:
        assert situation["told"].messages.get(day, 0) + days.count(day) <= most - most // 3


@given(situations())
def test_text_messages_are_urgent_and_within_both_caps(situation):
    plan = plan_delivery(**situation)
    if isinstance(at := plan["sms"], datetime):
        assert situation["kind"].priority == "high"
        assert situation["told"].sms[at.year, at.month] < situation["caps"].person
        assert situation["told"].sms_of_school[at.year, at.month] < situation["caps"].school


@given(situations())
def test_every_channel_has_a_moment_that_is_not_past_or_a_reason(situation):
    plan = plan_delivery(**situation)
    assert tuple(plan) == ORDER
    for channel, at in plan.items():
        assert isinstance(at, Skip) or at >= situation["moment"] + PATIENCE[channel]


@given(situations())
def test_only_what_is_wanted_goes_where_the_person_is_reached(situation):
    for channel in due(plan_delivery(**situation)):
        assert channel in situation["reach"]
        assert situation["preferences"].get(channel, channel in situation["kind"].channels)


@given(situations())
def test_a_thread_speaks_once_in_five_minutes_on_a_channel(situation):
    for channel, at in due(plan_delivery(**situation)).items():
        if channel in situation["told"].thread_told_at:
            assert at >= situation["told"].thread_told_at[channel] + BREATHER


@given(situations(), st.data())
def test_what_joins_a_waiting_message_costs_nothing(situation, data):
    waiting = situation["moment"] + timedelta(minutes=data.draw(st.integers(-5, 600)))
    told = Told(joinable=dict.fromkeys(CHANNELS, waiting))
    situation |= {"told": told, "caps": SmsCaps(0, 0), "preferences": EVERYTHING, "reach": set(CHANNELS)}
    situation["habit"].most_a_day = 0
    assume(situation["kind"].priority != "high")
    assert due(plan_delivery(**situation)) == {"push": waiting, "email": waiting}


def plan(kind="question_answered", *, moment=NOON, told=None, reach=CHANNELS, **habit):
    habit = {"quiet_from": None, "quiet_until": None, "digest": "immediately", "most_a_day": 10} | habit
    return plan_delivery(KINDS[kind], EVERYTHING, reach, SimpleNamespace(**habit), told or Told(), CAPS, moment)


def test_an_answer_goes_out_at_once_and_within_minutes():
    assert plan() == {"push": NOON, "sms": NOON + timedelta(minutes=2), "email": NOON + timedelta(minutes=5)}


def test_an_urgent_push_does_not_wait_for_another_that_waits_for_the_morning():
    morning = NOON + timedelta(hours=9)
    assert plan(told=Told(joinable={"push": morning}))["push"] == NOON
    assert plan("question_followup", told=Told(joinable={"push": morning}))["push"] == morning


@pytest.mark.parametrize(
    ("digest", "moment", "expected"),
    [
        ("daily", NOON, datetime(2026, 11, 24, 17, tzinfo=UTC)),
        ("daily", NOON.replace(hour=16, minute=58), datetime(2026, 11, 25, 17, tzinfo=UTC)),
        ("weekly", NOON, datetime(2026, 11, 27, 17, tzinfo=UTC)),
        ("weekly", datetime(2026, 11, 27, 17, 1, tzinfo=UTC), datetime(2026, 12, 4, 17, tzinfo=UTC)),
    ],
)
def test_gathered_mail_goes_out_in_the_evening(digest, moment, expected):
    assert plan(moment=moment, digest=digest)["email"] == expected


def test_quiet_hours_over_midnight_end_in_the_morning():
    late = NOON.replace(hour=23)
    night = {"quiet_from": time(21), "quiet_until": time(6, 30)}
    assert plan(moment=late, **night) == {
        "push": late,
        "sms": datetime(2026, 11, 25, 6, 30, tzinfo=UTC),
        "email": datetime(2026, 11, 25, 6, 30, tzinfo=UTC),
    }
    assert plan("question_followup", moment=late, **night)["push"] == datetime(2026, 11, 25, 6, 30, tzinfo=UTC)


def test_the_budget_prefers_the_faster_channel():
    assert plan(most_a_day=1) == {"push": NOON, "sms": Skip.ENOUGH, "email": Skip.ENOUGH}
    assert set(plan(most_a_day=0).values()) == {Skip.ENOUGH}


def test_every_kind_has_a_sentence_and_a_name():
    from spark.domain.notices.sentences import NAMES, SENTENCES

    assert set(NAMES) == set(KINDS)
    assert set(KINDS) <= set(SENTENCES)
