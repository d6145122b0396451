"""The main job of Spark through the API alone, from `register` to `file`, and a big file's range on the way."""

import re

import pytest

from tests.api.answers import data
from tests.cast import Client
from tests.demo_data import demo_file
from tests.jobs.inline import run_outbox

PASSWORD = "maize-lamp-river-19"


def bearer(app, token):
    client = Client(app)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def join(app, role, contact, **profile):
    answer = Client(app).post(
        "/api/auth/register",
        json={"role": role, "contact": contact, "password": PASSWORD, "fullName": "Zoë van der Merwe", **profile},
    )
    joined = data(answer, 201)
    return bearer(app, joined["accessToken"]), joined["user"]


@pytest.mark.committed
@pytest.mark.parametrize(
    ("kind", "file", "choice"),
    [("pdf", "pdf/four-pages.pdf", "text"), ("video", "media/lesson-newton-first-law.mp4", "light")],
)
def test_a_lesson_travels_from_register_to_file(app, cast, kind, file, choice):
    content = demo_file(file).read_bytes()
    zoe, account = join(app, "educator", "zoe@example.com", qualification="B.Ed.", subjects=["Physics"])
    data(cast.rosa.api.post(f"/api/admin/people/{account['id']}/verify"))

    upload = data(
        zoe.post(
            "/api/content/upload-url", json={"fileName": file.split("/")[1], "size": len(content), "contentType": kind}
        ),
        201,
    )
    for offset in range(0, len(content), 262_144):
        part = zoe.put(f"{upload['url']}?offset={offset}", data=content[offset : offset + 262_144])
        assert part.status_code < 300, part.get_json()

    lesson = data(
        zoe.post(
            "/api/content",
            json={
                "uploadId": upload["uploadId"],
                "title": "The first law",
                "description": "Bodies keep moving.",
                "subject": "Physics",
                "gradeLevel": "Grade 9",
                "contentType": kind,
                "language": "en",
                "licence": "CC0",
            },
            headers={"Idempotency-Key": "first-law"},
        ),
        201,
    )
    url = f"/api/content/{lesson['id']}"
    data(zoe.post(f"{url}/submit"))
    run_outbox(app)
    assert data(zoe.get(url))["verificationStatus"] == "pending"

    checklist = ["correct", "grade", "clear", "licence", "harmless"]
    data(cast.bram.api.post(f"{url}/verify", json={"checklist": checklist, "note": "Good."}))
    data(cast.rosa.api.post(f"{url}/approve", json={}))

    amina = cast.amina.api
    found = data(amina.get("/api/content?search=frist+law&subject=Physics"))
    assert [one["id"] for one in found] == [lesson["id"]]
    shown = data(amina.get(url))
    assert (shown["isVerified"], shown["isPublished"], shown["verificationStatus"]) == (True, True, "approved")

    taken = data(amina.post(f"{url}/download", json={"rendition": choice}))
    assert Client(app).get(taken["url"]).status_code == 200
    original = amina.get(f"{url}/file")
    assert original.status_code == 200
    part = amina.get(f"{url}/file", headers={"Range": "bytes=0-99"})
    assert (part.status_code, len(part.data)) == (206, 100)
    assert re.fullmatch(rf"bytes 0-99/{len(original.data)}", part.headers["Content-Range"])
    data(amina.post(f"{url}/rate", json={"stars": 5}))
    assert data(zoe.get(url))["downloadCount"] == 1
    assert data(zoe.get(url))["ratingAvg"] == 5.0
