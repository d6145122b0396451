"""What a browser may do with our answers, and what the log says of them."""

import json
import re

import pytest


def test_a_page_runs_no_foreign_or_inline_script(visitor):
    policy = visitor.get("/login").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert re.search(r"style-src 'self' 'sha256-[A-Za-z0-9+/]{43}='", policy)


def test_a_page_keeps_others_out(visitor):
    headers = visitor.get("/login").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers
    assert "Access-Control-Allow-Origin" not in visitor.get("/login", headers={"Origin": "https://evil.test"}).headers


def test_a_fragment_carries_the_title_and_the_inside_only(visitor):
    page, fragment = visitor.get("/login").text, visitor.get("/login", htmx=True)
    assert fragment.text.lstrip().startswith("<title>")
    assert "<html" in page
    assert "<html" not in fragment.text
    assert "<style" not in fragment.text
    assert fragment.headers["Vary"].startswith("HX-Request, HX-History-Restore-Request")


def test_a_restored_history_gets_the_whole_page(visitor):
    page = visitor.get("/login", htmx=True, headers={"HX-History-Restore-Request": "true"})
    assert "<html" in page.text


def test_a_phone_learns_whose_page_it_has_without_learning_who(cast, visitor):
    amina = cast.amina.browser.get("/home").headers["Spark-User"]
    assert visitor.get("/login").headers["Spark-User"] == "-"
    assert amina not in ("-", cast.farah.browser.get("/home").headers["Spark-User"])
    assert str(cast.amina.id) not in amina


@pytest.fixture
def production(monkeypatch, app, tmp_path):
    from spark import create_app

    sound = {
        "SPARK_ENV": "production",
        "SECRET_KEY": "Zq8vN3rT6yLw1xKp4mBd7sHf0jGc2aUe5oXi",
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "REDIS_URL": app.config["REDIS_URL"],
        "SCANNER": "none",
        "TRUSTED_PROXIES": "1",
        "SPARK_DATA": str(tmp_path),
    }
    for name, value in sound.items():
        monkeypatch.setenv(name, value)
    return create_app({"RATELIMIT_ENABLED": False})  # the limiter is one for the whole process


def test_production_speaks_https_only(production):
    client = production.test_client()
    plain = client.get("http://spark.school/login?next=/home")
    assert (plain.status_code, plain.headers["Location"]) == (308, "https://spark.school/login?next=/home")
    behind_proxy = client.get("/login", headers={"X-Forwarded-Proto": "https"})
    assert behind_proxy.status_code == 200
    assert "max-age=31536000" in behind_proxy.headers["Strict-Transport-Security"]
    assert client.get("/healthz").status_code == 200


def test_production_has_no_styleguide(production, visitor):
    assert production.test_client().get("/styleguide", headers={"X-Forwarded-Proto": "https"}).status_code == 404
    assert visitor.get("/styleguide").status_code == 200


def test_health_names_each_neighbour(visitor):
    assert visitor.get("/healthz").get_json() == {"ok": True}
    ready = visitor.get("/readyz")
    assert ready.status_code == 200
    assert ready.get_json() == {"ready": True, "database": True, "queue": True, "storage": True, "scanner": True}


def test_without_the_queue_spark_limps_and_stays_ready(visitor, monkeypatch):
    from redis.exceptions import ConnectionError as Away

    from spark import health

    def away() -> None:
        raise Away

    monkeypatch.setitem(health.CHECKS, "queue", away)
    answer = visitor.get("/readyz")
    assert answer.status_code == 200
    assert answer.get_json()["queue"] is False


def test_the_log_names_the_route_and_nobody(capsys, production):
    production.test_client().get("/login?next=%2Fhome%3Fsecret", headers={"X-Forwarded-Proto": "https"})
    line = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert (line["route"], line["status"], line["person"]) == ("/login", 200, "-")
    assert "secret" not in json.dumps(line)


def test_a_request_id_of_the_proxy_is_kept_and_a_strange_one_is_not(visitor):
    assert visitor.get("/healthz", headers={"X-Request-Id": "abcdef123456"}).headers["X-Request-Id"] == "abcdef123456"
    assert "<" not in visitor.get("/healthz", headers={"X-Request-Id": "<script>"}).headers["X-Request-Id"]
