"""Practice tests through the API: the whole journey, and all that must not work."""

from __future__ import annotations

import base64
import json
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spark.domain.clock import now
from spark.domain.moderation.settings import forget_settings
from spark.domain.people.user import User
from spark.domain.practice.attempt import AttemptAnswer, AttemptEvent, PracticeTestAttempt, PracticeTestResult
from spark.domain.practice.publishing import retire
from spark.domain.practice.test import PracticeTest
from spark.extensions import db
from tests.api.answers import data
from tests.practice import builder

MINUTE = timedelta(minutes=1)
ITEMS = (builder.SINGLE, builder.MULTIPLE, builder.TRUE_FALSE, builder.SHORT)


@pytest.fixture
def amina(cast):
    return cast.amina.api


@pytest.fixture
def farah(cast):
    return cast.farah.api


@pytest.fixture
def test_url(cast):
    return f"/api/practice-tests/{builder.make_test(cast.rosa, ITEMS, duration_minutes=20)}"


def error(answer, status, code):
    assert answer.status_code == status, answer.get_data(as_text=True)
    told = answer.get_json()["error"]
    assert told["code"] == code
    assert told["message"]
    return told


def fields(told):
    return [detail["field"] for detail in told["details"]]


def started(client, url):
    return data(client.post(f"{url}/start"), 201)


def put(client, url, attempt, number, value, **more):
    question = attempt["questions"][number]["questionId"]
    return client.put(f"{url}/attempts/{attempt['id']}/answers/{question}", json={"answer": value, **more})


def test_the_whole_journey(cast, amina):
    url = f"/api/practice-tests/{builder.make_test(cast.rosa, builder.OF_EVERY_KIND, duration_minutes=20)}"
    told = data(amina.get(url))
    assert (told["title"], told["subject"], told["totalQuestions"], told["durationMinutes"]) == (
        "Nature and number",
        "Science",
        8,
        20,
    )
    attempt = started(amina, url)
    assert (attempt["kind"], attempt["secondsLeft"], attempt["handedInAt"]) == ("whole", 1199, None)
    assert [one["kind"] for one in attempt["questions"]][:2] == ["description", "single"]
    assert attempt["questions"][1]["choices"] == ["Earth", "Jupiter", "Saturn"]
    saved = data(put(amina, url, attempt, 1, 1, flagged=True, secondsAgo=3))
    assert saved["savedAt"]
    assert (saved["counted"], saved["late"], saved["newest"]) == (True, False, True)
    again = data(amina.post(f"{url}/start"))
    assert again["id"] == attempt["id"]
    assert (again["questions"][1]["answer"], again["questions"][1]["flagged"]) == (1, True)
    state = data(amina.get(f"{url}/attempts/{attempt['id']}"))
    assert state["questions"] == again["questions"]
    rest = [
        {"questionId": one["questionId"], "answer": builder.RIGHT.get(one["kind"])}
        for one in attempt["questions"][2:]
        if one["kind"] in builder.RIGHT
    ]
    result = data(amina.post(f"{url}/submit", json={"attemptId": attempt["id"], "answers": rest}))
    assert (result["points"], result["pointsPossible"], result["isFinal"]) == (6, 11, False)
    by_kind = {one["kind"]: one for one in result["questions"]}
    single, numeric = by_kind["single"], by_kind["numeric"]
    assert (single["answer"], single["right"], single["isRight"], single["pointsAwarded"]) == (1, [1], True, 1)
    assert "more mass" in single["explanation"]
    assert single["notes"][0] == "It is only the densest."
    assert (numeric["answer"], numeric["right"]) == ("9,8", ["9.81 ± 0.05 m/s"])
    assert (by_kind["matching"]["answer"], by_kind["matching"]["isRight"]) == (None, False)
    assert by_kind["free_response"]["pointsAwarded"] is None
    assert by_kind["free_response"]["rubric"][0] == {"html": "Names water", "points": "1"}
    assert data(amina.get(f"{url}/results/{result['id']}")) == result
    finished = data(amina.get(f"{url}/attempts/{attempt['id']}"))
    assert (finished["resultId"], finished["handedInBy"], finished["ticket"]) == (result["id"], "student", None)


