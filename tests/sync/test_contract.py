"""The contract of a phone's queue, for every order of luck: acknowledged is applied exactly once, anything else at most
once, in the order of its lane, and nothing under another name.

A model of the phone persists, sends and deletes on `Spark-Ack`; the server is the real one. The line loses requests and
answers, sessions end, somebody else signs in, and things are sent again at any time.
"""

from __future__ import annotations

import os
import uuid
from collections import Counter
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from spark.domain.questions.followup import QuestionFollowup
from spark.domain.questions.question import Question
from spark.extensions import db
from tests.cast import Client
from tests.questions_asking.thread import FIELDS

NAMES = ("amina", "farah")
pytestmark = pytest.mark.committed
EXAMPLES = int(os.environ.get("SPARK_EXAMPLES", "12"))  # 10,000 in `make chaos`, which shares them out
PARTS = int(os.environ.get("SPARK_PARTS", "1"))
MOST_ASKED = 2  # questions of one person: much is said below few


@dataclass
class Record:
    """One queued change, as the phone keeps it."""

    owner: str
    lane: str
    url: str
    data: dict[str, str]
    words: str
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    is_acknowledged: bool = False


@pytest.fixture
def phone(app, cast):
    """Return the class of phones that work on this test's school."""
    browsers = {name: getattr(cast, name).browser for name in NAMES}
    people = {name: getattr(cast, name).id for name in NAMES}
    marks = {name: browser.get("/questions").headers["Spark-User"] for name, browser in browsers.items()}

    class Phone(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.queue: list[Record] = []
            self.sent: list[Record] = []  # acknowledged and gone from the phone
            self.asked: dict[str, list[str]] = {name: [] for name in NAMES}

        @precondition(lambda self: min(map(len, self.asked.values())) < MOST_ASKED)
        @rule(data=st.data())
        def ask(self, data):
            owner = data.draw(st.sampled_from([name for name in NAMES if len(self.asked[name]) < MOST_ASKED]))
            row, words = str(uuid.uuid4()), f"Asked {uuid.uuid4().hex}"
            fields = FIELDS | {"id": row, "title": words}
            self.queue.append(Record(owner, row, "/questions/new", fields, words))
            self.asked[owner].append(row)

        @precondition(lambda self: any(self.asked.values()))
        @rule(data=st.data())
        def follow_up(self, data):
            owner = data.draw(st.sampled_from([name for name in NAMES if self.asked[name]]))
            lane = data.draw(st.sampled_from(self.asked[owner]))
            words = "Said " + "".join(chr(97 + int(digit, 16)) for digit in uuid.uuid4().hex)
            self.queue.append(Record(owner, lane, f"/questions/{lane}/follow-ups", {"text": words}, words))

        @precondition(lambda self: self.queue)
        @rule(data=st.data(), luck=st.sampled_from(("good", "request lost", "answer lost", "answer lost", "twice")))
        def send(self, data, luck):
            """Send the first of a lane, as the phone does; the others of the lane wait."""
            heads = {record.lane: record for record in reversed(self.queue)}
            record = data.draw(st.sampled_from(list(heads.values())))
            if luck == "request lost":
                return
            for _time in range(2 if luck == "twice" else 1):
                answer = self.post(browsers[record.owner], record)
                assert answer.status_code == 200, answer.get_data(as_text=True)
                assert answer.headers["Spark-Ack"] == record.key
            if luck != "answer lost":
                self.forget(record)

        @precondition(lambda self: self.sent)
        @rule(data=st.data())
        def send_again_what_was_acknowledged(self, data):
            record = data.draw(st.sampled_from(self.sent))
            answer = self.post(browsers[record.owner], record)
            assert (answer.status_code, answer.headers["Idempotency-Replayed"]) == (200, "true")

        @precondition(lambda self: self.queue)
        @rule(data=st.data())
        def send_when_the_session_is_over(self, data):
            answer = self.post(Client(app), data.draw(st.sampled_from(self.queue)))
            assert (answer.status_code, answer.headers.get("Spark-Ack")) == (401, None)

        @precondition(lambda self: self.queue)
        @rule(data=st.data())
        def send_when_somebody_else_is_signed_in(self, data):
            record = data.draw(st.sampled_from(self.queue))
            other = NAMES[1 - NAMES.index(record.owner)]
            answer = self.post(browsers[other], record)
            assert (answer.status_code, answer.headers["Spark-Error"]) == (409, "USER_MISMATCH")

        def post(self, browser, record):
            headers = {"Spark-Sync": "1", "Spark-User": marks[record.owner], "Idempotency-Key": record.key}
            return browser.post(record.url, data=record.data, headers=headers)

        def forget(self, record):
            self.queue.remove(record)
            self.sent.append(record)

        @invariant()
        def acknowledged_is_applied_once_and_the_rest_at_most_once(self):
            applied = self.applied()
            counts = Counter(words for words, _author in applied)
            assert all(counts[record.words] == 1 for record in self.sent)
            assert all(counts[record.words] <= 1 for record in self.queue)
            authors = dict(applied)
            for record in (*self.sent, *self.queue):
                assert authors.get(record.words, people[record.owner]) == people[record.owner]

        @invariant()
        def a_lane_keeps_its_order(self):
            applied = {words for words, _author in self.applied()}
            for record in self.queue:
                before = [one for one in self.queue[: self.queue.index(record)] if one.lane == record.lane]
                assert record.words not in applied or all(one.words in applied for one in before)

        def applied(self):
            """What the server has of this phone's: every question, and all that was said below it."""
            lanes = [lane for asked in self.asked.values() for lane in asked]
            below = QuestionFollowup.question_id.in_(lanes)
            with app.app_context():
                asked = db.session.execute(sa.select(Question.title, Question.asker_id).where(Question.id.in_(lanes)))
                said = db.session.execute(sa.select(QuestionFollowup.text, QuestionFollowup.author_id).where(below))
            return [*map(tuple, asked), *map(tuple, said)]

        def teardown(self):
            """At last the line is good: everything arrives, once."""
            while self.queue:
                record = self.queue[0]
                assert self.post(browsers[record.owner], record).status_code == 200
                self.forget(record)
            self.acknowledged_is_applied_once_and_the_rest_at_most_once()

    return Phone


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_the_line_does_everything_arrives_exactly_once(phone, part):
    run_state_machine_as_test(
        phone,
        settings=settings(
            max_examples=EXAMPLES // PARTS,
            derandomize=PARTS == 1,  # or every part would try the same
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
