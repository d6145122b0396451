"""Every refusal and failure, in the caller's form: a page, a part of one, or the API's envelope."""

from __future__ import annotations

import re

import pytest
from flask import abort
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from spark.domain.refusal import Refused
from spark.errors import CODES, SENTENCES
from spark.extensions import db
from spark.policy import ANYONE, permit
from spark.services.storage import StorageUnavailable
from tests.school import another_application


@pytest.fixture(scope="module")
def failing(app):
    """Spark with routes that fail in every way, as pages and under /api."""
    spark = another_application(app, PROPAGATE_EXCEPTIONS=False)

    def status(code: int):
        abort(code)

    def refused():
        raise Refused("The kettle is too hot.", field="kettle_lid", code="TOO_HOT", status=409)

    def broken():
        return {}["a secret of ours"]

    def unavailable():
        raise StorageUnavailable("the bucket does not answer")

    def no_database():
        raise OperationalError("SELECT 1", {}, type("CannotConnectNow", (Exception,), {})())

    def bad_value():
        db.session.execute(text("SELECT CAST(:value AS uuid)"), {"value": "no uuid"})

    def nul():
        db.session.execute(text("SELECT :value"), {"value": "a\0b"})

    for prefix in ("/fails", "/api/fails"):
        for view in (refused, broken, unavailable, no_database, bad_value, nul):
            spark.add_url_rule(f"{prefix}/{view.__name__}", f"{prefix}-{view.__name__}", permit(ANYONE)(view))
        spark.add_url_rule(f"{prefix}/<int:code>", f"{prefix}-status", permit(ANYONE)(status))
    return spark


def get(app, url, **headers):
    return app.test_client().get(url, headers=headers)


@pytest.mark.parametrize("code", [*sorted(SENTENCES), 401, 406, 409, 410, 415, 418, 422, 501, 502])
def test_every_status_has_its_page_its_part_and_its_envelope(failing, code):
    page = get(failing, f"/fails/{code}")
    html = page.get_data(as_text=True)
    assert page.status_code == code
    assert html.startswith("<!DOCTYPE html>")
    assert len(re.findall("<h1", html)) == 1
    assert page.headers["Content-Security-Policy"]
    part = get(failing, f"/fails/{code}", **{"HX-Request": "true"})
    assert part.status_code == code
    assert part.get_data(as_text=True).lstrip().startswith("<title>")
    assert "<h1>" in part.get_data(as_text=True)
    answer = get(failing, f"/api/fails/{code}")
    assert answer.status_code == code
    body = answer.get_json()
    assert body["success"] is False
    assert body["error"]["code"] == CODES.get(code, "ERROR")
    assert re.fullmatch("[A-Z_]+", body["error"]["code"])
    assert body["error"]["message"]
    for one in (page, part, answer):
        assert one.headers["Cache-Control"] == "no-store"
        assert one.headers["Spark-Error"] == body["error"]["code"]


def test_a_refusal_says_why_and_where(failing):
    page = get(failing, "/fails/refused")
    assert page.status_code == 409
    assert "The kettle is too hot." in page.get_data(as_text=True)
    error = get(failing, "/api/fails/refused").get_json()["error"]
    assert error == {
        "code": "TOO_HOT",
        "message": "The kettle is too hot.",
        "details": [{"field": "kettleLid", "message": "The kettle is too hot."}],
    }


@pytest.mark.parametrize("prefix", ["/fails", "/api/fails"])
def test_a_defect_of_ours_is_logged_and_told_without_its_trace(failing, prefix, capsys):
    answer = get(failing, f"{prefix}/broken", **{"X-Request-Id": "request-id-0123456789"})
    assert answer.status_code == 500
    assert "secret of ours" not in answer.get_data(as_text=True)
    assert "Traceback" not in answer.get_data(as_text=True)
    logged = capsys.readouterr().err
    assert "secret of ours" in logged
    assert "request-id-0123456789" in logged


@pytest.mark.parametrize("prefix", ["/fails", "/api/fails"])
@pytest.mark.parametrize("neighbour", ["unavailable", "no_database"])
def test_a_neighbour_that_is_away_is_a_503_with_a_time_to_come_back(failing, prefix, neighbour):
    answer = get(failing, f"{prefix}/{neighbour}")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "bucket" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("prefix", ["/fails", "/api/fails"])
@pytest.mark.parametrize("value", ["bad_value", "nul"])
def test_a_value_that_the_database_refuses_is_the_caller_s_mistake(failing, prefix, value):
    assert get(failing, f"{prefix}/{value}").status_code == 400


def test_an_unknown_address_is_told_so_in_both_faces(visitor):
    assert visitor.get("/no-such-page").status_code == 404
    assert visitor.get("/api/no-such-route").get_json()["error"]["code"] == "NOT_FOUND"


def test_a_wrong_method_says_which_are_right(visitor):
    answer = visitor.get("/logout")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "url", ["/%00", "/%ff", "/\u202e", "/" + "a" * 4000, "/..%2f..%2fetc/passwd", "/library/%F0%28%8C%28"]
)
def test_no_address_breaks_the_error_page(visitor, url):
    assert 400 <= visitor.get(url).status_code < 500


def test_a_stranger_at_an_api_route_is_told_and_not_redirected(visitor):
    answer = visitor.get("/api/auth/me")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "UNAUTHENTICATED")


def test_a_form_sent_by_a_stranger_comes_back_to_its_page(visitor):
    answer = visitor.post("/profile", headers={"Referer": "http://spark.test/profile?x=1"})
    assert answer.status_code == 303
    assert answer.location.startswith("/login?next=")