def test_lists_are_filtered_and_turned(cast, amina, visitor):
    for number in range(5):
        builder.make_test(cast.rosa, title=f"Number {number}")
    builder.make_test(cast.rosa, title="Levers", subject="physics")
    builder.make_test(cast.rosa, title="Not yet", published=False)
    page = amina.get("/api/practice-tests?limit=4").get_json()
    assert [one["title"] for one in page["data"]] == ["Levers", "Number 4", "Number 3", "Number 2"]
    assert page["meta"]["total"] == 6
    second = amina.get("/api/practice-tests?limit=4&page=2").get_json()
    further = amina.get("/api/practice-tests", query_string={"limit": 4, "cursor": page["meta"]["nextCursor"]})
    assert [one["title"] for one in second["data"]] == ["Number 1", "Number 0"]
    assert further.get_json()["data"] == second["data"]
    for query, count in (("subject=Physics", 1), ("search=NUMBER 3", 1), ("gradeLevel=grade-9", 0)):
        assert len(visitor.get(f"/api/practice-tests?{query}").get_json()["data"]) == count, query
    for query in ("subject=alchemy", "cursor=nonsense", "page=1000&limit=100", "limit=101", "colour=red"):
        error(amina.get(f"/api/practice-tests?{query}"), 422, "VALIDATION_ERROR")


def test_the_list_costs_the_same_for_one_test_or_twenty(cast, amina, queries):
    builder.make_test(cast.rosa)
    forget_settings()
    queries.clear()
    amina.get("/api/practice-tests")
    few = len(queries)
    for _ in range(19):
        builder.make_test(cast.rosa)
    forget_settings()
    queries.clear()
    assert len(amina.get("/api/practice-tests").get_json()["data"]) == 20
    assert len(queries) == few <= 8


def test_keys_are_nowhere_before_the_hand_in(cast, amina):
    url = f"/api/practice-tests/{builder.make_test(cast.rosa, builder.OF_EVERY_KIND)}"
    attempt = started(amina, url)
    answers = [
        amina.get("/api/practice-tests"),
        amina.get(url),
        amina.post(f"{url}/start"),
        amina.get(f"{url}/attempts/{attempt['id']}"),
        put(amina, url, attempt, 1, 0),
        put(amina, url, attempt, 1, 99),
    ]
    said = " ".join(answer.get_data(as_text=True) for answer in answers)
    for secret in (
        "more mass",
        "densest",
        "Well seen",
        "icebergs",
        "Kigali",
        "9.81",
        "Names water",
        "roots",
        "planets",
    ):
        assert secret not in said
    for word in ('"right"', '"weight"', '"explanation"', '"isRight"'):
        assert word not in said


def test_what_is_not_ones_own_is_not_found(cast, amina, farah, test_url):
    attempt = started(amina, test_url)
    state = f"{test_url}/attempts/{attempt['id']}"
    for stranger in (farah, cast.rosa.api):
        error(stranger.get(state), 404, "NOT_FOUND")
        error(put(stranger, test_url, attempt, 0, 1), 404, "NOT_FOUND")
        error(stranger.post(f"{test_url}/submit", json={"attemptId": attempt["id"]}), 404, "NOT_FOUND")
    result = data(amina.post(f"{test_url}/submit", json={"attemptId": attempt["id"]}))
    error(farah.get(f"{test_url}/results/{result['id']}"), 404, "NOT_FOUND")
    other = f"/api/practice-tests/{builder.make_test(cast.rosa)}"
    error(amina.get(f"{other}/results/{result['id']}"), 404, "NOT_FOUND")
    error(amina.get(f"{other}/attempts/{attempt['id']}"), 404, "NOT_FOUND")
    error(amina.post(f"{other}/submit", json={"attemptId": attempt["id"]}), 404, "NOT_FOUND")
    for teacher in (cast.asha.api, cast.mina.api):
        error(teacher.post(f"{test_url}/start"), 403, "FORBIDDEN")


