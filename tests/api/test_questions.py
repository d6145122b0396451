"""Questions for programs: the same rules as the pages, in the plan's names."""

from __future__ import annotations

import base64
import json
from uuid import uuid4

import pytest

from tests.api.answers import data
from tests.library_builder import publish
from tests.questions_asking.thread import answer_it, ask_for_more

ASKED = {
    "title": "Why is half of a third a sixth?",
    "questionText": "Our teacher wrote $\\frac12 \\cdot \\frac13$.",
    "subject": "Mathematics",
    "gradeLevel": "Grade 8",
    "urgency": "high",
}


@pytest.fixture
def amina(cast):
    return cast.amina.api


@pytest.fixture
def farah(cast):
    return cast.farah.api


@pytest.fixture
def asked(amina):
    answer = amina.post("/api/questions", json=ASKED)
    assert answer.status_code == 201, answer.get_json()
    return answer.get_json()["data"]


def error(answer, status, code):
    assert answer.status_code == status, answer.get_json()
    assert answer.get_json()["success"] is False
    assert answer.get_json()["error"]["code"] == code
    return answer.get_json()["error"]


def test_a_question_in_the_plans_names(cast, asked, farah):
    read = data(farah.get(f"/api/questions/{asked['id']}"))
    assert read["askerId"] == str(cast.amina.id)
    assert read["askerName"] == "Amina"
    assert (read["title"], read["questionText"]) == (ASKED["title"], ASKED["questionText"])
    assert (read["subject"], read["gradeLevel"], read["urgency"]) == ("Mathematics", "Grade 8", "high")
    assert (read["status"], read["imageUrl"], read["answers"], read["followUps"]) == ("open", None, [], [])
    assert "<mfrac>" in read["html"]


def test_the_way_of_a_question(app, cast, amina, farah, asked):
    url = f"/api/questions/{asked['id']}"
    assert data(farah.post(f"{url}/subscription"))["isSubscribed"] is True
    ask_for_more(app, asked["id"], cast.mina, "Which exercise?")
    assert data(amina.get(url))["needsInfo"] is True
    said = data(amina.post(f"{url}/follow-ups", json={"text": "Exercise 7"}), 201)
    assert (said["kind"], said["authorName"]) == ("follow_up", "Amina")
    kinds = [one["kind"] for one in data(farah.get(f"{url}/follow-ups"))]
    assert kinds == ["needs_info", "follow_up"]
    given = str(answer_it(app, asked["id"], cast.mina))
    assert data(farah.post(f"/api/answers/{given}/helpful"))["helpfulVotes"] == 1
    assert data(farah.post(f"/api/answers/{given}/helpful"))["helpfulVotes"] == 1
    assert data(farah.delete(f"/api/answers/{given}/helpful"))["helpfulVotes"] == 0
    assert data(amina.post(f"/api/answers/{given}/accept"))["isAccepted"] is True
    closed = data(farah.get(url))
    assert (closed["status"], closed["needsInfo"], closed["subscriberCount"]) == ("closed", False, 1)
    assert closed["answers"][0]["answerText"]
    error(amina.post(f"{url}/follow-ups", json={"text": "But"}), 409, "QUESTION_CLOSED")
    opened = data(amina.post(f"{url}/reopen", json={"text": "And a fifth?"}))
    assert (opened["status"], opened["answers"][0]["isAccepted"], len(opened["followUps"])) == ("open", False, 3)
    assert data(farah.delete(f"{url}/subscription"))["subscriberCount"] == 0
    assert data(amina.delete(url)) is None
    error(farah.get(url), 404, "NOT_FOUND")
    error(amina.get(url), 404, "NOT_FOUND")


def test_a_mended_question(amina, asked):
    url = f"/api/questions/{asked['id']}"
    mended = data(amina.patch(url, json={"title": "Why?", "gradeLevel": "grade-9"}))
    assert (mended["title"], mended["gradeLevel"], mended["questionText"]) == ("Why?", "Grade 9", ASKED["questionText"])
    assert mended["editedAt"]


def test_strangers_are_told_that_it_is_not_theirs(app, cast, farah, asked):
    given = answer_it(app, asked["id"], cast.mina)
    url = f"/api/questions/{asked['id']}"
    for stranger in (farah, cast.mina.api, cast.rosa.api):
        error(stranger.patch(url, json={"title": "Mine"}), 403, "FORBIDDEN")
        error(stranger.delete(url), 403, "FORBIDDEN")
        error(stranger.post(f"{url}/reopen", json={}), 403, "FORBIDDEN")
        error(stranger.post(f"/api/answers/{given}/accept"), 403, "FORBIDDEN")
    error(farah.post(f"{url}/follow-ups", json={"text": "Me"}), 403, "FORBIDDEN")
    error(cast.mina.api.post(f"/api/answers/{given}/helpful"), 403, "OWN_ANSWER")


