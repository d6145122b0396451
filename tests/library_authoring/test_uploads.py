"""A file comes in by parts, goes on after a dropped line, and is believed only when the storage has it."""

import threading
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from spark.domain.clock import now
from spark.domain.library.upload import Upload
from spark.domain.moderation.settings import change_setting
from spark.domain.people.user import User
from spark.extensions import db
from tests.jobs.inline import run_outbox

PART = 256 * 1024
BODY = bytes(range(256)) * 3000  # three parts


SIZE = len(BODY)


def announce(browser, name="waves.pdf", size=SIZE, kind="pdf"):
    return browser.post("/uploads", data={"file_name": name, "size": size, "kind": kind})


def begun(browser, **about):
    answer = announce(browser, **about)
    assert answer.status_code == 201, answer.get_json()
    return answer.get_json()


def put(browser, url, offset, data):
    return browser.put(f"{url}?offset={offset}", data=data, content_type="application/octet-stream")


def stored(app):
    return sorted(found.key for found in app.extensions["storage"].objects("temp/"))


def test_a_file_in_parts(app, cast):
    browser = cast.asha.browser
    upload = begun(browser)
    assert (upload["method"], upload["offset"], upload["partSize"]) == ("PUT", 0, PART)
    offset = 0
    while offset < len(BODY):
        answer = put(browser, upload["url"], offset, BODY[offset : offset + PART])
        assert answer.status_code == 200
        offset = int(answer.headers["Upload-Offset"])
    assert answer.get_json() == {"offset": len(BODY), "complete": True}
    assert b"".join(app.extensions["storage"].read(f"temp/{upload['uploadId']}/file")) == BODY


def test_a_dropped_line_goes_on_where_it_was(cast):
    browser = cast.asha.browser
    upload = begun(browser)
    put(browser, upload["url"], 0, BODY[:PART])
    head = browser.head(upload["url"])
    assert (head.status_code, head.headers["Upload-Offset"]) == (204, str(PART))
    again = begun(browser)
    assert (again["uploadId"], again["offset"]) == (upload["uploadId"], PART)


def test_a_part_whose_answer_was_lost_changes_nothing(cast):
    browser = cast.asha.browser
    upload = begun(browser)
    for _ in range(2):
        assert put(browser, upload["url"], 0, BODY[:PART]).headers["Upload-Offset"] == str(PART)


def test_a_wrong_offset_is_told_the_right_one(cast):
    browser = cast.asha.browser
    upload = begun(browser)
    put(browser, upload["url"], 0, BODY[:PART])
    answer = put(browser, upload["url"], 2 * PART, BODY[2 * PART :])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, str(PART))
    assert answer.get_json()["error"]["code"] == "WRONG_OFFSET"


def test_the_last_part_sent_twice_is_told_that_all_is_there(cast):
    browser = cast.asha.browser
    upload = begun(browser, size=3)
    assert put(browser, upload["url"], 0, b"abc").get_json()["complete"] is True
    again = put(browser, upload["url"], 0, b"abc")
    assert (again.status_code, again.headers["Upload-Offset"]) == (409, "3")
    assert browser.head(upload["url"]).headers["Upload-Offset"] == "3"


def test_more_than_announced_is_refused(cast):
    browser = cast.asha.browser
    upload = begun(browser, size=10)
    assert put(browser, upload["url"], 0, b"x" * 11).status_code == 413
    assert browser.head(upload["url"]).headers["Upload-Offset"] == "0"


def test_a_part_is_at_most_a_megabyte(cast):
    browser = cast.asha.browser
    upload = begun(browser, size=3_000_000)
    answer = put(browser, upload["url"], 0, b"x" * (1024 * 1024 + 1))
    assert answer.status_code == 413
    assert answer.get_json()["error"]["code"] == "TOO_LARGE"


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ({"size": 0}, "This file is empty"),
        ({"size": -5}, "This file is empty"),
        ({"size": "many"}, "This file is empty"),
        ({"size": 60 * 1024 * 1024}, "This file has 63 MB. At most 52 MB are allowed here"),
        ({"size": 10**30}, "At most 52 MB"),
        ({"name": "../../etc/passwd.pdf"}, "may not hold a slash"),
        ({"name": "..\\boot.pdf"}, "may not hold a slash"),
        ({"name": "notes\u202efdp.exe"}, "hidden characters"),
        ({"name": "notes\u200f.pdf"}, "hidden characters"),
        ({"name": "a\u0007b.pdf"}, "hidden characters"),
        ({"name": "x" * 252 + ".pdf"}, "too long"),
        ({"name": ""}, "Choose a file"),
        ({"name": ".."}, "Choose a file"),
        ({"name": "thing.xyz", "kind": ""}, "Choose what kind of lesson"),
        ({"kind": "spreadsheet"}, "Choose what kind of lesson"),
    ],
)
def test_what_cannot_be_taken_gets_a_sentence(cast, about, sentence):
    answer = announce(cast.asha.browser, **about)
    assert 400 <= answer.status_code < 500
    assert sentence in answer.get_json()["error"]["message"]


