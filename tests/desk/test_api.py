"""The desk by the API: the same verbs, the same refusals, in JSON."""

from __future__ import annotations

import uuid

import pytest

from tests.api.answers import data
from tests.desk.builder import asked, asked_alike

TEXT = "A third is two sixths."


@pytest.fixture
def mina_api(cast):
    """A mentor's program."""
    return cast.mina.api


@pytest.fixture
def omar_api(cast):
    """Another mentor's program."""
    return cast.omar.api


@pytest.fixture
def url(cast):
    """The address of a question that waits."""
    return f"/api/questions/{asked(cast.amina)}"


def code(answer, status):
    """Return the code of a refusal of this status."""
    assert answer.status_code == status, answer.text
    return answer.get_json()["error"]["code"]


def test_a_claim_is_taken_prolonged_and_given_back(cast, mina_api, omar_api, url):
    assert data(mina_api.get(f"{url}/claim")) is None
    claim = data(mina_api.post(f"{url}/claim"))
    assert (claim["mentorId"], claim["mentorName"], claim["kind"]) == (str(cast.mina.id), "Mina Test", "claimed")
    assert code(omar_api.post(f"{url}/claim"), 409) == "CLAIMED_BY_ANOTHER"
    assert code(omar_api.post(f"{url}/claim/extension"), 409) == "CLAIM_LOST"
    longer = data(mina_api.post(f"{url}/claim/extension"))
    assert longer["expiresAt"] > claim["expiresAt"]
    assert data(mina_api.delete(f"{url}/claim")) is None
    assert data(omar_api.post(f"{url}/claim"))["mentorName"] == "Omar Test"
    assert data(mina_api.delete(f"{url}/claim"))["mentorName"] == "Omar Test", "it is not Mina's to give back"


def test_a_draft_is_kept_and_says_whether_the_question_is_held(mina_api, omar_api, url):
    assert data(mina_api.get(f"{url}/draft"))["text"] == ""
    assert data(mina_api.put(f"{url}/draft", json={"text": "A third"}))["isHeld"] is False
    omar_api.post(f"{url}/claim")
    kept = data(mina_api.put(f"{url}/draft", json={"text": "A third\n is"}))
    assert (kept["text"], kept["isHeld"]) == ("A third\n is", False)
    assert kept["heldUntil"]
    assert data(omar_api.get(f"{url}/draft"))["text"] == ""
    assert mina_api.put(f"{url}/draft", json={"text": "x" * 100_001}).status_code == 422
    assert mina_api.put(f"{url}/draft", json={"words": "x"}).status_code == 422


def test_an_answer_is_sent_once_however_often_it_is_sent(mina_api, url, rows):
    first, second = (
        mina_api.post(f"{url}/answer", json={"answerText": TEXT}, headers={"Idempotency-Key": "one"}) for _ in range(2)
    )
    told = data(first, 201)
    assert (told["answerText"], told["authorName"], told["isAccepted"]) == (TEXT, "Mina Test", False)
    assert told["alsoAnswered"] == told["leftOut"] == []
    assert data(second, 201)["id"] == told["id"]
    assert rows.count("answers") == 1


def test_what_another_holds_is_refused_and_the_words_are_kept(mina_api, omar_api, url, rows):
    omar_api.post(f"{url}/claim")
    sent = {"json": {"answerText": TEXT}, "headers": {"Idempotency-Key": "one"}}
    assert code(mina_api.post(f"{url}/answer", **sent), 409) == "CLAIMED_BY_ANOTHER"
    assert data(mina_api.get(f"{url}/draft"))["text"] == TEXT
    omar_api.delete(f"{url}/claim")
    assert mina_api.post(f"{url}/answer", **sent).status_code == 201, "it may be tried again"
    assert rows.count("answers") == 1


def test_once_for_many_says_who_got_it(cast, mina_api, omar_api, rows):
    first, second, third = asked_alike(cast.amina, cast.farah, cast.asha)
    other = asked(cast.amina, "Something else")
    omar_api.post(f"/api/questions/{third}/claim")
    body = {"answerText": TEXT, "alsoFor": [str(one) for one in (second, third, other)]}
    told = data(mina_api.post(f"/api/questions/{first}/answer", json=body), 201)
    assert told["questionId"] == str(first)
    assert told["alsoAnswered"] == [str(second)]
    left_out = {one["questionId"]: one["code"] for one in told["leftOut"]}
    assert left_out == {str(third): "CLAIMED_BY_ANOTHER", str(other): "NOT_ALIKE"}
    assert {one for (one,) in rows("SELECT question_id FROM answers")} == {first, second}
    body = {"answerText": TEXT, "alsoFor": [str(uuid.uuid4())]}
    assert mina_api.post(f"/api/questions/{other}/answer", json=body).status_code == 404


