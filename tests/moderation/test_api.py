"""Reports and cases over the API: the same rules, in JSON."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.moderation.looking import NUMBER, cases, the_case
from tests.questions_asking.thread import answer_it, ask


def body(question, **fields):
    return {"subjectType": "question", "subjectId": str(question), "reason": "unkind"} | fields


def test_a_report_is_made_and_read_by_who_made_it(app, cast, question):
    api = cast.farah.api
    made = api.post("/api/reports", json=body(question, note="Please look"))
    assert made.status_code == 201
    told = made.get_json()["data"]
    assert (told["reason"], told["note"], told["subjectType"]) == ("unkind", "Please look", "question")
    assert api.get(f"/api/reports/{told['id']}").get_json()["data"] == told
    for name in ("amina", "rosa"):
        assert getattr(cast, name).api.get(f"/api/reports/{told['id']}").status_code == 404
    assert the_case(app).report_count == 1


def test_sent_twice_with_one_key_it_is_one_report(app, cast, question):
    api = cast.farah.api
    answers = [
        api.post("/api/reports", json=body(question), headers={"Idempotency-Key": "a-report-of-mine-1"})
        for _ in range(2)
    ]
    assert {answer.status_code for answer in answers} <= {201, 303, 200}
    assert the_case(app).report_count == 1


def test_refusals_have_a_code(cast, question):
    api = cast.farah.api
    api.post("/api/reports", json=body(question))
    again = api.post("/api/reports", json=body(question))
    assert (again.status_code, again.get_json()["error"]["code"]) == (409, "ALREADY_REPORTED")
    own = cast.amina.api.post("/api/reports", json=body(question))
    assert (own.status_code, own.get_json()["error"]["code"]) == (403, "OWN_TEXT")


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": "boring"},
        {"subjectType": "user"},
        {"subjectId": "x"},
        {"note": "x" * 2001},
        {"extra": 1},
        {"reason": None},
    ],
)
def test_a_body_that_fits_no_report_is_refused(app, cast, question, fields):
    assert cast.farah.api.post("/api/reports", json=body(question, **fields)).status_code == 422
    assert cases(app) == []


def test_a_text_one_may_not_read_is_not_found(cast, amina):
    held = ask(amina, text=f"Call {NUMBER}")
    for id in (held, uuid4()):
        assert cast.farah.api.post("/api/reports", json=body(id)).status_code == 404


def test_admins_list_and_decide(app, cast, question):
    given = answer_it(app, question, cast.mina, f"Call {NUMBER}")
    rosa = cast.rosa.api
    listed = rosa.get("/api/admin/cases").get_json()
    [told] = listed["data"]
    assert listed["meta"]["total"] == 1
    assert (told["subjectType"], told["subjectId"], told["authorName"]) == ("answer", str(given), "Mina Test")
    assert told["findings"] == [{"kind": "phone", "words": NUMBER}]
    assert told["evidence"]["text"] == told["now"]["text"] == f"Call {NUMBER}"
    url = f"/api/admin/cases/{told['id']}"
    assert rosa.get(url).get_json()["data"] == told
    refused = rosa.post(f"{url}/decision", json={"decision": "removed"})
    assert (refused.status_code, refused.get_json()["error"]["details"][0]["field"]) == (422, "note")
    decided = rosa.post(f"{url}/decision", json={"decision": "removed", "note": "No numbers"})
    assert (decided.status_code, decided.get_json()["data"]["decision"]) == (200, "removed")
    late = cast.rui.api.post(f"{url}/decision", json={"decision": "kept"})
    assert (late.status_code, late.get_json()["error"]["code"]) == (409, "ALREADY_DECIDED")
    assert rosa.get("/api/admin/cases?status=decided").get_json()["meta"]["total"] == 1
    assert rosa.get("/api/admin/cases").get_json()["data"] == []


def test_others_neither_list_nor_decide(app, cast, question):
    cast.farah.api.post("/api/reports", json=body(question))
    case = the_case(app)
    for name in ("amina", "asha", "mina"):
        api = getattr(cast, name).api
        assert api.get("/api/admin/cases").status_code == 403
        assert api.get(f"/api/admin/cases/{case.id}").status_code == 403
        assert api.post(f"/api/admin/cases/{case.id}/decision", json={"decision": "kept"}).status_code == 403
