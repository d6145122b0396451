"""Sockets on a real web process: who may open one, what it hears, and what a bad one does to the others: nothing."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen
from uuid import uuid4

import pytest
from simple_websocket import Client, ConnectionError

from spark.domain.notices.hints import DESK, question_topic, user_topic
from spark.live.history import CLOCKS_DIFFER
from tests.live.page import Page, cookie_of

pytestmark = [pytest.mark.committed, pytest.mark.timeout(120)]


def refused(web, query="", **headers):
    """Return the status with which a handshake is refused."""
    with pytest.raises(ConnectionError) as refusal:
        Client(f"{web.address.replace('http', 'ws')}/ws{query}", headers=headers)
    return refusal.value.status_code


# Who may


def test_without_signing_in_there_is_no_socket(web):
    assert refused(web, Origin=web.origin) == 403


def test_a_foreign_page_gets_none_although_it_sends_our_cookie(web, cast):
    cookie = cookie_of(cast.amina)
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1", "http://127.0.0.1.evil.example"):
        assert refused(web, Cookie=cookie, Origin=origin) == 403
    assert refused(web, Cookie=cookie) == 403, "browsers always say where they come from"


def test_a_bearer_token_needs_no_origin(web, cast):
    token = cast.amina.api.environ_base["HTTP_AUTHORIZATION"]
    page = Page(web.address, {"Authorization": token})
    assert page.still_answers()
    page.close()
    assert refused(web, Authorization=token, Origin="https://evil.example") == 403
    assert refused(web, Authorization="Bearer nonsense") == 403


def test_an_ended_session_opens_none(web, cast):
    browser = cast.amina.browser
    cookie = f"session={browser.get_cookie('session', domain='spark.test').value}"
    browser.post("/logout")
    assert refused(web, Cookie=cookie, Origin=web.origin) == 403


def test_a_plain_request_is_no_handshake(web):
    with pytest.raises(OSError, match="400"):
        urlopen(f"{web.address}/ws")


def test_half_a_handshake_is_refused(web, cast):
    request = f"GET /ws HTTP/1.1\r\nHost: {urlsplit(web.address).netloc}\r\nCookie: {cookie_of(cast.amina)}\r\n"
    request += f"Origin: {web.address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    for rest in ("", "Sec-WebSocket-Key: x\r\nSec-WebSocket-Version: 8\r\n", "Sec-WebSocket-Version: 13\r\n"):
        with socket.create_connection(("127.0.0.1", urlsplit(web.address).port), timeout=10) as line:
            line.sendall(f"{request}{rest}\r\n".encode())
            assert line.recv(100).startswith(b"HTTP/1.1 400")


def test_compression_is_not_agreed_on(web, cast):
    with socket.create_connection(("127.0.0.1", urlsplit(web.address).port), timeout=10) as line:
        headers = {
            "Host": urlsplit(web.address).netloc,
            "Cookie": cookie_of(cast.amina),
            "Origin": web.address,
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Extensions": "permessage-deflate",
        }
        line.sendall(b"GET /ws HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in headers.items()).encode() + b"\r\n")
        answer = line.recv(4096).lower()
    assert b" 101 " in answer
    assert b"deflate" not in answer


# What it hears


def test_a_page_hears_of_its_person_and_of_nobody_else(open_page, tell, cast):
    amina, farah = open_page(cast.amina), open_page(cast.farah)
    tell("notification:new", user_topic(cast.amina.id), type="answer_accepted")
    told = amina.hear("notification:new")
    assert told["data"] == {"type": "answer_accepted"}
    assert told["topic"] == user_topic(cast.amina.id)
    assert told["cursor"] > amina.hello["data"]["cursor"]
    assert farah.hears_nothing()


def test_mentors_and_admins_hear_of_the_desk_and_students_do_not(open_page, tell, cast):
    mentor, admin, student, educator = (open_page(p) for p in (cast.mina, cast.rosa, cast.amina, cast.asha))
    tell("queue:changed", DESK, questionId="1")
    assert mentor.hear("queue:changed")["data"] == {"questionId": "1"}
    assert admin.hear("queue:changed")
    assert student.hears_nothing()
    assert educator.hears_nothing(0.1)


def test_a_page_hears_of_the_questions_it_asked_for_until_it_asks_no_more(open_page, tell, cast, ask):
    question, other = ask(), ask()
    page = open_page(cast.farah)
    page.subscribe(question)
    tell("question:answered", question_topic(other), questionId=str(other))
    tell("question:answered", question_topic(question), questionId=str(question))
    assert page.hear("question:answered")["data"]["questionId"] == str(question)
    page.say("question:unsubscribe", questionId=str(question))
    assert page.still_answers()
    tell("question:answered", question_topic(question), questionId=str(question))
    assert page.hears_nothing()


@pytest.mark.parametrize("standing", ["held", "withdrawn", "removed"])
def test_what_one_may_not_read_one_does_not_hear_of(open_page, cast, ask, standing):
    question = ask(cast.amina, standing)
    page = open_page(cast.farah)
    for hidden in (question, uuid4()):
        page.say("question:subscribe", questionId=str(hidden))
        assert page.hear("error")["data"]["code"] == "NOT_FOUND"
    if standing == "held":
        open_page(cast.amina).subscribe(question)
    open_page(cast.rosa).subscribe(question)


def test_there_is_an_end_to_how_many_questions_one_page_hears_of(open_page, cast, ask):
    page = open_page(cast.farah)
    questions = [ask() for _ in range(51)]
    for question in questions:
        page.say("question:subscribe", questionId=str(question))
        time.sleep(0.05)  # twenty a second
    assert page.hear("error")["data"]["code"] == "TOO_MANY_TOPICS"
    assert page.still_answers()


# What it missed


def test_after_a_reconnection_a_page_is_told_what_it_missed(open_page, tell, cast, ask):
    question = ask()
    page = open_page(cast.amina)
    page.subscribe(question)
    tell("question:changed", question_topic(question), n=1)
    cursor = page.hear("question:changed")["cursor"]
    page.close()
    time.sleep(1.2)  # what came within a second is told once more
    tell("notification:new", user_topic(cast.amina.id), n=2)
    tell("notification:new", user_topic(cast.farah.id), n=3)
    tell("question:answered", question_topic(question), n=4)
    back = open_page(cast.amina, query=f"?after={cursor}")
    assert back.hear("notification:new")["data"] == {"n": 2}
    back.say("question:subscribe", questionId=str(question), after=cursor)
    assert back.hear("question:answered")["data"] == {"n": 4}
    assert back.hears_nothing(0.3)


def test_a_page_that_just_loaded_is_told_what_happened_since_it_was_asked_for(open_page, tell, cast, ask):
    question, so_far_back = ask(), (500 + CLOCKS_DIFFER) / 1000
    open_page(cast.farah)  # the process knows its stream from now on
    time.sleep(so_far_back)
    asked_for = time.monotonic()
    tell("question:changed", question_topic(question), n=1)
    page = open_page(cast.amina)
    page.say("question:subscribe", questionId=str(question), age=round((time.monotonic() - asked_for) * 1000))
    assert page.hear("question:changed")["data"] == {"n": 1}


@pytest.mark.parametrize("cursor", ["1-0", "99999999999999-0", "nonsense", "-1", "1-0; DROP", "9" * 50])
def test_a_cursor_too_old_or_unknown_means_to_look_at_everything(open_page, cast, cursor):
    assert open_page(cast.amina, query=f"?after={cursor}".replace(" ", "%20")).hear("live:reset")["data"] == {}


# Bad frames


BAD = {
    "no JSON": "hello",
    "half of it": '{"event": "presence:update", "data": {',
    "a list": "[]",
    "a number": "7",
    "no event": "{}",
    "an event that is no name": '{"event": 1, "data": {}}',
    "data that are none": '{"event": "presence:update", "data": []}',
    "more than that": '{"event": "presence:update", "data": {"status": "away"}, "to": "all"}',
    "unknown": '{"event": "queue:changed", "data": {}}',
    "no status": '{"event": "presence:update", "data": {}}',
    "a status that is none": '{"event": "presence:update", "data": {"status": ["online"]}}',
    "no question": '{"event": "question:subscribe", "data": {}}',
    "a question that is none": '{"event": "question:subscribe", "data": {"questionId": {"a": 1}}}',
    "deep": "[" * 30_000 + "]" * 30_000,
    "NaN": '{"event": "x", "data": {"n": NaN}}',
    "the same name twice": '{"event": "x", "event": "y", "data": {}}',
    "NUL": '{"event": "a\\u0000b", "data": {}}',
}


@pytest.mark.parametrize("name", BAD)
def test_a_frame_that_makes_no_sense_is_answered_so(open_page, cast, name):
    page = open_page(cast.amina)
    page.line.send(BAD[name])
    assert page.hear("error")["data"]["code"] in ("BAD_FRAME", "MALFORMED_JSON", "UNKNOWN_EVENT")
    assert page.still_answers()


def test_bytes_are_no_frame(open_page, cast):
    page = open_page(cast.amina)
    page.line.send(b"\x00\xff")
    assert page.hear("error")["data"]["code"] == "BAD_FRAME"
    assert page.still_answers()


@pytest.mark.parametrize("raw", [b"\xff\xff\xff\xff\xff\xff", b"\x81\x05hello", b"\x81\x84\0\0\0\0\xff\xfe\xfd\xfc"])
def test_what_is_no_websocket_at_all_ends_that_socket(open_page, cast, raw):
    bystander, page = open_page(cast.farah), open_page(cast.amina)
    page.line.sock.sendall(raw)
    assert page.is_closed() in (1002, 1007, 1005, 1006)
    assert bystander.still_answers()


def test_a_message_of_a_megabyte_ends_that_socket_and_no_other(open_page, cast, web, tell):
    bystander, page = open_page(cast.farah), open_page(cast.amina)
    try:
        page.line.send("x" * 1_000_000)
    except OSError:
        page.closed_with = 1006
    assert page.is_closed() in (1009, 1006, 1005)
    assert bystander.still_answers()
    assert urlopen(f"{web.address}/healthz").status == 200
    tell("notification:new", user_topic(cast.farah.id))
    assert bystander.hear("notification:new")
    wait_for_sockets(web, 1)


def wait_for_sockets(web, number, seconds=10):
    """Wait until the process holds so many connections from outside, our own keep-alive ones not counted."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if len(open_sockets(web)) <= number:
            return
        time.sleep(0.1)
    raise AssertionError(open_sockets(web))


