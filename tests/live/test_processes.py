"""Sockets in the company of the other processes: a change reaches every process's pages, whatever comes and goes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from redis import Redis

from spark.domain.notices.hints import hint, question_topic, user_topic
from spark.engines.binaries import redis_programs
from spark.extensions import db
from tests.live.page import cookie_of

pytestmark = [pytest.mark.long, pytest.mark.committed, pytest.mark.timeout(180)]


def change(app, *hints):
    """Commit what tells open pages, as every change does."""
    with app.app_context():
        for event, topic, data in hints:
            hint(event, topic, **data)
        db.session.commit()


def test_a_change_reaches_the_pages_of_every_process(app, servers, relay, web, open_page, cast, ask):
    other = servers.web()
    relay()
    question = ask()
    pages = [open_page(cast.amina), open_page(cast.farah, at=other)]
    for page in pages:
        page.subscribe(question)
    change(app, ("question:answered", question_topic(question), {"questionId": str(question)}))
    told = [page.hear("question:answered") for page in pages]
    assert told[0] == told[1], "one stream, one cursor"


def test_a_page_comes_back_to_another_process_and_misses_nothing(app, servers, web, open_page, tell, cast, ask):
    other = servers.web()
    question = ask()
    page = open_page(cast.amina)
    page.subscribe(question)
    tell("question:changed", question_topic(question), n=1)
    cursor = page.hear("question:changed")["cursor"]
    page.close()
    tell("question:changed", question_topic(question), n=2)
    back = open_page(cast.amina, at=other, query=f"?after={cursor}")
    back.say("question:subscribe", questionId=str(question), after=cursor)
    assert back.hear("question:changed")["data"] == {"n": 2}


def test_a_change_that_is_undone_is_not_told(app, servers, relay, open_page, cast):
    relay()
    page = open_page(cast.amina)
    with app.app_context():
        hint("notification:new", user_topic(cast.amina.id))
        db.session.rollback()
    change(app, ("notification:new", user_topic(cast.amina.id), {"n": 2}))
    assert page.hear("notification:new")["data"] == {"n": 2}


def test_signing_out_closes_the_pages_of_that_session_alone(app, servers, relay, open_page, cast):
    relay()
    here, there = cast.amina.browser, cast.amina.browser
    sid = {browser: f"session={browser.get_cookie('session', domain='spark.test').value}" for browser in (here, there)}
    first, second, other = open_page(sid[here]), open_page(sid[here]), open_page(sid[there])
    stranger = open_page(cast.farah)
    assert here.post("/logout").status_code == 303
    assert (first.is_closed(), second.is_closed()) == (4001, 4001)
    assert other.still_answers()
    assert stranger.still_answers()


def test_who_is_declined_or_deleted_loses_their_pages(app, servers, relay, open_page, cast):
    relay()
    mentor, student = open_page(cast.mina), open_page(cast.amina)
    admin = cast.rosa.browser
    declined = admin.post(f"/admin/people/{cast.mina.id}/refusal", data={"reason": "Not a mentor of ours."})
    assert declined.status_code == 303, declined.get_data(as_text=True)[:1000]
    assert mentor.is_closed() == 1012, "it may come back, with other rights"
    assert open_page(cast.mina).hears_nothing(0.2)
    with app.app_context():
        from spark.domain.people.deletion import delete_person
        from spark.domain.people.user import User

        delete_person(db.session.get_one(User, cast.amina.id), by=db.session.get_one(User, cast.rosa.id))
        db.session.commit()
    assert student.is_closed() == 4001


def test_a_process_that_stops_lets_its_pages_go(servers, open_page, cast):
    stopping = servers.web()
    pages = [open_page(person, at=stopping) for person in (cast.amina, cast.farah)]
    os.kill(stopping.process.pid, signal.SIGTERM)
    assert [page.is_closed() for page in pages] == [1012, 1012]
    assert stopping.process.wait(10) == 0
    assert "graceful timeout" not in stopping.log.read_text()


# Presence


def test_the_desk_hears_who_of_its_people_comes_and_looks_away(app, open_page, cast):
    from spark.services.cache import redis
    from spark.services.presence import key, who_is_online

    with app.app_context():
        redis().delete(key())  # of the tests before
    mentor = open_page(cast.mina)
    open_page(cast.amina)
    admin = open_page(cast.rosa)
    seen = presence_of(mentor, cast.rosa)
    assert seen == "online"
    with app.app_context():
        assert who_is_online() == {str(cast.mina.id), str(cast.rosa.id)}, "and no student"
    admin.say("presence:update", status="away")
    assert presence_of(mentor, cast.rosa) == "away"
    with app.app_context():
        assert who_is_online() == {str(cast.mina.id)}
    second = open_page(cast.rosa)
    assert presence_of(mentor, cast.rosa) == "online"
    second.say("presence:update", status="away")
    assert presence_of(mentor, cast.rosa) == "away"


def presence_of(page, person):
    """Return the next status of a person that a page is told."""
    while told := page.next(5):
        if told["event"] == "presence:changed" and told["data"]["userId"] == str(person.id):
            return told["data"]["status"]
    raise AssertionError("nothing was told")


# Redis away


@pytest.fixture
def own_redis():
    """A Redis that may be killed."""
    folder = Path(tempfile.mkdtemp(prefix="spark-live-"))
    program = next(iter(redis_programs()))
    server = OwnRedis(program.path, folder)
    server.start()
    yield server
    server.kill()
    shutil.rmtree(folder)


class OwnRedis:
    """Starts and dies when told."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.url = f"unix://{folder}/redis.sock?db=0"
        self.process = None

    def start(self):
        command = [self.program, "--port", "0", "--unixsocket", f"{self.folder}/redis.sock"]
        command += ["--dir", self.folder, "--save", "", "--appendonly", "yes"]
        self.process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
        for _attempt in range(100):
            try:
                return Redis.from_url(self.url).ping()
            except OSError:
                time.sleep(0.1)
            except Exception:  # still loading
                time.sleep(0.1)
        raise AssertionError("Redis does not answer")

    def kill(self):
        self.process.kill()
        self.process.wait()


