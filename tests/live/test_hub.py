"""The hub without sockets: who is told what, in which order, and what a page that was away is told."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from spark.domain.notices.hints import DESK, KICK, question_topic, user_topic
from spark.live import history as histories
from spark.live.desk import Desk
from spark.live.history import History
from spark.live.hub import Hub
from spark.live.limits import Allowance
from spark.services.hints import LENGTH, Hint, read_cursor, written_cursor


class Page:
    """What the hub sees of an open page."""

    def __init__(self, user_id=None, is_colleague=False):
        self.user_id, self.session_id = user_id or uuid4(), uuid4()
        self.is_colleague, self.status = is_colleague, "online"
        self.topics, self.told, self.closed_with = set(), [], None

    def send(self, frames):
        while frames:
            assert frames[0] == 0x81, "a whole text message"
            length, start = (frames[1], 2) if frames[1] < 126 else (int.from_bytes(frames[2:4]), 4)
            self.told.append(json.loads(frames[start : start + length]))
            frames = frames[start + length :]

    def close(self, code, reason=""):
        self.closed_with = code

    @property
    def events(self):
        return [told["event"] for told in self.told]


@pytest.fixture
def hub(app):
    return Hub(app)


def join(hub, **who):
    page = Page(**who)
    hub.join(page)
    return page


def test_a_hint_reaches_those_who_listen_to_its_topic(hub):
    reader, other, question = join(hub), join(hub), uuid4()
    hub.subscribe(reader, question_topic(question))
    hub.hear((5, 1), Hint("question:answered", question_topic(question), {"questionId": str(question)}))
    assert reader.told == [
        {
            "event": "question:answered",
            "topic": question_topic(question),
            "cursor": "5-1",
            "data": {"questionId": str(question)},
        }
    ]
    assert other.told == []


def test_who_left_is_forgotten(hub):
    page = join(hub)
    hub.subscribe(page, "question:1")
    hub.leave(page)
    assert (hub.listeners, hub.by_topic, hub.of_person, page.topics) == (set(), {}, {}, set())


def test_all_pages_of_a_person_hear_of_them(hub):
    person = uuid4()
    pages = [join(hub, user_id=person) for _ in range(3)]
    assert hub.of_person[str(person)] == 3
    hub.hear((1, 0), Hint("notification:new", user_topic(person), {}))
    assert [page.events for page in pages] == [["notification:new"]] * 3


def test_the_desk_is_told_together_each_thing_once(hub):
    mentor, student = join(hub, is_colleague=True), join(hub)
    for number, question in enumerate(("a", "b", "a", "a")):
        hub.hear((number + 1, 0), Hint("queue:changed", DESK, {"questionId": question}))
    assert mentor.told == [], "not yet"
    hub.desk.tell()
    assert [(told["data"]["questionId"], told["cursor"]) for told in mentor.told] == [("b", "2-0"), ("a", "4-0")]
    assert student.told == []
    hub.desk.tell()
    assert len(mentor.told) == 2


def test_many_desks_are_told_within_half_a_second(hub):
    slowest = 0.15 + 0.3
    assert slowest <= 0.5
    mentors = [join(hub, is_colleague=True) for _ in range(250)]
    hub.hear((1, 0), Hint("queue:changed", DESK, {}))
    Desk.tell(hub.desk)
    assert all(mentor.events == ["queue:changed"] for mentor in mentors)


def test_an_ended_session_loses_its_sockets_and_no_others(hub):
    person = uuid4()
    here, there, stranger = join(hub, user_id=person), join(hub, user_id=person), join(hub)
    hub.hear((1, 0), Hint(KICK, user_topic(person), {"sessionId": str(here.session_id)}))
    assert (here.closed_with, there.closed_with, stranger.closed_with) == (4001, None, None)
    hub.hear((2, 0), Hint(KICK, user_topic(person), {}))
    assert (there.closed_with, stranger.closed_with) == (1012, None)
    assert here.told == there.told == [], "a kick is no message"


# What was missed


def filled(hub, entries):
    hub.history.begin([], (1_000_000, 0))
    for cursor, topic in entries:
        hub.history.add((cursor, 0), Hint("question:changed", topic, {"n": cursor}))


def missed(hub, after, *topics):
    page = Page()
    hub.catch_up(page, set(topics), after)
    return page


def test_what_was_missed_on_ones_topics_is_told_in_order(hub):
    filled(hub, [(1_010_000, "a"), (1_020_000, "b"), (1_030_000, "a"), (1_040_000, "c")])
    page = missed(hub, (1_010_000, 0), "a", "c")
    assert [told["data"]["n"] for told in page.told] == [1_030_000, 1_040_000]


def test_what_came_within_a_second_of_the_cursor_is_told_again(hub):
    filled(hub, [(1_010_000, "a"), (1_010_400, "a"), (1_010_500, "b")])
    assert [told["data"]["n"] for told in missed(hub, (1_010_500, 0), "a").told] == [1_010_000, 1_010_400]


def test_a_kick_is_never_told_later(hub):
    hub.history.begin([], (1_000_000, 0))
    hub.history.add((1_020_000, 0), Hint(KICK, "user:1", {}))
    assert missed(hub, (1_010_000, 0), "user:1").told == []


@pytest.mark.parametrize("after", [(999_999, 9), (0, 0), (99_999_999_999_999, 0), None])
def test_a_cursor_that_nobody_knows_means_to_look_at_everything(hub, after):
    filled(hub, [(1_010_000, "a")])
    assert missed(hub, after, "a").events == ["live:reset"]


def test_before_the_stream_is_known_nobody_knows_anything(hub):
    assert missed(hub, (1_010_000, 0), "a").events == ["live:reset"]


def test_too_much_to_tell_means_to_look_at_everything(hub):
    filled(hub, [(1_010_000 + number, "a") for number in range(101)])
    assert missed(hub, (1_005_000, 0), "a").events == ["live:reset"]


def test_memory_has_an_end(app):
    history = History()
    history.begin([], (0, 0))
    for number in range(1, LENGTH + 11):
        history.add((number, 0), Hint("x", "a", {}))
    assert len(history.entries) == LENGTH
    assert history.floor == (10, 0)
    assert history.knows((10, 0))
    assert not history.knows((9, 0))


def test_a_quiet_stream_is_known_up_to_now():
    history = History()
    began = histories.now_as_cursor()[0]
    history.begin([], (began - 60_000, 0))
    assert history.knows(histories.so_long_ago(1000))
    assert not history.knows(histories.so_long_ago(120_000))


# Small things


@pytest.mark.parametrize("text", ["", "1", "-", "1-", "-1", "a-b", "1-2-3", "١-٢", "1 -2", "9" * 41, "1.5-0"])
def test_what_is_no_cursor_is_none(text):
    assert read_cursor(text) is None


def test_a_cursor_is_read_as_it_is_written():
    assert read_cursor(written_cursor((1732480000000, 12))) == (1732480000000, 12)
    assert (2, 0) < (10, 0), "compared as numbers, not as text"


def test_an_allowance_is_spent_and_comes_back(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr("spark.live.limits.time.monotonic", lambda: clock[0])
    allowance = Allowance(per_second=2, at_once=3)
    assert [allowance.spend() for _ in range(4)] == [True, True, True, False]
    clock[0] += 1
    assert [allowance.spend() for _ in range(3)] == [True, True, False]
    clock[0] += 1000
    assert [allowance.spend() for _ in range(4)] == [True, True, True, False]
