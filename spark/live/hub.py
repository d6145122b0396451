"""The hub of one process: who listens here, and telling them. Nothing in it waits for a page."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import cast
from uuid import uuid4

from flask import Flask, current_app

from spark.domain.notices.hints import DESK, KICK, user_topic
from spark.live.desk import Desk
from spark.live.frames import PAUSED, RESET, frame, hint_frame
from spark.live.history import History
from spark.live.limits import MOST_MISSED, most_sockets
from spark.live.listener import COME_BACK, SIGNED_OUT, Listener
from spark.services.hints import Cursor, Hint

BEGINNING = 1.0  # seconds at most
AT_THE_DATABASE = 4
AT_A_TIME = 100  # sockets; then the pages of this process get their turn


class Hub:
    """The open pages of one process by what they listen to."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.place = uuid4().hex[:12]  # names this process in what several say of one person
        self.most = most_sockets(app)
        self.listeners: set[Listener] = set()
        self.by_topic: defaultdict[str, set[Listener]] = defaultdict(set)
        self.of_person: Counter[str] = Counter()
        self.left = 0  # so many pages, ever
        self.history = History()
        self.desk = Desk(self)
        self.lock = threading.Lock()
        # When a thousand pages come back at once, what they listen to is asked a few at a time: connections to the
        # database are the pages' in the first place.
        self.turn = threading.Semaphore(AT_THE_DATABASE)
        self.is_running = False
        self.is_paused = False
        self.has_begun = threading.Event()  # the stream is known, or known to be away

    # Who listens

    def join(self, listener: Listener) -> None:
        """Let a page hear of its person, and of the desk where it may."""
        with self.lock:
            self.listeners.add(listener)
            self.of_person[str(listener.user_id)] += 1
        self.subscribe(listener, user_topic(listener.user_id))
        if listener.is_colleague:
            self.subscribe(listener, DESK)

    def leave(self, listener: Listener) -> None:
        """Forget a page."""
        for topic in list(listener.topics):
            self.unsubscribe(listener, topic)
        with self.lock:
            self.listeners.discard(listener)
            self.left += 1
            self.of_person[str(listener.user_id)] -= 1
            self.of_person += Counter()  # drops those who are gone

    def subscribe(self, listener: Listener, topic: str) -> None:
        """Let a page hear of a topic; whether it may has been asked."""
        with self.lock:
            self.by_topic[topic].add(listener)
            listener.topics.add(topic)

    def unsubscribe(self, listener: Listener, topic: str) -> None:
        """Let a page hear no more of a topic."""
        with self.lock:
            listener.topics.discard(topic)
            heard_by = self.by_topic[topic]
            heard_by.discard(listener)
            if not heard_by:
                del self.by_topic[topic]

    def on(self, topic: str) -> list[Listener]:
        """Return the pages that hear of a topic."""
        with self.lock:
            return list(self.by_topic.get(topic, ()))

    def everybody(self) -> list[Listener]:
        """Return all open pages."""
        with self.lock:
            return list(self.listeners)

    # Telling them

    def hear(self, cursor: Cursor, hint: Hint) -> None:
        """Pass a hint on: to a desk a little later with others, to everybody else at once."""
        self.history.add(cursor, hint)
        if hint.event == KICK:
            self.kick(hint)
        elif hint.topic == DESK:
            self.desk.add(hint, hint_frame(cursor, hint))
        elif listeners := self.on(hint.topic):
            self.tell(listeners, hint_frame(cursor, hint))

    def tell(self, listeners: Iterable[Listener], told: bytes) -> None:
        """Send one frame to many."""
        for number, listener in enumerate(listeners, 1):
            listener.send(told)
            if number % AT_A_TIME == 0:
                time.sleep(0)

    def catch_up(self, listener: Listener, topics: set[str], after: Cursor | None) -> None:
        """Tell a page what it missed on `topics`, or to look at everything again."""
        missed = self.history.since(after, topics) if after and self.history.knows(after) else None
        if missed is None or len(missed) > MOST_MISSED:
            listener.send(frame(RESET))
            return
        for cursor, hint in missed:
            if hint.event != KICK:
                listener.send(hint_frame(cursor, hint))

    def kick(self, hint: Hint) -> None:
        """Close the sockets of a session that ended, or of a person whose rights changed."""
        ended = hint.data.get("sessionId")
        for listener in self.on(hint.topic):
            if ended is None:
                listener.close(COME_BACK)
            elif ended == str(listener.session_id):
                listener.close(SIGNED_OUT)

    def pause(self) -> None:
        """Redis is away: pages had better look by themselves."""
        self.is_paused = True
        self.has_begun.set()
        self.tell(self.everybody(), frame(PAUSED))

    def resume(self) -> None:
        """Hints come again, and nobody knows what was missed."""
        self.is_paused = False
        self.tell(self.everybody(), frame(RESET))

    def let_go(self) -> None:
        """Close all sockets, because this process stops; their pages find another."""
        for number, listener in enumerate(self.everybody(), 1):
            listener.close(COME_BACK)
            if number % AT_A_TIME == 0:
                time.sleep(0)

    # What runs beside

    def start(self) -> None:
        """Begin to listen to the stream with the first page, which waits until its memory is here."""
        from spark.live.caretaker import Caretaker
        from spark.live.line import Line

        with self.lock:
            is_first, self.is_running = not self.is_running, True
        if is_first:
            for work in (Line(self), Caretaker(self), self.desk):
                threading.Thread(target=work.run, daemon=True, name=f"live-{type(work).__name__}").start()
        self.has_begun.wait(BEGINNING)


def make_hub(app: Flask) -> None:
    """Give an application its hub."""
    app.extensions["live"] = Hub(app)


def hub() -> Hub:
    """Return the hub of this process."""
    return cast(Hub, current_app.extensions["live"])