def test_before_the_start_there_is_nothing_to_hand_in(cast, app, amina, test_url):
    error(amina.post(f"{test_url}/submit", json={"attemptId": str(uuid4())}), 404, "NOT_FOUND")
    error(amina.post(f"{test_url}/submit", json={}), 422, "VALIDATION_ERROR")
    error(amina.get(f"{test_url}/attempts/{uuid4()}"), 404, "NOT_FOUND")
    draft = f"/api/practice-tests/{builder.make_test(cast.rosa, published=False)}"
    error(amina.get(draft), 404, "NOT_FOUND")
    error(amina.post(f"{draft}/start"), 404, "NOT_FOUND")
    with app.app_context():
        retire(db.session.get_one(PracticeTest, test_url.rsplit("/")[-1]), by=db.session.get_one(User, cast.rosa.id))
        db.session.commit()
    error(amina.post(f"{test_url}/start"), 404, "NOT_FOUND")


def test_a_retired_test_is_finished_by_who_has_begun(cast, app, amina, test_url):
    attempt = started(amina, test_url)
    with app.app_context():
        retire(db.session.get_one(PracticeTest, attempt["testId"]), by=db.session.get_one(User, cast.rosa.id))
        db.session.commit()
    assert data(put(amina, test_url, attempt, 0, 1))["counted"]
    assert data(amina.post(f"{test_url}/submit", json={"attemptId": attempt["id"]}))["points"] == 1


def test_after_the_deadline_the_clock_has_handed_in(cast, test_url):
    amina = cast.amina.browser  # a token ends after 15 minutes
    with time_machine.travel(now(), tick=False) as clock:
        attempt = started(amina, test_url)
        data(put(amina, test_url, attempt, 0, 1))
        clock.shift(21 * MINUTE)
        late = data(put(amina, test_url, attempt, 2, True))
        assert (late["counted"], late["late"], late["secondsLeft"]) == (False, True, 0)
        in_time = data(put(amina, test_url, attempt, 2, True, secondsAgo=120, flagged=True))
        assert (in_time["counted"], in_time["late"]) == (True, True)
        result = data(amina.post(f"{test_url}/submit", json={"attemptId": attempt["id"]}))
    assert (result["handedInBy"], result["points"], result["timeTakenSeconds"]) == ("clock", 2, 1200)
    assert [one["late"] for one in result["questions"]] == [False, False, True, False]


def test_an_attempt_left_alone_is_handed_in_when_somebody_looks(cast, test_url):
    with time_machine.travel(now(), tick=False) as clock:
        attempt = started(cast.amina.api, test_url)
        clock.shift(60 * MINUTE)
        state = data(cast.amina.api.get(f"{test_url}/attempts/{attempt['id']}"))
    assert (state["handedInBy"], state["secondsLeft"], state["handedInAt"]) == ("clock", 0, attempt["deadlineAt"])


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"score": 100}, "VALIDATION_ERROR", "score"),
        ({"scorePercentage": 100}, "VALIDATION_ERROR", "scorePercentage"),
        ({"secondsAgo": -1}, "VALIDATION_ERROR", "secondsAgo"),
        ({"answers": [{"questionId": "x", "answer": 1}]}, "VALIDATION_ERROR", "answers.0.questionId"),
        ({"answers": [{"questionId": str(uuid4()), "answer": 1}]}, "UNKNOWN_ITEM", "answers.0.questionId"),
        ({"ticket": "forged"}, "INVALID_TICKET", "ticket"),
    ],
)
def test_a_hand_in_that_makes_no_sense_changes_nothing(amina, test_url, change, code, field):
    attempt = started(amina, test_url)
    data(put(amina, test_url, attempt, 0, 1))
    status = 404 if code == "UNKNOWN_ITEM" else 422
    refused = error(amina.post(f"{test_url}/submit", json={"attemptId": attempt["id"]} | change), status, code)
    assert fields(refused) == [field]
    state = data(amina.get(f"{test_url}/attempts/{attempt['id']}"))
    assert (state["handedInAt"], state["questions"][0]["answer"]) == (None, 1)


