"""One random history: people write on phones whose line, workers, tabs, clocks and sessions fail; then all is well.

What must hold at the end: what somebody was told is kept, or has arrived, was done exactly once; all else at most once;
in the order of its lane; nothing under another name; and what still waits on a phone is in its person's sight.
"""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import BrowserType, Page

from spark.domain.library.use import Bookmark
from spark.domain.people.user import User
from spark.domain.questions.answer import AnswerVote
from spark.domain.questions.followup import QuestionFollowup
from spark.domain.questions.question import Question
from spark.extensions import db
from tests.browser.line import (
    Asked,
    Line,
    Luck,
    answering,
    chosen,
    first,
    good,
    hung,
    lost,
    portal,
    refused,
    resting,
    slow,
)
from tests.browser.mutants import Changes, worker_of
from tests.browser.phone import all_on, kick
from tests.cast import Cast
from tests.chaos.device import CLOCK, Device
from tests.library_builder import publish
from tests.questions_asking import thread

IMPATIENCE = 20.0  # seconds until somebody taps "stop" on a page that does not come
WATCHDOG = 60.0  # seconds for one step
HEALING = 30.0  # seconds until all must have arrived
HOUR, DAY = 3_600_000, 86_400_000  # ms
LUCKS: dict[str, Luck] = {
    "good": good,
    "refused": refused,
    "503": resting(),
    "503 for a second": resting(1),
    "answers lost": lost,
    "hung": hung,
    "portal": portal,
    "slow": slow(0.7),
    "429": answering(429, "RATE_LIMITED", Retry_After="2"),
}


class NotRun(Exception):
    """The watchdog had to kill a browser: this history says nothing."""


@dataclass
class Sent:
    """One thing that somebody sent: `what` it is about, `words` or the state it asks for, and who on which phone."""

    number: int
    kind: str
    lane: str
    words: str
    who: str
    device: Device
    key: str
    is_settled: bool = False  # it was seen in the queue, or the person was told, before the next thing was sent
    is_kept: bool = False  # it was seen in the queue
    is_given_up: bool = False  # its person deleted it when they left


