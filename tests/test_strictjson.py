"""One parser for every JSON body: what is not plainly JSON is told so."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spark.domain.refusal import Refused
from spark.strictjson import DEEPEST, StrictJSONProvider

PLAIN = [
    b"{}",
    b"[]",
    b'"x"',
    b"3",
    b"null",
    b'{"a": {"b": [1, 2.5, true, null, "\xe2\x82\xac"]}}',
    '{"ن": "क"}'.encode(),
]
NOT_PLAIN = [
    b"",
    b"{",
    b"{'a': 1}",
    b'{"a": 1,}',
    b'{"a": 1} x',
    b"NaN",
    b'{"a": Infinity}',
    b'{"a": -Infinity}',
    b'{"a": 1e999}',
    b'{"a": 1, "a": 2}',
    b'{"b": {"a": 1, "a": 1}}',
    b'{"a": "\\u0000"}',
    b'{"\\u0000": 1}',
    b'{"a": "\\ud800"}',
    b'{"a": ["\\udfff"]}',
    b"\xff\xfe\x00",
    b"[" * (DEEPEST + 2) + b"]" * (DEEPEST + 2),
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"1" * 10_000,
]


@pytest.fixture
def provider(app, context) -> StrictJSONProvider:
    return StrictJSONProvider(app)


@pytest.mark.parametrize("body", PLAIN)
def test_plain_json_is_read(provider, body):
    assert provider.loads(body) == json.loads(body)


@pytest.mark.parametrize("body", NOT_PLAIN, ids=lambda body: repr(body[:30]))
def test_everything_else_is_refused_in_words(provider, body):
    with pytest.raises(Refused) as refusal:
        provider.loads(body)
    assert (refusal.value.code, refusal.value.status) == ("MALFORMED_JSON", 400)


def test_json_may_be_as_deep_as_that_and_no_deeper(provider):
    assert provider.loads(b"[" * DEEPEST + b"]" * DEEPEST)


def test_a_pair_of_surrogates_is_one_character(provider):
    assert provider.loads(b'"\\ud83d\\udca7"') == "💧"


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_break_the_parser(provider, body):
    try:
        provider.loads(body)
    except Refused:
        pass


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="ascii", min_codepoint=32)), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(values)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_back(provider, value):
    assert provider.loads(provider.dumps(value)) == value


@pytest.mark.parametrize("body", NOT_PLAIN, ids=lambda body: repr(body[:30]))
def test_a_route_answers_400(visitor, body):
    answer = visitor.post("/api/auth/login", data=body, content_type="application/json")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "MALFORMED_JSON")