def test_without_redis_pages_are_told_to_look_for_themselves_and_later_that_all_is_well(
    app, servers, relay, open_page, cast, own_redis
):
    without = servers.web(REDIS_URL=own_redis.url)
    relay(REDIS_URL=own_redis.url)
    page = open_page(cast.amina, at=without)
    change(app, ("notification:new", user_topic(cast.amina.id), {"n": 1}))
    assert page.hear("notification:new")["data"] == {"n": 1}

    own_redis.kill()
    assert page.hear("live:paused")
    late = open_page(cast.farah, at=without)
    assert late.hear("live:paused"), "who comes meanwhile knows it too"
    change(app, ("notification:new", user_topic(cast.amina.id), {"n": 2}))

    own_redis.start()
    told = {page.next()["event"] for _ in range(2)}
    assert told == {"live:reset", "notification:new"}, "what waited is told, and that something may be missing"
    change(app, ("notification:new", user_topic(cast.amina.id), {"n": 3}))
    heard = [page.hear("notification:new")["data"]]
    while heard[-1] == {"n": 2}:  # a hint may come twice: the relay cannot know what a Redis had taken when it died
        heard.append(page.hear("notification:new")["data"])
    assert heard[-1] == {"n": 3}


def test_a_redis_that_lost_everything_is_noticed(app, servers, relay, open_page, cast, own_redis):
    without = servers.web(REDIS_URL=own_redis.url)
    relay(REDIS_URL=own_redis.url)
    page = open_page(cast.amina, at=without)
    change(app, ("notification:new", user_topic(cast.amina.id), {"n": 1}))
    cursor = page.hear("notification:new")["cursor"]
    own_redis.kill()
    assert page.hear("live:paused")
    shutil.rmtree(own_redis.folder / "appendonlydir", ignore_errors=True)
    for file in own_redis.folder.glob("*.aof"):
        file.unlink()
    own_redis.start()
    assert page.hear("live:reset")
    assert open_page(cast.amina, at=without, query=f"?after={cursor}").hear("live:reset")
    change(app, ("notification:new", user_topic(cast.amina.id), {"n": 2}))
    assert page.hear("notification:new")["data"] == {"n": 2}


def test_a_person_signs_in_while_redis_is_away(servers, cast, open_page):
    without = servers.web(REDIS_URL="redis://127.0.0.1:1/0")
    page = open_page(cookie_of(cast.mina), at=without)
    assert page.hear("live:paused")
    page.say("presence:update", status="away")
    assert page.still_answers()
