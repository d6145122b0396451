"""Through the API alone: from the upload to a published lesson, and every refusal with its code and sentence."""

import uuid

import pytest
import sqlalchemy as sa

from spark.domain.library.content import Content
from spark.extensions import db
from tests.jobs.inline import run_outbox
from tests.library_authoring.conftest import empty_storage, scanner  # noqa: F401
from tests.library_authoring.lessons import MARKDOWN

LESSON = {
    "title": "Waves and sound",
    "description": "What a wave carries.",
    "subject": "Physics",
    "gradeLevel": "Grade 8",
    "contentType": "text",
    "topic": "Waves",
    "language": "en",
    "licence": "own-work",
}


def sent(api, body=MARKDOWN, name="waves.md", kind="text"):
    """Send a file and return its upload id."""
    answer = api.post("/api/content/upload-url", json={"fileName": name, "size": len(body), "contentType": kind})
    assert answer.status_code == 201, answer.get_json()
    told = answer.get_json()["data"]
    assert told["method"] == "PUT"
    for offset in range(told["offset"], len(body), told["partSize"]):
        part = body[offset : offset + told["partSize"]]
        assert api.put(f"{told['url']}?offset={offset}", data=part).status_code == 200
    return told["uploadId"]


def created(api, **changes):
    answer = api.post("/api/content", json=LESSON | {"uploadId": sent(api)} | changes)
    assert answer.status_code == 201, answer.get_json()
    return answer.get_json()["data"]


def error(answer):
    body = answer.get_json()
    assert body["success"] is False
    return body["error"]


@pytest.fixture
def lesson(cast, app):
    """A lesson of Asha's that waits for a colleague."""
    api = cast.asha.api
    data = created(api)
    assert api.post(f"/api/content/{data['id']}/submit").status_code == 200
    run_outbox(app)
    return f"/api/content/{data['id']}"


def test_from_the_upload_to_the_file(app, cast, visitor):
    asha = cast.asha.api
    data = created(asha)
    assert (data["state"], data["subject"], data["gradeLevel"]) == ("draft", "Physics", "Grade 8")
    assert (data["isVerified"], data["isPublished"], data["verificationStatus"]) == (False, False, "pending")
    url = f"/api/content/{data['id']}"
    assert asha.post(f"{url}/submit").get_json()["data"]["state"] == "processing"
    run_outbox(app)
    assert asha.get(url).get_json()["data"]["state"] == "pending"
    assert cast.bram.api.post(f"{url}/verify", json={"note": "Right."}).get_json()["data"]["isVerified"] is True
    approved = cast.rosa.api.post(f"{url}/approve").get_json()["data"]
    assert (approved["state"], approved["isPublished"], approved["verificationStatus"]) == (
        "approved",
        True,
        "approved",
    )
    assert visitor.get(url).get_json()["data"]["title"] == "Waves and sound"
    assert cast.amina.api.get(f"{url}/file").data == MARKDOWN


