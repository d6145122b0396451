"""An educator begins a lesson, changes it and hands it in; what is wrong gets a sentence next to its field."""

import re
import uuid
from html import unescape

import pytest
import sqlalchemy as sa

from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.upload import Upload
from spark.extensions import db
from tests.library_authoring.lessons import MARKDOWN, fields, newest, sentences, with_file, write


def post_new(browser, **kwargs):
    return browser.post("/teach/content/new", content_type="multipart/form-data", **kwargs)


def lessons(app):
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(Content))


def field_error(answer, field):
    html = answer.get_data(as_text=True)
    found = re.search(rf'id="{field}-error"[^>]*>(.*?)</p>', html, re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found.group(1))).split()) if found else ""


def test_a_draft_needs_no_file(app, cast):
    answer = post_new(cast.asha.browser, data=fields())
    assert answer.status_code == 303
    version = newest(app, answer.headers["Location"])
    assert (version.state, version.number, version.file_name, version.upload_id) == ("draft", 1, "", None)
    page = cast.asha.browser.get(answer.headers["Location"])
    assert "This draft has no file yet" in sentences(page)


def test_a_file_comes_with_the_form(app, cast):
    version = newest(app, write(cast.asha.browser))
    assert version.file_name == "waves.md"
    with app.app_context():
        upload = db.session.get(Upload, version.upload_id)
        assert (upload.state, upload.size) == ("used", len(MARKDOWN))
        assert b"".join(app.extensions["storage"].read(upload.storage_key)) == MARKDOWN


def test_a_file_sent_ahead_comes_by_its_id(app, cast):
    browser = cast.asha.browser
    upload = browser.post("/uploads", data={"file_name": "waves.md", "size": len(MARKDOWN), "kind": "text"}).get_json()
    browser.put(f"{upload['url']}?offset=0", data=MARKDOWN)
    answer = post_new(browser, data=fields(upload_id=upload["uploadId"]))
    assert newest(app, answer.headers["Location"]).upload_id == uuid.UUID(upload["uploadId"])


def test_half_a_file_is_told_to_go_on(cast):
    browser = cast.asha.browser
    upload = browser.post("/uploads", data={"file_name": "waves.md", "size": 100, "kind": "text"}).get_json()
    browser.put(f"{upload['url']}?offset=0", data=b"half")
    answer = post_new(browser, data=fields(upload_id=upload["uploadId"]))
    assert answer.status_code == 422
    assert field_error(answer, "file") == "The file has not arrived. Send it again."


def test_one_upload_belongs_to_one_lesson(cast):
    browser = cast.asha.browser
    upload = browser.post("/uploads", data={"file_name": "waves.md", "size": len(MARKDOWN), "kind": "text"}).get_json()
    browser.put(f"{upload['url']}?offset=0", data=MARKDOWN)
    assert post_new(browser, data=fields(upload_id=upload["uploadId"])).status_code == 303
    again = post_new(browser, data=fields(upload_id=upload["uploadId"], title="Another lesson"))
    assert again.status_code == 422
    assert "already belongs to another lesson" in field_error(again, "file")


def test_anothers_upload_is_not_there(cast):
    upload = cast.bram.browser.post("/uploads", data={"file_name": "w.md", "size": 3, "kind": "text"}).get_json()
    answer = post_new(cast.asha.browser, data=fields(upload_id=upload["uploadId"]))
    assert "no longer here" in field_error(answer, "file")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": ""}, "title", "Give the lesson a title."),
        ({"title": " \u202e "}, "title", "Give the lesson a title."),
        ({"title": "x" * 256}, "title", "This is too long."),
        ({"kind": ""}, "kind", "Choose what kind of lesson this is."),
        ({"subject": ""}, "subject", "Choose a subject from the list."),
        ({"grade": "grade-99"}, "grade", "Choose a grade from the list."),
        ({"licence": "stolen"}, "licence", "Choose under which licence"),
        ({"licence": "CC BY 4.0"}, "source", "Say whose work this is"),
        ({"description": "x" * 5001}, "description", "This is too long."),
        ({"then": "submit"}, "file", "Choose the lesson's file first."),
    ],
)
def test_what_is_missing_is_said_at_its_field(app, cast, changes, field, sentence):
    answer = post_new(cast.asha.browser, data=fields(**changes))
    assert answer.status_code == 422
    assert sentence in field_error(answer, field)
    assert lessons(app) == 0