def open_sockets(web):
    """Return the peers of established connections to the process."""
    port = f":{urlsplit(web.address).port:04X}"
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [line[2] for line in lines if line[1].endswith(port) and line[3] == "01"]


def test_who_floods_is_shown_the_door(open_page, cast, web):
    bystander, page = open_page(cast.farah), open_page(cast.amina)
    try:
        for number in range(500):
            page.say("flood", n=number)
    except OSError:
        pass
    assert page.is_closed() in (1008, 1006, 1005)
    assert bystander.still_answers()


def test_who_floods_with_pings_is_cut_off(open_page, cast, web):
    bystander, page = open_page(cast.farah), open_page(cast.amina)
    try:
        for _ in range(200):
            page.line.sock.sendall(b"\x89\x80\0\0\0\0" * 1000)
    except OSError:
        pass
    assert page.is_closed() is not None
    assert bystander.still_answers()


def test_who_does_not_read_is_hung_up_on_and_harms_nobody(open_page, cast, tell, web):
    """A raw connection whose buffer fills, while others are told at once."""
    bystander = open_page(cast.amina)
    stalled = Stalled(web, cookie_of(cast.amina))
    filling = "x" * 60_000
    for number in range(40):
        tell("notification:new", user_topic(cast.amina.id), n=number, filling=filling)
        assert bystander.hear("notification:new", 5)["data"]["n"] == number
    assert stalled.is_over()
    assert bystander.still_answers()


