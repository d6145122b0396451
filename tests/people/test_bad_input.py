"""Bad input at every form about people: an answer in words, never a failure of ours."""

from __future__ import annotations

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import PASSWORD, Client
from tests.people.test_joining import EDUCATOR, MENTOR, STUDENT

JOIN = {"full_name": "Ama Serwaa", "contact": "ama@example.com", "password": "five blue kettles"}
FORMS = {
    "/login": {"contact": "amina@example.com", "password": PASSWORD, "next": "/home"},
    "/join": {**JOIN, **STUDENT, "school": "x", "district": "x", "date_of_birth": "2010-01-01", "next": "/home"},
    "/join?educator": {**JOIN, **EDUCATOR, "institution": "x"},
    "/join?mentor": {**JOIN, **MENTOR},
    "/forgot": {"contact": "amina@example.com"},
    "/reset": {"contact": "amina@example.com", "code": "123456", "password": "five blue kettles"},
    "/confirm": {"code": "123456"},
    "/profile": {"full_name": "Amina", "grade_level": "grade-1", "school": "x", "date_of_birth": "2010-01-01"},
    "/profile/language": {"language": "en"},
    "/profile/avatar": {"picture": "x"},
    "/settings/password": {"old_password": "x", "password": "five blue kettles"},
    "/settings/contact": {"contact": "ama@example.com", "password": "x"},
    "/settings/deletion": {"password": "x"},
}
NASTY = [
    "",
    " ",
    "\0",
    "a\0b",
    "x" * 100_000,
    "\u202e\u2066\u200f",
    "\u0301" * 300,
    "💧" * 1000,
    "'; DROP TABLE users; --",
    "<script>alert(1)</script>",
    "{{7*7}}%s%(x)s{0}",
    "../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    "-1",
    "1e309",
    "99999999999999999999999",
    "2010-02-31",
    "0000-00-00",
    "\ud800",
    "٣",
]


@pytest.fixture
def browser(app, cast, request):
    return cast.amina.browser if request.param.startswith(("/profile", "/settings", "/confirm")) else Client(app)


def send(browser, url, fields):
    encoded = {
        name: value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
        for name, value in fields.items()
    }
    return browser.post(url.split("?")[0], data=encoded)


@pytest.mark.parametrize(("browser", "url"), [(url, url) for url in FORMS], indirect=["browser"])
def test_no_text_breaks_a_form(browser, url):
    for field in FORMS[url]:
        for value in NASTY:
            answer = send(browser, url, {**FORMS[url], field: value})
            assert answer.status_code in (200, 303, 413, 422), (field, value[:50])
            assert "<script>alert" not in answer.get_data(as_text=True)
            assert answer.headers.get("Location", "/").startswith("/")


@pytest.mark.parametrize(("browser", "url"), [(url, url) for url in FORMS], indirect=["browser"])
def test_no_shape_breaks_a_form(browser, url):
    for field, value in FORMS[url].items():
        shapes = [
            {**FORMS[url], field: (io.BytesIO(b"a file in place of a text"), "x.txt")},
            {**FORMS[url], field: ["one", "two", "three"]},
            {name: given for name, given in FORMS[url].items() if name != field},
            {**FORMS[url], f"{field}[]": value, f"{field}.x": "y"},
        ]
        for shape in shapes:
            assert browser.post(url.split("?")[0], data=shape).status_code in (200, 303, 422), (field, shape)


BODIES = [
    b"",
    b"%",
    b"%zz=%",
    b"contact=%ff%fe",
    b"=" * 1000,
    b"&" * 1000,
    b"a=b&" * 2000,
    b"\xff" * 100,
    b"--x\r\n",
    b"{}",
]
MEDIA = [
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "application/json",
    "x",
]


@pytest.mark.parametrize(("browser", "url"), [(url, url) for url in FORMS], indirect=["browser"])
def test_no_body_breaks_a_form(browser, url):
    for body in BODIES:
        for media in MEDIA:
            answer = browser.post(url.split("?")[0], data=body, content_type=media)
            assert answer.status_code in (200, 303, 400, 413, 415, 422), (body, media)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_three_words_get_an_answer(app, contact, name, password):
    browser = Client(app)
    fields = {**STUDENT, "full_name": name, "contact": contact, "password": password}
    assert send(browser, "/join", fields).status_code in (303, 422)
    assert send(browser, "/login", {"contact": contact, "password": password}).status_code in (303, 422)


@pytest.mark.parametrize(
    "query", ["role=%00", "role=%ff", "role=student&next=%00", "role[]=student", "next=" + "x" * 5000]
)
def test_no_query_breaks_a_page(visitor, cast, query):
    for url in ("/", "/join", "/login", "/forgot", "/reset"):
        assert visitor.get(f"{url}?{query}").status_code == 200
    admin = cast.rosa.browser
    for name in ("q", "show", "page"):
        assert admin.get(f"/admin/people?{name}={query}").status_code == 200


@pytest.mark.parametrize("language", ["xx", "en-\0", "*;q=9", "a" * 5000, "ar", "sw;q=nan"])
def test_no_accept_language_breaks_a_page(visitor, language):
    assert visitor.get("/", headers={"Accept-Language": language.replace("\0", "")}).status_code == 200