@pytest.mark.parametrize(
    ("body", "name", "sentence"),
    [
        (b"", "waves.md", "This file is empty"),
        (b"x" * (2 * 1024 * 1024 + 1), "waves.md", "At most 2.1 MB are allowed here"),
        (MARKDOWN, "../waves.md", "may not hold a slash"),
        (MARKDOWN, "waves\u202edm.exe", "hidden characters"),
    ],
)
def test_a_file_that_cannot_be_taken_is_said_at_the_file(app, cast, body, name, sentence):
    answer = post_new(cast.asha.browser, data=with_file(body, name))
    assert answer.status_code == 422
    assert sentence in field_error(answer, "file")
    assert lessons(app) == 0
    assert list(app.extensions["storage"].objects("temp/")) == []


def test_a_form_above_every_limit_comes_back_with_a_sentence(app, cast, monkeypatch):
    monkeypatch.setattr("spark.educator.received.largest_file", lambda: 100_000)
    answer = post_new(cast.asha.browser, data=with_file(b"x" * 3_000_000))
    assert answer.status_code == 413
    assert "larger than the 100 kB" in field_error(answer, "file")


def test_a_large_file_needs_no_javascript(app, cast):
    assert write(cast.asha.browser, body=b"%PDF-1.7\n" + b"x" * 5_000_000, name="big.pdf", kind="pdf")


def test_the_file_is_kept_while_another_field_is_mended(app, cast):
    browser = cast.asha.browser
    refused = post_new(browser, data=with_file(title=""))
    assert refused.status_code == 422
    kept = re.search(r'name="upload_id" value="([^"]+)"', refused.get_data(as_text=True)).group(1)
    assert "waves.md has arrived" in sentences(refused)
    answer = post_new(browser, data=fields(upload_id=kept))
    assert newest(app, answer.headers["Location"]).file_name == "waves.md"


def test_sent_twice_without_a_key_is_one_lesson(app, cast):
    browser = cast.asha.browser
    assert write(browser) == write(browser)
    assert lessons(app) == 1
    assert write(browser, body=MARKDOWN + b"\nMore.\n") != write(browser), "another file is another lesson"


def test_sent_twice_with_one_key_is_one_lesson(app, cast):
    browser, key = cast.asha.browser, str(uuid.uuid4())
    first = post_new(browser, data=with_file(_ik=key))
    again = post_new(browser, data=with_file(_ik=key))
    assert first.headers["Location"] == again.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert lessons(app) == 1


def test_one_key_never_means_two_files(app, cast):
    browser, key = cast.asha.browser, str(uuid.uuid4())
    assert post_new(browser, data=with_file(_ik=key)).status_code == 303
    other = post_new(browser, data=with_file(b"# Another\n", _ik=key))
    assert other.status_code == 422
    assert lessons(app) == 1


def test_two_keys_are_two_lessons_even_if_they_look_alike(app, cast):
    browser = cast.asha.browser
    for _ in range(2):
        post_new(browser, data=with_file(_ik=str(uuid.uuid4())))
    assert lessons(app) == 2


def test_a_draft_is_changed_in_place(app, cast):
    address = write(cast.asha.browser)
    answer = cast.asha.browser.post(f"{address}/edit", data=fields(title="Waves, again"))
    assert answer.status_code == 303
    version = newest(app, address)
    assert (version.title, version.number, version.file_name) == ("Waves, again", 1, "waves.md")


