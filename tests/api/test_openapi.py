"""The description of the API is complete and true, and no input that it allows or forbids breaks a route."""

from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

EXAMPLES = 10  # per route, once of what the description allows and once of what it forbids
PICTURES = {"/api/users/<user_id>/avatar"}  # answers bytes, not the envelope


@pytest.fixture
def description(visitor):
    return visitor.get("/api/docs").get_json()


def test_every_route_of_the_api_is_described(app, description):
    assert description["openapi"].startswith("3.1")
    described = {
        (path.replace("{", "<").replace("}", ">"), verb.upper())
        for path, verbs in description["paths"].items()
        for verb in verbs
    }
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<uuid:", "<")
        if not path.startswith("/api/") or path in PICTURES | {"/api/docs"}:
            continue
        for verb in rule.methods - {"HEAD", "OPTIONS"}:
            assert (path, verb) in described, f"{verb} {rule.rule} is not in the description"


@pytest.mark.long
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "forbidden"])
@pytest.mark.parametrize("who", ["rosa", "asha", "amina"])
def test_no_input_breaks_a_route(cast, description, who, mode):
    client = getattr(cast, who).api
    for found in schemathesis.openapi.from_dict(description).get_all_operations():
        operation = found.ok()
        if operation.path in ("/api/auth/logout", "/api/auth/update-password") or operation.method == "delete":
            continue  # these end the session that asks

        @settings(
            max_examples=EXAMPLES,
            phases=[Phase.generate],
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def send(case):
            body = case.body if isinstance(case.body, dict | list | str | int | float | bool) else None
            answer = client.open(
                case.formatted_path, method=case.method, query_string=case.query or None, json=body
            )  # fails the test on any 5xx
            if answer.is_json and answer.status_code >= 400:
                assert answer.get_json()["success"] is False
                assert answer.get_json()["error"]["message"]

        with suppress(Unsatisfiable):  # a route that takes nothing forbids nothing
            send()


def test_a_strange_name_comes_back_readable(cast):
    refused = cast.rosa.api.get("/api/content", query_string={"na\0me": "1"})
    assert refused.status_code == 422
    assert [detail["field"] for detail in refused.get_json()["error"]["details"]] == ["name"]