def test_an_answer_that_is_none_is_named_and_none_is_kept(amina, test_url):
    attempt = started(amina, test_url)
    ids = [one["questionId"] for one in attempt["questions"]]
    for wrong in (7, -1, "Jupiter", True, [0], "x" * 200_000, {"a": 1}):
        answers = [{"questionId": ids[2], "answer": True}, {"questionId": ids[0], "answer": wrong}]
        refused = amina.post(f"{test_url}/submit", json={"attemptId": attempt["id"], "answers": answers})
        assert refused.status_code == 422
        assert fields(refused.get_json()["error"])[0].startswith("answers.1.answer")
        assert put(amina, test_url, attempt, 0, wrong).status_code == 422
    state = data(amina.get(f"{test_url}/attempts/{attempt['id']}"))
    assert [one["answer"] for one in state["questions"]] == [None] * 4


def test_200_kb_in_an_answer_are_refused_with_the_limit(amina, test_url):
    attempt = started(amina, test_url)
    refused = error(put(amina, test_url, attempt, 3, "x" * 200_000), 422, "INVALID_ANSWER")
    assert "1000" in refused["message"]
    assert data(put(amina, test_url, attempt, 3, "x" * 1000))["counted"]


def test_unknown_questions_are_not_found(cast, amina, test_url):
    attempt = started(amina, test_url)
    other = builder.versions_of(cast.rosa, builder.make_test(cast.rosa))[0]
    for stranger in (uuid4(), other):
        url = f"{test_url}/attempts/{attempt['id']}/answers/{stranger}"
        error(amina.put(url, json={"answer": 1}), 404, "UNKNOWN_ITEM")
        error(amina.get(url), 404, "UNKNOWN_ITEM")
    error(amina.put(f"{test_url}/attempts/{attempt['id']}/answers/nonsense", json={"answer": 1}), 404, "NOT_FOUND")


def test_an_answer_sent_again_under_its_key_is_kept_once(app, amina, test_url):
    attempt = started(amina, test_url)
    question = attempt["questions"][0]["questionId"]
    url = f"{test_url}/attempts/{attempt['id']}/answers/{question}"
    error(amina.get(url), 404, "NOT_FOUND")
    first, again = (amina.put(url, json={"answer": 1}, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert data(again)["savedAt"] == data(first)["savedAt"]
    assert again.headers["Idempotency-Replayed"] == "true"
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).where(AttemptEvent.kind == "answer")) == 1


def test_an_older_answer_from_another_device_counts_no_more(amina, test_url):
    with time_machine.travel(now(), tick=False) as clock:
        attempt = started(amina, test_url)
        clock.shift(MINUTE)
        data(put(amina, test_url, attempt, 0, 1))
        older = data(put(amina, test_url, attempt, 0, 0, secondsAgo=30))
        assert (older["counted"], older["newest"]) == (True, False)
        assert data(amina.post(f"{test_url}/submit", json={"ticket": attempt["ticket"]}))["points"] == 1


def test_a_ticket_hands_in_what_it_was_given_for(cast, amina, farah, test_url):
    attempt = started(amina, test_url)
    ticket = attempt["ticket"]
    assert data(amina.post(f"{test_url}/start"))["ticket"] == ticket
    content, mark = ticket.split(".")
    said = json.loads(base64.urlsafe_b64decode(content + "=="))
    assert (said["attempt"], said["limit"]) == (attempt["id"], 1200)
    forged = base64.urlsafe_b64encode(json.dumps(said | {"limit": 9000}).encode()).decode().rstrip("=")
    others = started(farah, test_url)["ticket"]
    elsewhere = started(amina, f"/api/practice-tests/{builder.make_test(cast.rosa)}")["ticket"]
    for wrong in (f"{forged}.{mark}", f"{content}.", content, mark, "", "é.é", ticket[:-1], others, elsewhere):
        refused = error(amina.post(f"{test_url}/submit", json={"ticket": wrong}), 422, "INVALID_TICKET")
        assert fields(refused) == ["ticket"]
    error(amina.post(f"{test_url}/submit", json={"ticket": "x" * 10_000}), 422, "VALIDATION_ERROR")
    with time_machine.travel(now() + timedelta(days=401)):
        error(cast.amina.api.post(f"{test_url}/submit", json={"ticket": ticket}), 422, "INVALID_TICKET")
    assert data(amina.post(f"{test_url}/submit", json={"ticket": ticket, "attemptId": attempt["id"]}))["points"] == 0