@pytest.mark.parametrize(
    "names", [{"subject": "physics", "gradeLevel": "grade-8"}, {"subject": "Physique", "gradeLevel": "8"}]
)
def test_subject_and_grade_go_by_slug_or_by_any_name(cast, names):
    data = created(cast.asha.api, **names)
    assert (data["subject"], data["gradeLevel"]) == ("Physics", "Grade 8")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"subject": "Alchemy"}, "subject"),
        ({"gradeLevel": "99"}, "gradeLevel"),
        ({"licence": "stolen"}, "licence"),
        ({"licence": "CC BY 4.0"}, "source"),
        ({"language": "Klingon!"}, "language"),
        ({"contentType": "hologram"}, "contentType"),
        ({"isPublished": True}, "isPublished"),
        ({"title": None}, "title"),
        ({"title": 5}, "title"),
        ({"uploadId": "nonsense"}, "uploadId"),
    ],
)
def test_what_is_wrong_is_named(app, cast, changes, field):
    answer = cast.asha.api.post("/api/content", json=LESSON | changes)
    assert answer.status_code == 422
    assert error(answer)["code"] == "VALIDATION_ERROR"
    assert [detail["field"] for detail in error(answer)["details"]] == [field]
    with app.app_context():
        assert db.session.scalars(sa.select(Content)).all() == []


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"fileName": "../x.md"}, "BAD_FILE_NAME"),
        ({"fileName": "x\u202edm.exe"}, "BAD_FILE_NAME"),
        ({"size": 0}, "EMPTY_FILE"),
        ({"size": 10**12}, "TOO_LARGE"),
        ({"fileName": "x.xyz", "contentType": None}, "VALIDATION_ERROR"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_before_it_is_sent(cast, about, code):
    asked = {"fileName": "waves.md", "size": 10, "contentType": "text"} | about
    answer = cast.asha.api.post("/api/content/upload-url", json=asked)
    assert error(answer)["code"] == code
    assert error(answer)["message"].endswith(".")


def test_a_file_that_never_came_is_told(cast):
    api = cast.asha.api
    told = api.post("/api/content/upload-url", json={"fileName": "waves.md", "size": 10}).get_json()["data"]
    answer = api.post("/api/content", json=LESSON | {"uploadId": told["uploadId"]})
    assert (answer.status_code, error(answer)["code"]) == (409, "UPLOAD_INCOMPLETE")
    assert error(answer)["details"][0]["field"] == "uploadId"


def test_anothers_upload_and_a_used_one_are_refused(cast):
    upload = sent(cast.bram.api)
    answer = cast.asha.api.post("/api/content", json=LESSON | {"uploadId": upload})
    assert error(answer)["code"] == "UPLOAD_GONE"
    api = cast.asha.api
    upload = sent(api)
    assert api.post("/api/content", json=LESSON | {"uploadId": upload}).status_code == 201
    answer = api.post("/api/content", json=LESSON | {"uploadId": upload, "title": "Another"})
    assert (answer.status_code, error(answer)["code"]) == (409, "UPLOAD_USED")


def test_the_same_lesson_without_a_key_is_the_first_one(cast):
    api = cast.asha.api
    first = created(api)
    again = api.post("/api/content", json=LESSON | {"uploadId": sent(api)})
    assert (again.status_code, again.get_json()["data"]["id"]) == (200, first["id"])


def test_the_same_key_is_the_first_answer(cast):
    api, key = cast.asha.api, {"Idempotency-Key": str(uuid.uuid4())}
    body = LESSON | {"uploadId": sent(api)}
    first = api.post("/api/content", json=body, headers=key)
    again = api.post("/api/content", json=body, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json() == again.get_json()
    assert again.headers["Idempotency-Replayed"] == "true"
    other = api.post("/api/content", json=body | {"title": "Another"}, headers=key)
    assert error(other)["code"] == "KEY_REUSED"


def test_handing_in_twice_with_one_key_is_once(app, cast):
    api, key = cast.asha.api, {"Idempotency-Key": str(uuid.uuid4())}
    url = f"/api/content/{created(api)['id']}"
    assert api.post(f"{url}/submit", headers=key).status_code == 200
    run_outbox(app)
    again = api.post(f"{url}/submit", headers=key)
    assert (again.status_code, again.get_json()["data"]["state"]) == (200, "pending")


def test_a_draft_is_seen_by_its_owner_alone(cast):
    url = f"/api/content/{created(cast.asha.api)['id']}"
    for name in ("bram", "chidi"):
        api = getattr(cast, name).api
        assert api.get(url).status_code == 404
        assert api.patch(url, json={"title": "Mine now"}).status_code == 404
        assert api.delete(url).status_code == 404
        for verb in ("submit", "withdraw", "versions"):
            assert getattr(api, "get" if verb == "versions" else "post")(f"{url}/{verb}").status_code == 404, verb
    assert cast.rosa.api.patch(url, json={"title": "Better"}).status_code == 403, (
        "admins see it and write nothing into it"
    )
    assert cast.amina.api.post("/api/content", json=LESSON).status_code == 403


def test_what_others_may_see_they_may_still_not_change(cast, lesson):
    assert cast.bram.api.patch(lesson, json={"title": "Mine now"}).status_code == 403
    assert cast.bram.api.delete(lesson).status_code == 403
    assert cast.bram.api.post(f"{lesson}/withdraw").status_code == 403


def test_who_may_vouch_and_publish(cast, lesson):
    own = cast.asha.api.post(f"{lesson}/verify")
    assert (own.status_code, error(own)["code"]) == (403, "OWN_CONTENT")
    for name in ("chidi", "amina", "mina"):
        assert getattr(cast, name).api.post(f"{lesson}/verify").status_code == 403, name
    assert cast.bram.api.post(f"{lesson}/approve").status_code == 403
    early = cast.rosa.api.post(f"{lesson}/approve")
    assert (early.status_code, error(early)["code"]) == (409, "NOT_IN_REVIEW")
    few = cast.bram.api.post(f"{lesson}/verify", json={"checklist": ["correct"]})
    assert error(few)["code"] == "CHECKLIST_INCOMPLETE"
    assert cast.bram.api.post(f"{lesson}/verify").status_code == 200
    late = cast.rosa.api.post(f"{lesson}/verify")
    assert (late.status_code, error(late)["code"]) == (409, "ALREADY_REVIEWED")


def test_sending_back_needs_a_reason_which_the_owner_reads(cast, lesson):
    assert error(cast.bram.api.post(f"{lesson}/reject"))["code"] == "REASON_MISSING"
    back = cast.bram.api.post(f"{lesson}/reject", json={"reason": "The second heading."})
    assert (back.status_code, back.get_json()["data"]["verificationStatus"]) == (200, "rejected")
    [version] = cast.asha.api.get(f"{lesson}/versions").get_json()["data"]
    assert version["state"] == "rejected"
    assert [(review["verdict"], review["note"]) for review in version["reviews"]] == [
        ("rejected", "The second heading.")
    ]


def test_a_bad_file_is_told_with_code_and_sentence(app, cast):
    api = cast.asha.api
    upload = sent(api, b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "lesson.pdf", "pdf")
    data = created(api, uploadId=upload, contentType="pdf")
    api.post(f"/api/content/{data['id']}/submit")
    run_outbox(app)
    told = api.get(f"/api/content/{data['id']}").get_json()["data"]
    assert (told["state"], told["verificationStatus"], told["files"]) == ("rejected", "rejected", [])
    [version] = api.get(f"/api/content/{data['id']}/versions").get_json()["data"]
    assert version["refusal"]["code"] == "wrong_type"
    assert "a PDF was expected" in version["refusal"]["message"]


def test_changing_a_published_lesson_begins_its_next_version(app, cast, lesson, visitor):
    cast.bram.api.post(f"{lesson}/verify")
    cast.rosa.api.post(f"{lesson}/approve")
    changed = cast.asha.api.patch(lesson, json={"title": "Waves of all kinds"}).get_json()["data"]
    assert (changed["version"], changed["state"], changed["title"]) == (2, "draft", "Waves of all kinds")
    assert visitor.get(lesson).get_json()["data"]["title"] == "Waves and sound"
    assert cast.asha.api.post(f"{lesson}/submit").get_json()["data"]["state"] == "processing"
    run_outbox(app)
    cast.bram.api.post(f"{lesson}/verify")
    assert visitor.get(lesson).get_json()["data"]["version"] == 1
    cast.rosa.api.post(f"{lesson}/approve")
    assert visitor.get(lesson).get_json()["data"]["version"] == 2


def test_what_is_in_review_is_taken_back_before_it_changes(cast, lesson):
    answer = cast.asha.api.patch(lesson, json={"title": "Changed my mind"})
    assert (answer.status_code, error(answer)["code"]) == (409, "UNDER_WAY")
    assert cast.asha.api.post(f"{lesson}/withdraw").get_json()["data"]["state"] == "withdrawn"
    assert cast.asha.api.patch(lesson, json={"title": "Changed my mind"}).status_code == 200


def test_an_admin_takes_a_published_lesson_down(cast, lesson, visitor):
    cast.bram.api.post(f"{lesson}/verify")
    cast.rosa.api.post(f"{lesson}/approve")
    assert cast.rui.api.post(f"{lesson}/withdraw", json={"reason": "A complaint."}).status_code == 200
    assert visitor.get(lesson).status_code == 404
    again = cast.rui.api.post(f"{lesson}/withdraw")
    assert error(again)["code"] == "NOT_OUT"


def test_deleting_hides_it_from_everybody(cast, lesson):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    assert cast.asha.api.delete(lesson, headers=key).status_code == 200
    again = cast.asha.api.delete(lesson, headers=key)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")
    assert cast.asha.api.get(lesson).status_code == 404
    assert cast.asha.api.delete(lesson).status_code == 404


def test_a_waiting_educator_hands_nothing_in(cast):
    api = cast.chidi.api
    data = created(api)
    answer = api.post(f"/api/content/{data['id']}/submit")
    assert (answer.status_code, error(answer)["code"]) == (403, "AWAITING_APPROVAL")


def test_a_draft_without_a_file_is_not_handed_in(cast):
    api = cast.asha.api
    data = api.post("/api/content", json=LESSON).get_json()["data"]
    answer = api.post(f"/api/content/{data['id']}/submit")
    assert error(answer)["code"] == "NO_FILE"


def test_visitors_write_nothing(visitor):
    assert visitor.post("/api/content", json=LESSON).status_code == 401
    assert visitor.post("/api/content/upload-url", json={"fileName": "x.md", "size": 1}).status_code == 401