def test_another_file_takes_the_place_of_the_first(app, cast):
    from tests.jobs.inline import run_outbox

    address = write(cast.asha.browser)
    cast.asha.browser.post(f"{address}/edit", data=with_file(b"# New\n", "new.md"), content_type="multipart/form-data")
    assert newest(app, address).file_name == "new.md"
    run_outbox(app)
    assert len(list(app.extensions["storage"].objects("temp/"))) == 1


def test_a_draft_is_its_owners_alone(cast):
    address = write(cast.asha.browser)
    for name in ("bram", "chidi", "rosa"):
        browser = getattr(cast, name).browser
        for path in ("", "/progress", "/edit", "/preview"):
            assert browser.get(address + path).status_code == 404, (name, path)
        for path in ("/edit", "/submission", "/deletion", "/deletion/undo"):
            assert browser.post(address + path, data=fields()).status_code == 404, (name, path)
    for name in ("amina", "mina"):
        assert getattr(cast, name).browser.get(address).status_code == 403


def test_visitors_are_sent_to_sign_in(visitor):
    for path in ("/teach", "/teach/content/new", "/teach/reviews", f"/teach/content/{uuid.uuid4()}"):
        answer = visitor.get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/login?next=")


def test_a_waiting_educator_writes_drafts_and_hands_nothing_in(app, cast):
    browser = cast.chidi.browser
    assert "An admin has yet to approve your account" in sentences(browser.get("/teach"))
    address = write(browser)
    assert b'value="submit"' not in browser.get(address).data
    answer = browser.post(f"{address}/submission")
    assert answer.status_code == 403
    assert "Your draft is kept" in sentences(answer)
    answer = post_new(browser, data=with_file(then="submit", title="At once"))
    assert answer.status_code == 422
    assert "Your draft is kept" in sentences(answer)
    assert newest(app, address).state == "draft"


def test_deleting_is_undone(app, cast):
    browser = cast.asha.browser
    address = write(browser)
    gone = browser.post(f"{address}/deletion", follow_redirects=True)
    assert "The lesson is deleted." in sentences(gone)
    assert f'action="{address}/deletion/undo"' in gone.get_data(as_text=True)
    assert browser.get(address).status_code == 404
    back = browser.post(f"{address}/deletion/undo", follow_redirects=True)
    assert "The lesson is back." in sentences(back)
    assert newest(app, address).state == "draft"


def test_a_deleted_lesson_is_erased_after_two_weeks(app, cast):
    from datetime import timedelta

    from spark.domain.clock import now
    from spark.domain.notices.outbox import put_in_outbox
    from tests.jobs.inline import run_outbox

    address = write(cast.asha.browser)
    cast.asha.browser.post(f"{address}/deletion")
    for days, left in ((13, 1), (15, 0)):
        with app.app_context():
            db.session.execute(sa.update(Content).values(deleted_at=now() - timedelta(days=days)))
            put_in_outbox("content.erase")
            db.session.commit()
        run_outbox(app)
        assert lessons(app) == left
    assert list(app.extensions["storage"].objects("temp/")) == []
    with app.app_context():
        assert db.session.scalars(sa.select(ContentVersion)).all() == []
        assert db.session.scalars(sa.select(Upload)).all() == []


def test_the_list_shows_what_is_mine_by_state(cast):
    browser = cast.asha.browser
    assert "No lesson yet" in sentences(browser.get("/teach"))
    write(browser, title="Mine")
    write(cast.bram.browser, title="His")
    page = sentences(browser.get("/teach?show=drafts"))
    assert "Mine" in page
    assert "His" not in page
    assert "No lesson of yours is in this state" in sentences(browser.get("/teach?show=published"))


def test_the_list_costs_the_same_for_one_lesson_or_twenty(cast, queries):
    browser = cast.asha.browser
    write(browser, title="First")
    browser.get("/teach")
    queries.clear()
    browser.get("/teach")
    one = len(queries)
    for number in range(20):
        write(browser, title=f"Lesson {number}")
    queries.clear()
    browser.get("/teach")
    assert len(queries) == one <= 8, queries