def test_handing_in_again_changes_nothing(amina, test_url):
    attempt = started(amina, test_url)
    first = data(amina.post(f"{test_url}/submit", json={"attemptId": attempt["id"]}))
    better = [{"questionId": attempt["questions"][0]["questionId"], "answer": 1}]
    again = data(amina.post(f"{test_url}/submit", json={"attemptId": attempt["id"], "answers": better}))
    assert (again["id"], again["points"], again["questions"]) == (first["id"], 0, first["questions"])


@pytest.mark.committed
def test_starting_and_handing_in_at_once_from_many_devices_is_once(app, cast, test_url):
    clients = [cast.amina.api for _ in range(4)]
    attempts = [data_of(answer) for answer in at_once(clients, lambda client: client.post(f"{test_url}/start"))]
    assert len({one["id"] for one in attempts}) == 1
    questions = [one["questionId"] for one in attempts[0]["questions"]]
    body = {"attemptId": attempts[0]["id"], "answers": [{"questionId": questions[0], "answer": 1}]}
    results = [data_of(one) for one in at_once(clients, lambda client: client.post(f"{test_url}/submit", json=body))]
    assert {(one["id"], one["points"]) for one in results} == {(results[0]["id"], 1.0)}
    with app.app_context():
        for model in (PracticeTestAttempt, PracticeTestResult):
            assert db.session.scalar(sa.select(sa.func.count()).select_from(model)) == 1
        assert db.session.scalar(sa.select(sa.func.count()).select_from(AttemptAnswer)) == len(questions)


def at_once(clients, send):
    """Let every client send at the same moment; return the answers."""
    answers, gate = [], threading.Barrier(len(clients))

    def run(client):
        gate.wait()
        answers.append(send(client))

    threads = [threading.Thread(target=run, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def data_of(answer):
    assert answer.status_code in (200, 201), answer.get_data(as_text=True)
    return answer.get_json()["data"]


@pytest.mark.parametrize("count", [5, 20])
def test_start_save_and_hand_in_cost_the_same_for_five_questions_or_twenty(app, cast, amina, queries, count):
    items = [builder.SINGLE.model_copy(update={"text": f"Planet {number}?"}) for number in range(count)]
    url = f"/api/practice-tests/{builder.make_test(cast.rosa, items, duration_minutes=20)}"
    cost = {}
    queries.clear()
    attempt = started(amina, url)
    cost["start"] = len(queries)
    queries.clear()
    data(put(amina, url, attempt, 0, 1))
    cost["save"] = len(queries)
    answers = [{"questionId": one["questionId"], "answer": 1} for one in attempt["questions"]]
    queries.clear()
    assert data(amina.post(f"{url}/submit", json={"attemptId": attempt["id"]}))["points"] == 1
    cost["hand in"] = len(queries)
    attempt = started(amina, url)
    answers = [{"questionId": one["questionId"], "answer": 1} for one in attempt["questions"]]
    queries.clear()
    assert data(amina.post(f"{url}/submit", json={"attemptId": attempt["id"], "answers": answers}))["points"] == count
    cost["hand in with answers"] = len(queries)
    assert all(number <= 12 for number in cost.values()), cost


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


def test_no_answer_breaks_a_question(cast, amina):
    url = f"/api/practice-tests/{builder.make_test(cast.rosa, builder.OF_EVERY_KIND)}"
    attempt = started(amina, url)

    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(number=st.integers(1, 8), value=JSON)
    def send(number, value):
        assert put(amina, url, attempt, number, value).status_code in (200, 400, 422)  # fails the test on any 5xx

    send()
    result = data(amina.post(f"{url}/submit", json={"attemptId": attempt["id"]}))
    assert 0 <= result["points"] <= 11
