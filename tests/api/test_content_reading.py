"""`/api/content` for readers: the plan's list, fields, download, rating and file."""

from __future__ import annotations

import base64
import json

import pytest
import sqlalchemy as sa

from spark.domain.library import browsing
from spark.domain.library.content import Content
from spark.extensions import db
from tests.library_builder import publish

FIELDS = {
    "id", "educatorId", "title", "description", "subject", "gradeLevel", "contentType", "topic", "durationMinutes",
    "fileSizeBytes", "thumbnailUrl", "isVerified", "isPublished", "verificationStatus", "downloadCount", "ratingAvg",
    "ratingCount", "createdAt", "updatedAt",
}  # fmt: skip


def listed(reader, **query):
    answer = reader.get("/api/content", query_string=query)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def titles(reader, **query):
    return [one["title"] for one in listed(reader, **query)["data"]]


def test_a_lesson_has_the_plans_fields(cast, visitor):
    lesson = publish(
        cast.asha,
        "Motion",
        kind="video",
        files={"original": b"o" * 500, "light": b"l" * 90, "thumbnail": b"t"},
        facts={"duration_seconds": 400},
        topic="Forces",
    )
    data = visitor.get(f"/api/content/{lesson.id}").get_json()["data"]
    assert set(data) >= FIELDS
    told = {
        name: data[name]
        for name in ("id", "educatorId", "subject", "gradeLevel", "contentType", "durationMinutes", "fileSizeBytes")
    }
    assert told == {
        "id": str(lesson.id),
        "educatorId": str(cast.asha.id),
        "subject": "Physics",
        "gradeLevel": "Grade 8",
        "contentType": "video",
        "durationMinutes": 7,
        "fileSizeBytes": 500,
    }
    assert (data["isVerified"], data["isPublished"], data["verificationStatus"]) == (True, True, "approved")
    assert [(one["rendition"], one["bytes"]) for one in data["files"]] == [("light", 90), ("original", 500)]
    assert visitor.get(data["thumbnailUrl"]).data == b"t"


def test_the_list_is_filtered_by_names_or_slugs(cast, visitor):
    publish(cast.asha, "Light", subject_slug="physics", grade_slug="grade-8")
    publish(cast.asha, "Leaves", subject_slug="biology", grade_slug="grade-9", language="fr", kind="pdf")
    assert (
        titles(visitor, subject="Biology")
        == titles(visitor, subject="biologie")
        == titles(visitor, subject="biology")
        == ["Leaves"]
    )
    assert titles(visitor, gradeLevel="Grade 8") == titles(visitor, gradeLevel="grade-8") == ["Light"]
    assert titles(visitor, contentType="pdf") == titles(visitor, language="fr") == ["Leaves"]
    assert titles(visitor, search="lihgt") == ["Light"]
    assert listed(visitor, search="lihgt")["meta"]["correctedSearch"] == "light"
    assert titles(visitor, maxBytes=5) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"subject": "Magic"}, "subject"),
        ({"gradeLevel": "Grade 99"}, "gradeLevel"),
        ({"contentType": "spell"}, "contentType"),
        ({"limit": 101}, "limit"),
        ({"page": 0}, "page"),
        ({"page": 5000}, "page"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"cursor": "W10"}, "cursor"),
        ({"sort": "best"}, "sort"),
        ({"sort": "up"}, "sort"),
        ({"unknown": 1}, "unknown"),
        ({"maxBytes": -1}, "maxBytes"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused_by_its_field(visitor, query, field):
    answer = visitor.get("/api/content", query_string=query)
    assert answer.status_code == 422
    error = answer.get_json()["error"]
    assert error["code"] == "VALIDATION_ERROR"
    assert error["details"][0]["field"].startswith(field)


def test_pages_and_totals(cast, visitor):
    for number in range(5):
        publish(cast.asha, f"Lesson {number}")
    body = listed(visitor, page=2, limit=2)
    assert [one["title"] for one in body["data"]] == ["Lesson 2", "Lesson 1"]
    assert {name: body["meta"][name] for name in ("page", "limit", "total", "totalIsExact")} == {
        "page": 2,
        "limit": 2,
        "total": 5,
        "totalIsExact": True,
    }


@pytest.mark.parametrize("sort", ["newest", "used", "rated"])
def test_a_cursor_goes_through_all_of_them_once(cast, visitor, app, sort, monkeypatch):
    monkeypatch.setattr(browsing, "MOST", 4)
    lessons = [publish(cast.asha, f"Lesson {number}") for number in range(7)]
    with app.app_context():
        for lesson, (taken, count, stars) in zip(
            lessons, [(3, 3, 11), (3, 3, 11), (9, 1, 5), (9, 2, 10)], strict=False
        ):
            received = {"download_count": taken, "rating_count": count, "rating_sum": stars}
            db.session.execute(sa.update(Content).where(Content.id == lesson.id).values(received))
        db.session.commit()
    seen, query = [], {"sort": sort, "limit": 2}
    while True:
        body = listed(visitor, **query)
        seen += [one["title"] for one in body["data"]]
        if not body["meta"]["nextCursor"]:
            break
        query["cursor"] = body["meta"]["nextCursor"]
    assert sorted(seen) == [f"Lesson {number}" for number in range(7)]
    assert body["meta"]["total"] == 4
    assert body["meta"]["totalIsExact"] is False


def test_downloads_are_tracked_once_a_day_and_answer_where_to_fetch(cast):
    lesson = publish(cast.asha)
    amina = cast.amina.api
    for _ in range(2):
        answer = amina.post(f"/api/content/{lesson.id}/download", json={"rendition": "original"})
        assert answer.status_code == 200
    assert amina.get(answer.get_json()["data"]["url"]).data == b"Newton's first law 1"
    assert amina.get(f"/api/content/{lesson.id}").get_json()["data"]["downloadCount"] == 1
    assert amina.post(f"/api/content/{lesson.id}/download", json={"rendition": "light"}).status_code == 404


def test_a_download_needs_an_account_and_says_so(cast, visitor):
    lesson = publish(cast.asha)
    answer = visitor.post(f"/api/content/{lesson.id}/download", json={})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "UNAUTHENTICATED")