def test_names_in_every_script_are_fine(cast):
    for name in ("دروس في الفيزياء.pdf", "අධ්‍යාපනය.pdf", "ప్రకృతి.pdf", "O'Brien & Söhne (2).pdf", "नेपाल\u200dी.pdf"):
        assert begun(cast.asha.browser, name=name)["offset"] == 0


def test_the_kind_is_guessed_from_the_name_when_it_was_not_chosen(app, cast):
    upload = begun(cast.asha.browser, name="film.MP4", kind="", size=60 * 1024 * 1024)
    with app.app_context():
        assert db.session.get(Upload, uuid.UUID(upload["uploadId"])).kind == "video"


@pytest.mark.parametrize("other", ["bram", "rosa"])
def test_nobody_touches_anothers_upload(cast, other):
    upload = begun(cast.asha.browser)
    stranger = getattr(cast, other).browser
    assert stranger.head(upload["url"]).status_code == 404
    assert put(stranger, upload["url"], 0, BODY[:10]).status_code == 404
    for verb in ("parts", "complete", "cancel"):
        assert stranger.post(f"{upload['url']}/{verb}").status_code == 404


def test_students_mentors_and_visitors_send_no_files(cast, visitor):
    assert announce(cast.amina.browser).status_code == 403
    assert announce(cast.mina.browser).status_code == 403
    assert announce(visitor).status_code == 401


def test_the_same_name_of_two_people_is_two_files(cast):
    assert begun(cast.asha.browser)["uploadId"] != begun(cast.bram.browser)["uploadId"]


def test_cancelling_forgets_the_bytes(app, cast):
    browser = cast.asha.browser
    upload = begun(browser)
    put(browser, upload["url"], 0, BODY[:PART])
    assert stored(app)
    assert browser.post(f"{upload['url']}/cancel").status_code == 200
    run_outbox(app)
    assert stored(app) == []
    assert browser.head(upload["url"]).status_code == 404


def test_a_person_has_a_share_a_day(app, cast):
    with app.app_context():
        change_setting("uploads_per_day", 2, by=db.session.get(User, cast.rosa.id))
        db.session.commit()
    browser = cast.asha.browser
    for name in ("a.pdf", "b.pdf"):
        begun(browser, name=name)
    refused = announce(browser, name="c.pdf")
    assert refused.get_json()["error"]["code"] == "TOO_MANY_UPLOADS"
    assert begun(browser, name="a.pdf"), "going on with one that began is no new one"
    assert begun(cast.bram.browser, name="c.pdf")


def test_what_is_not_finished_is_gone_within_an_hour(app, cast):
    from spark.domain.notices.outbox import put_in_outbox

    browser = cast.asha.browser
    upload = begun(browser)
    put(browser, upload["url"], 0, BODY[:PART])
    with app.app_context():
        assert db.session.get(Upload, uuid.UUID(upload["uploadId"])).expires_at <= now() + timedelta(minutes=50)
        db.session.execute(sa.update(Upload).values(expires_at=now() - timedelta(seconds=1)))
        put_in_outbox("uploads.clean")
        db.session.commit()
    run_outbox(app)
    assert stored(app) == []
    with app.app_context():
        assert db.session.scalars(sa.select(Upload)).all() == []
    assert begun(browser)["offset"] == 0, "the same file begins again"


def test_an_upload_in_use_does_not_expire(app, cast):
    browser = cast.asha.browser
    upload = begun(browser)
    with app.app_context():
        db.session.execute(sa.update(Upload).values(expires_at=now() + timedelta(minutes=1)))
        db.session.commit()
    put(browser, upload["url"], 0, BODY[:PART])
    with app.app_context():
        assert db.session.scalars(sa.select(Upload.expires_at)).one() > now() + timedelta(minutes=40)


@pytest.mark.committed
def test_two_tabs_sending_one_file_at_once_end_in_one_file(app, cast):
    browser, other = cast.asha.browser, cast.asha.browser
    upload = begun(browser)
    assert begun(other)["uploadId"] == upload["uploadId"]
    answers = []

    def send(tab):
        offset = 0
        while offset < len(BODY):
            answer = put(tab, upload["url"], offset, BODY[offset : offset + PART])
            answers.append(answer.status_code)
            offset = int(answer.headers["Upload-Offset"])

    threads = [threading.Thread(target=send, args=(tab,)) for tab in (browser, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) <= {200, 409}
    assert b"".join(app.extensions["storage"].read(f"temp/{upload['uploadId']}/file")) == BODY
