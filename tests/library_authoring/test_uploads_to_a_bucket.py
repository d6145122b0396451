"""With a bucket, large files go past us: signed by us, sent to the bucket, and believed only when it has them."""

import uuid

import pytest
import requests
import sqlalchemy as sa
from flask import Flask

from spark.domain.clock import now
from spark.domain.library import arriving
from spark.domain.library.upload import Upload
from spark.domain.notices.outbox import put_in_outbox
from spark.extensions import db
from spark.services.storage import storage_from
from tests.jobs.inline import run_outbox
from tests.library_authoring.lessons import MARKDOWN, fields, newest, sentences
from tests.services.conftest import bucket_url  # noqa: F401

MEGABYTE = 1024 * 1024
BODY = bytes(range(256)) * (6 * MEGABYTE // 256)
LESSON = {"title": "Waves", "subject": "physics", "gradeLevel": "grade-8", "contentType": "text", "licence": "own-work"}


@pytest.fixture(autouse=True)
def bucket(app: Flask, bucket_url: str, monkeypatch):  # noqa: F811
    """Files lie in a bucket for this test."""
    name = f"spark-{uuid.uuid4().hex[:8]}"
    store = storage_from(
        {
            "S3_BUCKET": name,
            "S3_ENDPOINT_URL": bucket_url,
            "S3_ACCESS_KEY_ID": "an-id",
            "S3_SECRET_ACCESS_KEY": "a-secret",
        }
    )
    store.client.create_bucket(Bucket=name)
    before, app.extensions["storage"] = app.extensions["storage"], store
    yield store
    app.extensions["storage"] = before


@pytest.fixture
def begun(cast, monkeypatch):
    """A file of 6 MB on its way, in parts of 5 MiB."""
    monkeypatch.setattr(arriving, "BUCKET_PART", 5 * MEGABYTE)
    browser = cast.asha.browser
    answer = browser.post("/uploads", data={"file_name": "waves.pdf", "size": len(BODY), "kind": "pdf"})
    assert answer.status_code == 201
    return browser, answer.get_json()


def send_part(browser, upload, number):
    signed = browser.post(f"{upload['url']}/parts", data={"number": number})
    assert signed.status_code == 200, signed.get_json()
    start = (number - 1) * 5 * MEGABYTE
    return requests.put(signed.get_json()["url"], data=BODY[start : start + 5 * MEGABYTE], timeout=20)


def test_a_large_file_goes_to_the_bucket_in_parts(begun, bucket):
    browser, upload = begun
    assert upload["method"] == "MULTIPART"
    for number in (1, 2):
        assert send_part(browser, upload, number).status_code == 200
    done = browser.post(f"{upload['url']}/complete")
    assert done.get_json() == {"offset": len(BODY), "complete": True}
    assert bucket.size(f"temp/{upload['uploadId']}/file") == len(BODY)
    assert browser.post(f"{upload['url']}/complete").status_code == 200, "twice is once"


def test_it_goes_on_where_it_was(begun):
    browser, upload = begun
    send_part(browser, upload, 1)
    assert browser.head(upload["url"]).headers["Upload-Offset"] == str(5 * MEGABYTE)
    again = browser.post("/uploads", data={"file_name": "waves.pdf", "size": len(BODY), "kind": "pdf"}).get_json()
    assert again["uploadId"] == upload["uploadId"]
    assert [part["number"] for part in again["parts"]] == [1]


def test_what_has_not_all_arrived_is_not_complete(begun):
    browser, upload = begun
    send_part(browser, upload, 1)
    answer = browser.post(f"{upload['url']}/complete")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "UPLOAD_INCOMPLETE")
    answer = browser.post("/teach/content/new", data=fields(kind="pdf", upload_id=upload["uploadId"]))
    assert "The file has not arrived" in sentences(answer)


def test_parts_are_signed_only_as_announced(begun, cast):
    browser, upload = begun
    for number in (0, 3, "many"):
        assert browser.post(f"{upload['url']}/parts", data={"number": number}).status_code == 422
    assert browser.put(f"{upload['url']}?offset=0", data=b"x").status_code == 409, "this file goes to the bucket"
    assert cast.bram.browser.post(f"{upload['url']}/parts", data={"number": 1}).status_code == 404


def test_an_abandoned_one_leaves_nothing_in_the_bucket(app, begun, bucket):
    browser, upload = begun
    send_part(browser, upload, 1)
    with app.app_context():
        db.session.execute(sa.update(Upload).values(expires_at=now()))
        put_in_outbox("uploads.clean")
        db.session.commit()
    run_outbox(app)
    assert bucket.client.list_multipart_uploads(Bucket=bucket.bucket).get("Uploads", []) == []
    assert list(bucket.objects("temp/")) == []


def test_a_small_file_comes_to_us_in_parts_all_the_same(cast, bucket):
    browser = cast.asha.browser
    upload = browser.post("/uploads", data={"file_name": "w.md", "size": len(MARKDOWN), "kind": "text"}).get_json()
    assert upload["method"] == "PUT"
    assert browser.put(f"{upload['url']}?offset=0", data=MARKDOWN).get_json()["complete"] is True
    assert bucket.size(f"temp/{upload['uploadId']}/file") == len(MARKDOWN)


@pytest.fixture
def form(cast):
    """A signed form for one file of an API client."""
    api = cast.asha.api
    answer = api.post(
        "/api/content/upload-url", json={"fileName": "waves.md", "size": len(MARKDOWN), "contentType": "text"}
    )
    return api, answer.get_json()["data"]


def test_an_api_client_sends_its_file_by_one_signed_form(app, form, bucket):
    api, told = form
    assert told["method"] == "POST"
    assert told["fields"]["key"] == f"temp/{told['uploadId']}/file"
    posted = requests.post(told["url"], data=told["fields"], files={"file": MARKDOWN}, timeout=20)
    assert posted.status_code in (200, 204)
    data = api.post("/api/content", json=LESSON | {"uploadId": told["uploadId"]}).get_json()["data"]
    api.post(f"/api/content/{data['id']}/submit")
    run_outbox(app)
    assert newest(app, f"/{data['id']}").state == "pending"
    assert [found.key for found in bucket.objects("temp/")] == []


def test_a_form_the_bucket_refused_is_told_as_not_arrived(form):
    api, told = form  # the bucket answered 403, so nothing lies there
    answer = api.post("/api/content", json=LESSON | {"uploadId": told["uploadId"]})
    assert answer.status_code == 409
    assert answer.get_json()["error"]["message"] == "The file has not arrived. Send it again."


def test_the_size_is_measured_not_believed(app, form, bucket):
    """A bucket that does not enforce its own conditions still gets nothing past us."""
    api, told = form
    big = b"x" * (2 * MEGABYTE + 1)
    requests.post(told["url"], data=told["fields"], files={"file": big}, timeout=20)
    answer = api.post("/api/content", json=LESSON | {"uploadId": told["uploadId"]})
    assert answer.get_json()["error"]["code"] == "TOO_LARGE"
    with app.app_context():
        assert db.session.scalars(sa.select(Upload.state)).one() == "open"


def test_a_plain_form_works_with_a_bucket_too(app, cast, bucket):
    from tests.library_authoring.lessons import hand_in

    address = hand_in(cast.asha.browser, app)
    assert newest(app, address).state == "pending"
    assert {found.key.split("/")[0] for found in bucket.objects()} == {"uploads"}