def test_without_a_token_there_are_no_questions(visitor, asked):
    for url in ("/api/questions", f"/api/questions/{asked['id']}", f"/api/questions/{asked['id']}/follow-ups"):
        error(visitor.get(url), 401, "UNAUTHENTICATED")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 256}, "title"),
        ({"questionText": " "}, "questionText"),
        ({"questionText": "x" * 20_001}, "questionText"),
        ({"questionText": "x" * 200_000}, "questionText"),
        ({"questionText": 7}, "questionText"),
        ({"subject": "Alchemy"}, "subject"),
        ({"gradeLevel": "Grade 99"}, "gradeLevel"),
        ({"urgency": "yesterday"}, "urgency"),
        ({"language": "klingonish!"}, "language"),
        ({"contentId": str(uuid4())}, "contentId"),
        ({"contentId": "nonsense"}, "contentId"),
        ({"id": "018f2f2e-0000-7000-8000-000000000000"}, "id"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_is_wrong_is_named(amina, change, field):
    refused = error(amina.post("/api/questions", json=ASKED | change), 422, "VALIDATION_ERROR")
    assert [detail["field"] for detail in refused["details"]] == [field]


def test_a_nul_is_no_json(amina):
    error(amina.post("/api/questions", json=ASKED | {"title": "a\0b"}), 400, "MALFORMED_JSON")


def test_the_phones_id_is_the_questions(amina, farah):
    minted = str(uuid4())
    assert data(amina.post("/api/questions", json=ASKED | {"id": minted}), 201)["id"] == minted
    assert data(amina.post("/api/questions", json=ASKED | {"id": minted}), 201)["id"] == minted
    error(amina.post("/api/questions", json=ASKED | {"id": minted, "title": "Changed"}), 409, "CONFLICT")
    error(farah.post("/api/questions", json=ASKED | {"id": minted}), 409, "ID_TAKEN")


def test_the_same_key_asks_once(amina):
    first, again = (
        amina.post("/api/questions", json=ASKED, headers={"Idempotency-Key": "k1"}).get_json()["data"]["id"]
        for _time in range(2)
    )
    assert first == again
    assert amina.get("/api/questions").get_json()["meta"]["total"] == 1


def test_a_question_about_a_lesson(cast, amina):
    lesson = publish(cast.asha, "Levers", files={"original": b"o"})
    told = data(amina.post("/api/questions", json=ASKED | {"contentId": str(lesson.id)}), 201)
    assert told["contentId"] == str(lesson.id)


def test_lists_are_filtered_and_turned(amina, farah):
    for number in range(5):
        data(amina.post("/api/questions", json=ASKED | {"title": f"Number {number}"}), 201)
    data(farah.post("/api/questions", json=ASKED | {"title": "Levers", "subject": "physics"}), 201)
    page = amina.get("/api/questions?limit=4").get_json()
    assert [one["title"] for one in page["data"]] == ["Levers", "Number 4", "Number 3", "Number 2"]
    assert page["meta"]["total"] == 6
    second = amina.get("/api/questions?limit=4&page=2").get_json()
    further = amina.get("/api/questions", query_string={"limit": 4, "cursor": page["meta"]["nextCursor"]}).get_json()
    assert (
        [one["title"] for one in second["data"]]
        == [one["title"] for one in further["data"]]
        == ["Number 1", "Number 0"]
    )
    assert further["meta"]["nextCursor"] is None
    for query, count in (("whose=mine", 5), ("subject=Physics", 1), ("search=number 3", 1), ("status=closed", 0)):
        assert len(amina.get(f"/api/questions?{query}").get_json()["data"]) == count, query
    error(amina.get("/api/questions?subject=alchemy"), 422, "VALIDATION_ERROR")
    error(amina.get("/api/questions?cursor=nonsense"), 422, "VALIDATION_ERROR")
    error(amina.get("/api/questions?page=1000&limit=100"), 422, "VALIDATION_ERROR")
    error(amina.get("/api/questions?limit=101"), 422, "VALIDATION_ERROR")


@pytest.mark.parametrize(
    "position", [[["i", "1"], ["i", "2"]], [["t", "2026-01-01T00:00:00+00:00"]], [], [["n", "NaN"]] * 2]
)
def test_a_cursor_made_up_is_refused(amina, position):
    made_up = base64.urlsafe_b64encode(json.dumps(["newest", position]).encode()).decode()
    error(amina.get("/api/questions", query_string={"cursor": made_up}), 422, "VALIDATION_ERROR")