@pytest.mark.parametrize("text", ["", "  ", "x" * 20_001, None, 5])
def test_words_that_are_none_are_refused_by_name(mina_api, url, rows, text):
    answer = mina_api.post(f"{url}/answer", json={"answerText": text})
    assert code(answer, 422) == "VALIDATION_ERROR"
    assert answer.get_json()["error"]["details"][0]["field"] == "answerText"
    assert rows.count("answers") == 0


def test_an_answer_is_changed_by_its_author_alone(cast, mina_api, omar_api, url, rows):
    told = data(mina_api.post(f"{url}/answer", json={"answerText": "One fifth."}), 201)
    own = f"/api/answers/{told['id']}"
    assert omar_api.patch(own, json={"answerText": "Mine"}).status_code == 403
    assert omar_api.delete(own).status_code == 403
    assert cast.amina.api.patch(own, json={"answerText": "Mine"}).status_code == 403
    assert data(mina_api.patch(own, json={"answerText": TEXT}))["answerText"] == TEXT
    assert data(mina_api.delete(own)) is None
    assert mina_api.delete(own).status_code == 404
    assert rows("SELECT standing FROM answers") == [("withdrawn",)]


def test_the_queue_lists_what_the_desk_lists(cast, mina_api, omar_api):
    physics = asked(cast.amina, "A stone falls", subject="physics", urgency="high")
    asked(cast.amina)
    omar_api.post(f"/api/questions/{physics}/claim")
    [row] = data(mina_api.get("/api/mentor/queue?subject=Physics"))
    assert (row["id"], row["subject"], row["askerName"], row["holderName"]) == (
        str(physics),
        "Physics",
        "Amina",
        "Omar Test",
    )
    assert row["isMine"] is False
    assert len(data(mina_api.get("/api/mentor/queue"))) == 2
    assert len(data(mina_api.get("/api/mentor/queue?limit=1"))) == 1
    for wrong in ("subject=alchemy", "limit=201", "state=lost", "urgency=now"):
        assert mina_api.get(f"/api/mentor/queue?{wrong}").status_code == 422, wrong


def test_the_dashboard(cast, mina_api, url):
    mina_api.post(f"{url}/claim")
    figures = data(mina_api.get("/api/dashboard/mentor"))
    assert (figures["answered"], figures["helpfulRate"], figures["isAvailable"]) == (0, None, True)
    assert [claim["questionId"] for claim in figures["openClaims"]] == [url.rpartition("/")[2]]
    mina_api.post(f"{url}/answer", json={"answerText": TEXT})
    figures = data(mina_api.get("/api/dashboard/mentor"))
    assert (figures["answered"], figures["streakDays"], figures["openClaims"]) == (1, 1, [])
    assert data(cast.rosa.api.get("/api/dashboard/mentor"))["isAvailable"] is None


def test_saved_replies(mina_api, omar_api):
    made = data(mina_api.post("/api/saved-replies", json={"title": "Units", "text": "Mind the units."}), 201)
    own = f"/api/saved-replies/{made['id']}"
    assert [one["title"] for one in data(mina_api.get("/api/saved-replies"))] == ["Units"]
    assert data(omar_api.get("/api/saved-replies")) == []
    for answer in (omar_api.get(own), omar_api.put(own, json={"title": "x", "text": "y"}), omar_api.delete(own)):
        assert answer.status_code == 404
    assert data(mina_api.put(own, json={"title": "Units", "text": "Write the units."}))["text"] == "Write the units."
    assert mina_api.post("/api/saved-replies", json={"title": "", "text": "x"}).status_code == 422
    assert data(mina_api.delete(own)) is None
    assert mina_api.get(own).status_code == 404


def test_nobody_else_comes_in(cast, visitor, url):
    paths = (f"{url}/claim", f"{url}/draft", "/api/mentor/queue", "/api/dashboard/mentor", "/api/saved-replies")
    for path in paths:
        assert cast.amina.api.get(path).status_code == 403, path
        assert cast.asha.api.get(path).status_code == 403, path
        assert visitor.get(path).status_code == 401, path
    assert cast.mina.api.post(f"/api/questions/{uuid.uuid4()}/claim").status_code == 404
    assert cast.mina.api.post(f"/api/questions/{asked(cast.mina)}/claim").status_code == 403


def test_once_for_many_costs_the_same_for_two_and_for_ten(cast, mina_api, queries):
    few, many = asked_alike(cast.farah, *[cast.amina] * 2), asked_alike(cast.farah, *[cast.amina] * 10)
    costs = []
    for first, *others in (few, many):
        nowhere = "ffffffff-ffff-4fff-bfff-ffffffffffff"
        wanted = {"answerText": TEXT, "alsoFor": [*map(str, others), nowhere]}
        queries.clear()
        assert code(mina_api.post(f"/api/questions/{first}/answer", json=wanted), 404) == "NOT_FOUND"
        costs.append(len(queries))
    assert costs[0] == costs[1]