@dataclass
class History:
    """A history and its counts."""

    seed: int
    app: Flask
    cast: Cast
    chromium: BrowserType
    line: Line
    folder: Path
    steps: int = 40
    changes: Changes = ()  # of a mutant, which must not come through
    log: list[str] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    kills: int = 0
    stops: int = 0
    acknowledged: int = 0
    hung_at: str = ""

    def run(self) -> None:
        """Live through it and look at what came of it. Raises AssertionError, or NotRun."""
        self.chance, self.begun = random.Random(self.seed), time.monotonic()
        self.begin()
        try:
            for _step in range(self.steps):
                self.step()
            self.heal()
            self.check()
        except Exception as error:
            if self.hung_at:
                raise NotRun(self.hung_at) from error
            raise
        finally:
            for device in self.devices:
                device.close()

    def begin(self) -> None:
        """A lesson, a question with an answer, Amina's two phones, of which Farah uses one as well."""
        self.lesson = publish(self.cast.asha, "Levers in balance")
        self.question = thread.ask(self.cast.amina.browser)
        other = thread.ask(self.cast.farah.browser)
        self.answered = other
        self.answer = thread.answer_it(self.app, other, self.cast.mina)
        self.line.worker = CLOCK + worker_of(self.app, self.folder, self.changes)
        self.phone = Device(self.chromium, self.line, self.folder / "phone")
        self.second = Device(self.chromium, self.line, self.folder / "second")
        self.devices = (self.phone, self.second)
        for device in self.devices:
            with self.watched("begin"):
                page = device.open()
                if self.chance.random() < 0.5:
                    self.line.gets = self.patchy()
                device.sign_in(self.cast.amina)
                self.line.mend()
                page.goto("/home")  # a worker that did not come the first time does now
                self.see(page, "navigator.serviceWorker.controller !== null")
                self.look_around(device)

    def patchy(self) -> Luck:
        """A line on which somebody manages to sign in, and each of the things behind the page comes or does not."""
        dice = random.Random(self.chance.random())
        lucks = (good, good, refused, portal, resting())
        return chosen(lambda one: good if one.path in ("/login", "/home") else dice.choice(lucks))

    def look_around(self, device: Device) -> None:
        """See the pages on which one writes, which are then there without a line."""
        for path in ("/questions/new", f"/questions/{self.question}", f"/questions/{self.answered}", self.lesson.url):
            device.go(device.tabs[0], path)

    # Steps

    def step(self) -> None:
        """Let one thing happen."""
        doings: list[tuple[int, Callable[[Device], None]]] = [
            (9, self.ask),
            (14, self.follow_up),
            (5, self.vote),
            (5, self.keep_lesson),
            (4, self.change_profile),
            (8, self.change_luck),
            (4, self.change_line),
            (5, self.kill_worker),
            (4, self.die_of_it),
            (1, self.kill_browser),
            (2, self.reload),
            (2, self.close_tab),
            (3, self.open_tab),
            (2, self.change_person),
            (2, self.leave),
            (1, self.end_session),
            (4, self.sign_in_again),
            (2, self.jump),
            (3, self.wish),
            (3, self.rest),
            (1, self.take_question_away),
        ]
        weights, choices = zip(*doings, strict=True)
        doing = self.chance.choices(choices, weights)[0]
        device = self.chance.choices(self.devices, (4, 1))[0]
        with self.watched(doing.__name__):
            try:
                doing(device)
            except AssertionError:
                raise
            except Exception as error:  # a page between two pages, a click that came too late: as with people
                self.note(f"  {doing.__name__}: {type(error).__name__} {str(error).splitlines()[0][:90]}")

    def note(self, what: str) -> None:
        self.log.append(f"{time.monotonic() - self.begun:6.1f} {what}")

    def name(self, device: Device) -> str:
        return f"{device.profile.name} ({device.who})"

    def ask(self, device: Device) -> None:
        words = letters("Asked ")
        fields = {name: thread.FIELDS[name] for name in ("subject", "grade", "text")} | {"title": words}
        self.send(device, "ask", "/questions/new", "/questions/new", fields, words)

    def follow_up(self, device: Device) -> None:
        """Say more: one thing, or several at once without waiting for the page."""
        for _time in range(self.chance.choice((1, 1, 1, 2, 3))):
            words = letters("Said ")
            path = f"/questions/{self.question}"
            self.send(device, "say", path, f"{path}/follow-ups", {"text": words}, words)

    def vote(self, device: Device) -> None:
        self.send(device, "vote", f"/questions/{self.answered}", f"/answers/{self.answer}/vote", {})

    def keep_lesson(self, device: Device) -> None:
        self.send(device, "keep", self.lesson.url, f"{self.lesson.url}/bookmark", {})

    def change_profile(self, device: Device) -> None:
        words = letters("School ")
        self.send(device, "profile", "/profile", "/profile", {"school": words}, words)

    def send(self, device: Device, kind: str, where: str, path: str, fields: dict[str, str], words: str = "") -> None:
        """Send a form of a page as a person does."""
        if kind in ("vote", "keep", "profile") and device is self.second:
            return  # two phones have no common order
        page = self.chance.choice(device.tabs)
        if not page.url.endswith(where) or self.chance.random() < 0.5:
            device.go(page, where)
        if self.chance.random() < 0.9:  # few are quicker than HTMX
            device.settle(page)
        answer = device.submit(page, path, fields)
        if not answer:
            self.note(f"{self.name(device)} finds no form for {kind}")
            return
        if not answer["key"] or answer["key"] in {one.key for one in self.sent}:  # the page let the second tap go by
            self.note(f"{self.name(device)} taps twice")
            return
        one = Sent(len(self.sent), kind, path, words or answer["on"], device.who, device, answer["key"])
        self.sent.append(one)
        self.note(f"{self.name(device)} {kind} {one.words} key {one.key[:8]}")
        give_up = time.monotonic() + 1.5
        while not one.is_settled and time.monotonic() < give_up:
            page.wait_for_timeout(30)
            found = self.look(device)
            one.is_kept = one.key in {record["key"] for record in found["queue"]}
            one.is_settled = one.is_kept or one.key in found["sent"] or one.key in device.told
        if not one.is_settled:
            self.note("  of which nobody knows whether it is kept")

    def look(self, device: Device) -> dict[str, Any]:
        """Return what a phone has; what hangs on the line, every time it was sent, must be kept there."""
        own = {one.key for one in self.sent if one.device is device and not one.is_given_up}
        hanging = {
            key for key, count in Counter(self.line.hanging).items() if key in own and count == self.line.tries[key]
        }
        found = device.all()
        lost_keys = hanging - {record["key"] for record in found["queue"]}
        assert found.get("is_unknown") or not lost_keys, f"{lost_keys} were asked and not kept"
        return found

    def change_luck(self, _device: Device) -> None:
        name = self.chance.choice([*LUCKS])
        number = self.chance.choice((1, 2, 3, 99))
        mixed = self.chance.random() < 0.2
        dice = random.Random(self.chance.random())
        all_lucks = [*LUCKS.values()]

        def any_luck(_asked: Asked) -> Luck:
            return dice.choice(all_lucks)

        self.line.mend()
        self.line.posts = chosen(any_luck) if mixed else first(number, LUCKS[name])
        self.line.gets = self.chance.choice((good, good, good, good, refused, portal, resting()))
        self.note(f"luck: {'mixed' if mixed else name} for {number}, pages {self.line.gets.__name__}")

    def change_line(self, device: Device) -> None:
        is_cut = self.chance.random() < 0.5
        device.lose_line() if is_cut else device.find_line()
        self.note(f"{self.name(device)} {'offline' if is_cut else 'online'}")

    def kill_worker(self, device: Device) -> None:
        device.kill_worker()
        self.kills += 1
        self.note(f"{self.name(device)} worker killed")

    def die_of_it(self, device: Device) -> None:
        """Send something that hangs on the line when worker or phone dies."""
        self.line.mend()
        self.line.posts = hung
        self.chance.choice((self.ask, self.follow_up))(device)
        give_up = time.monotonic() + 1.0
        while not self.line.hanging and time.monotonic() < give_up:
            device.tabs[0].wait_for_timeout(30)
        self.look(device)
        self.note(f"{self.name(device)} dies while {len(self.line.hanging)} hang")
        self.chance.choice((self.kill_worker, self.kill_worker, self.kill_browser))(device)
        self.line.mend()

    def kill_browser(self, device: Device) -> None:
        device.kill()
        self.kills += 1
        self.note(f"{self.name(device)} browser killed")
        page = device.open()
        device.go(page, "/outbox")

    def reload(self, device: Device) -> None:
        with suppress(Exception):
            self.chance.choice(device.tabs).reload(timeout=5_000)
        self.note(f"{self.name(device)} reload")

    def close_tab(self, device: Device) -> None:
        if len(device.tabs) > 1:
            self.chance.choice(device.tabs).close()
            self.note(f"{self.name(device)} tab closed")

    def open_tab(self, device: Device) -> None:
        if len(device.tabs) < 2:
            assert device.context
            device.go(device.context.new_page(), self.chance.choice(("/outbox", f"/questions/{self.question}")))
            self.note(f"{self.name(device)} tab opened")

    def change_person(self, _device: Device) -> None:
        """Somebody else takes the phone; whoever looks at an older tab must not write in it for the other."""
        other = self.cast.farah if self.phone.who == "amina" else self.cast.amina
        with self.good_place(self.phone):
            if self.chance.random() < 0.5:
                self.phone.sign_out(self.phone.tabs[0])
            self.sign_in(self.phone, other.name)
            if self.chance.random() < 0.7:
                self.look_around(self.phone)
        self.note(f"phone: {other.name} takes it")

    def leave(self, device: Device) -> None:
        """Sign out by the button, whatever the line is like: then nothing of theirs is readable on the phone."""
        page = device.tabs[0]
        for other in device.tabs[1:]:
            other.close()
        if device.is_signed_out or not device.go(page, "/profile"):
            return
        device.settle(page)
        choice = self.chance.choice(("Keep them locked on this phone", "Keep them locked on this phone", "Delete"))
        before = {record["key"] for record in device.all()["queue"]}
        if not device.leave(page, choice):
            self.note(f"{self.name(device)} cannot leave")
            return
        own = [one for one in self.sent if (one.device, one.who) == (device, device.who)]
        if choice == "Delete":
            for one in own:
                one.is_given_up |= one.key in before
        self.note(f"{self.name(device)} leaves, {choice.split()[0].lower()}: {len(before)} wait")
        readable = all_on(page)
        theirs = [one for one in own if one.kind in ("ask", "say") and one.key in before and one.words in readable]
        assert not theirs, f"{theirs} can be read by who takes the phone"

    def end_session(self, device: Device) -> None:
        device.forget()
        self.note(f"{self.name(device)} session over")

    def sign_in_again(self, device: Device) -> None:
        if device.is_signed_out:
            with self.good_place(device):
                self.sign_in(device, device.who)
            self.note(f"{self.name(device)} signs in again")

    def jump(self, device: Device) -> None:
        ahead = self.chance.choice((0, HOUR, -HOUR, 2 * DAY, -2 * DAY, 400 * DAY, -400 * DAY))
        device.set_clock(device.tabs[0], ahead)
        self.note(f"{self.name(device)} clock {ahead / HOUR:+.0f} h")

    def wish(self, device: Device) -> None:
        for page in device.tabs:
            kick(page)
        self.note(f"{self.name(device)} wishes")

    def rest(self, device: Device) -> None:
        device.tabs[0].wait_for_timeout(self.chance.randint(50, 900))

    def take_question_away(self, _device: Device) -> None:
        """A moderator removes the question below which people talk."""
        if self.chance.random() < 0.4:
            thread.stand(self.app, Question, self.question, "removed")
            self.note("the question is removed")

    # Help

    @contextmanager
    def watched(self, name: str) -> Iterator[None]:
        """Stop loading, and kill the browsers, when a step does not end: `evaluate` would wait for ever.

        Chromium now and then forgets a navigation when DevTools stops the worker that is to answer it: worker, other
        tabs and locks are well, only this page waits for ever, and Playwright with it.
        """

        def stop() -> None:
            self.stops += 1
            for device in self.devices:
                device.stop_loading()

        def bite() -> None:
            self.hung_at = name
            for device in self.devices:
                device.kill_process()

        timers = threading.Timer(IMPATIENCE, stop), threading.Timer(WATCHDOG, bite)
        for timer in timers:
            timer.start()
        try:
            yield
        finally:
            for timer in timers:
                timer.cancel()
        if self.hung_at:
            raise NotRun(name)

    @contextmanager
    def good_place(self, device: Device) -> Iterator[None]:
        """Go where the line is good, and back."""
        luck = self.line.posts, self.line.gets
        self.line.mend()
        device.find_line()
        yield
        self.line.posts, self.line.gets = luck

    def sign_in(self, device: Device, name: str) -> None:
        """Sign in in the only tab: what an older one shows belongs to somebody else."""
        for page in device.tabs[1:]:
            page.close()
        device.forget()
        device.sign_in(getattr(self.cast, name))

    def see(self, page: Page, expression: str) -> None:
        while not page.evaluate(expression):
            page.wait_for_timeout(30)

    # The end

    def heal(self) -> None:
        """All is well: each person signs in once more and what waits is sent."""
        self.line.mend()
        self.note("all is well")
        self.left: dict[str, list[dict[str, Any]]] = {}
        for device, name in ((self.phone, "farah"), (self.phone, "amina"), (self.second, "amina")):
            with self.watched(f"heal {name}"):
                device.find_line()
                self.sign_in(device, name)
                page = device.tabs[0]
                page.goto("/outbox")
                uid = page.evaluate(WHO)
                give_up = time.monotonic() + HEALING
                while waiting := self.sendable(device, uid):
                    assert time.monotonic() < give_up, f"{name} still waits: {waiting}"
                    kick(page)
                    page.wait_for_timeout(100)
                own = [record for record in device.all()["queue"] if record["uid"] == uid]
                page.goto("/outbox")
                if own:
                    page.locator("#outbox li.notice").first.wait_for()
                assert page.locator("#outbox li.notice").count() == len(own), f"not all of {own} is in sight"
                self.left[f"{device.profile.name}-{name}"] = own

    def sendable(self, device: Device, uid: str) -> list[dict[str, Any]]:
        """What waits for nothing: it is not refused, and neither is what was written before it in its lane."""
        found = device.all()
        if found.get("is_unknown"):
            return [found]
        stuck: set[str] = set()
        able = []
        for record in found["queue"]:
            if record["uid"] != uid:
                continue
            if record["state"] == "sealed":
                able.append(record)  # it is opened for its person
            elif record["state"] != "pending":
                stuck.add(record["lane"])
            elif record["lane"] not in stuck:
                able.append(record)
        return able

    def check(self) -> None:
        """Compare what the school has with what people were told."""
        left = {record["key"] for records in self.left.values() for record in records}
        known = {device: set(device.all()["sent"]) | device.kept for device in self.devices}
        rows = self.rows()
        count = Counter(words for words, _who in rows)
        authors = dict(rows)
        for one in self.sent:
            if one.kind not in ("ask", "say"):
                continue
            told = one.device.told.get(one.key, 0)
            is_acknowledged = one.key in known[one.device] or (one.is_kept and told < 400 and not one.is_given_up)
            self.acknowledged += is_acknowledged
            least = 1 if is_acknowledged and one.key not in left else 0
            assert least <= count[one.words] <= 1, f"{one} is there {count[one.words]} times"
            assert one.key not in left or count[one.words] == 0, f"{one} has arrived and still waits"
            assert authors.get(one.words, one.who) == one.who, f"{one} stands under {authors[one.words]}"
        self.check_order([words for words, _who in rows])
        self.check_states(left)

    def check_order(self, arrived: list[str]) -> None:
        """What one person said below the question on one phone came in the order in which it was said."""
        for device in self.devices:
            for name in ("amina", "farah"):
                said = [
                    one.words
                    for one in self.sent
                    if (one.kind, one.device, one.who, one.is_settled) == ("say", device, name, True)
                ]
                here = [words for words in arrived if words in said]
                assert here == [words for words in said if words in here], f"{name} said {said}, there came {here}"

    def check_states(self, left: set[str]) -> None:
        """What one switches and changes stands as it was wished last."""
        now = self.states()
        for name in ("amina", "farah"):
            for kind, begin in (("vote", "0"), ("keep", "0"), ("profile", "")):
                possible = {begin}
                for one in self.sent:
                    if (one.kind, one.who) != (kind, name) or one.key in left:
                        continue
                    is_sure = one.key in set(one.device.all()["sent"])
                    possible = {one.words} if is_sure and one.is_settled else possible | {one.words}
                    self.acknowledged += is_sure
                assert now[kind, name] in possible, f"{kind} of {name} is {now[kind, name]!r}, not of {possible}"

    def rows(self) -> list[tuple[str, str]]:
        """All that was asked and said in this history, with who did, in the order in which it arrived."""
        people = {getattr(self.cast, name).id: name for name in ("amina", "farah", "mina")}
        with self.app.app_context():
            asked = db.session.execute(sa.select(Question.created_at, Question.title, Question.asker_id)).all()
            said = db.session.execute(
                sa.select(QuestionFollowup.created_at, QuestionFollowup.text, QuestionFollowup.author_id)
            ).all()
        return [(words, people[who]) for _at, words, who in sorted([*map(tuple, asked), *map(tuple, said)])]

    def states(self) -> dict[tuple[str, str], str]:
        """What is switched and changed, of whom."""
        found = {}
        with self.app.app_context():
            for name in ("amina", "farah"):
                person = db.session.get_one(User, getattr(self.cast, name).id)
                voted = db.session.scalars(sa.select(AnswerVote).filter_by(user_id=person.id)).first()
                kept = db.session.scalars(sa.select(Bookmark).filter_by(user_id=person.id)).first()
                found["vote", name] = "1" if voted else "0"
                found["keep", name] = "1" if kept else "0"
                found["profile", name] = person.student_profile.school or ""
        return found


WHO = """() => new Promise((done) => {
  const opening = indexedDB.open("spark");
  opening.onsuccess = () => {
    const me = opening.result.transaction("meta").objectStore("meta").get("me");
    me.onsuccess = () => { opening.result.close(); done(me.result?.value); };
  };
})"""


def letters(begin: str) -> str:
    """Return words that nothing else has, without digits, which moderators look at."""
    return begin + "".join(chr(97 + int(digit, 16)) for digit in uuid.uuid4().hex)