def test_a_repeated_key_replays_the_same_answer(cast):
    lesson = publish(cast.asha)
    amina, headers = cast.amina.api, {"Idempotency-Key": "one"}
    first, second = (
        amina.post(f"/api/content/{lesson.id}/download", json={"rendition": "text"}, headers=headers) for _ in range(2)
    )
    assert second.headers["Idempotency-Replayed"] == "true"
    assert first.get_json() == second.get_json()
    assert first.get_json()["data"]["url"] == f"{lesson.url}/text"
    assert (
        amina.post(f"/api/content/{lesson.id}/download", json={"rendition": "original"}, headers=headers).status_code
        == 422
    )


def test_ratings_answer_the_new_average(cast):
    lesson = publish(cast.asha)
    amina = cast.amina.api
    refused = amina.post(f"/api/content/{lesson.id}/rate", json={"rating": 4})
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (403, "NOT_TAKEN")
    amina.post(f"/api/content/{lesson.id}/download", json={})
    for name, stars in (("rating", 4), ("stars", 3)):
        data = amina.post(f"/api/content/{lesson.id}/rate", json={name: stars, "comment": "Clear"}).get_json()["data"]
        assert (data["ratingAvg"], data["ratingCount"]) == (stars, 1)
    assert amina.post(f"/api/content/{lesson.id}/rate", json={"rating": 6}).status_code == 422
    assert amina.post(f"/api/content/{lesson.id}/rate", json={}).status_code == 422


def test_the_file_comes_whole_or_in_ranges(cast, visitor):
    lesson = publish(cast.asha, kind="pdf", files={"original": b"0123456789", "compressed": b"abc"})
    url = f"/api/content/{lesson.id}/file"
    assert visitor.get(url).data == b"0123456789"
    part = visitor.get(url, headers={"Range": "bytes=4-6"})
    assert (part.status_code, part.data) == (206, b"456")
    assert visitor.get(f"{url}?rendition=compressed").data == b"abc"
    assert visitor.get(f"{url}?rendition=light").status_code == 404
    assert visitor.get(f"{url}?rendition=text").status_code == 422
    assert visitor.get(url).headers["Content-Disposition"].startswith("attachment")


def test_a_lesson_under_way_is_its_educators_and_reviewers_alone(cast, visitor):
    lesson = publish(cast.asha, state="pending")
    url = f"/api/content/{lesson.id}"
    assert visitor.get(url).status_code == 404
    assert cast.amina.api.get(url).status_code == 404
    for reader in (cast.asha.api, cast.bram.api, cast.rosa.api):
        data = reader.get(url).get_json()["data"]
        assert (data["state"], data["isPublished"], data["verificationStatus"]) == ("pending", False, "pending")
        assert reader.get(f"{url}/file").status_code == 200


def test_the_educator_sees_the_newest_version_and_readers_the_published_one(cast, visitor):
    first = publish(cast.asha, "Motion")
    publish(cast.asha, "Motion, draft", of=first, state="draft")
    seen = {
        name: getattr(cast, name).api.get(f"/api/content/{first.id}").get_json()["data"]["title"]
        for name in ("asha", "bram", "amina", "rosa")
    }
    assert seen == {"asha": "Motion, draft", "bram": "Motion", "amina": "Motion", "rosa": "Motion"}


def test_without_the_public_library_visitors_get_401(cast, visitor, app):
    from spark.domain.moderation.settings import change_setting
    from spark.domain.people.user import User

    lesson = publish(cast.asha)
    with app.app_context():
        change_setting("public_library", False, by=db.session.get_one(User, cast.rosa.id))
        db.session.commit()
    for url in ("/api/content", f"/api/content/{lesson.id}", f"/api/content/{lesson.id}/file"):
        assert visitor.get(url).status_code == 401
    assert cast.amina.api.get("/api/content").status_code == 200


def test_the_description_of_the_api_knows_these_routes(visitor):
    paths = visitor.get("/api/docs").get_json()["paths"]
    assert {"/api/content", "/api/content/{content_id}", "/api/content/{content_id}/rate"} <= set(paths)


@pytest.mark.parametrize("position", [[["i", "1"], ["i", "2"]], [["t", "2026-01-01T00:00:00+00:00"]], []])
@pytest.mark.parametrize("sort", ["newest", "used", "rated", "best"])
def test_a_cursor_made_up_is_refused(visitor, sort, position):
    made_up = base64.urlsafe_b64encode(json.dumps([sort, position]).encode()).decode()
    answer = visitor.get("/api/content", query_string={"sort": sort, "cursor": made_up, "search": "light"})
    assert answer.status_code == 422, answer.text