class Stalled:
    """A page that never reads."""

    def __init__(self, web, cookie):
        self.line = socket.socket()
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.line.connect(("127.0.0.1", urlsplit(web.address).port))
        headers = {
            "Host": urlsplit(web.address).netloc,
            "Cookie": cookie,
            "Origin": web.address,
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
            "Sec-WebSocket-Version": "13",
        }
        text = "GET /ws HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
        self.line.sendall(text.encode())

    def is_over(self):
        """Read at last: the server ended the line long before all that was told."""
        self.line.settimeout(5)
        read = 0
        try:
            while data := self.line.recv(65536):
                read += len(data)
        except ConnectionResetError:
            pass
        except TimeoutError:
            return False
        return read < 1_000_000


# Room


def let_in(open_page, person, **where):
    """Open a page as soon as the process has noticed that another has gone."""
    give_up = time.monotonic() + 10
    while True:
        try:
            return open_page(person, **where)
        except ConnectionError:
            assert time.monotonic() < give_up, "there is no room"
            time.sleep(0.05)


def test_one_person_holds_only_so_many(web, cast, open_page):
    cookie = cookie_of(cast.amina)
    pages = [open_page(cookie) for _ in range(20)]
    assert refused(web, Cookie=cookie, Origin=web.origin) == 429
    assert open_page(cast.farah).still_answers()
    pages[0].close()
    assert let_in(open_page, cookie).still_answers()


def test_a_full_process_says_so_and_still_answers_pages(servers, cast, open_page):
    small = servers.web(LIVE_SOCKETS="2")
    held = [open_page(person, at=small) for person in (cast.amina, cast.farah)]
    assert refused(small, Cookie=cookie_of(cast.mina), Origin=small.origin) == 503
    assert urlopen(f"{small.address}/library").status == 200
    held[0].close()
    assert let_in(open_page, cast.mina, at=small).still_answers()


def test_no_socket_keeps_a_database_connection(app, cast, open_page, ask):
    from sqlalchemy import text

    from spark.extensions import db

    question = ask()
    pages = [open_page(person) for person in (cast.amina, cast.farah, cast.mina) for _ in range(8)]
    for page in pages:
        page.subscribe(question)
    with app.app_context():
        ours = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        held = db.session.scalar(text(f"{ours} AND state LIKE '%transaction%'"))
        everything = db.session.scalar(text(ours))
    assert held == 0
    assert everything < len(pages)


def test_pages_that_come_all_at_once_wait_in_line_and_are_all_let_in(web, cast, ask, open_page):
    """As after a restart: more than there are connections to the database, and each wants to hear of a question."""
    question = ask()
    cookies = [cookie_of(person) for person in (cast.amina, cast.farah, cast.asha, cast.bram, cast.mina)]
    with ThreadPoolExecutor(75) as threads:
        pages = list(threads.map(lambda number: open_page(cookies[number % 5]), range(75)))
        for page in pages:
            page.say("question:subscribe", questionId=str(question))
        assert all(threads.map(Page.still_answers, pages))
    assert open_page(cast.rosa).still_answers()
