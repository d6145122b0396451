"""Web Push: only the phone reads it, only known services get it, and it leaves with whoever signs out."""

from __future__ import annotations

import base64
import http.server
import json
import threading

import jwt
import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec

from spark.domain.clock import now
from spark.domain.moderation.settings import change_setting
from spark.domain.notices.composing import LONGEST_PAYLOAD, News, payload_of
from spark.domain.notices.notification import Notification, PushSubscription
from spark.domain.people.user import User
from spark.domain.questions.answer import Answer
from spark.domain.questions.question import Question
from spark.extensions import db
from spark.services import push
from spark.services.media.markdown import to_html
from spark.services.push import Browser, Envelope, PushGone, PushLater, PushRefused, send_push
from tests.jobs.inline import run_outbox
from tests.notices.conftest import PUSH_HOST, Phone, base64url

ENVELOPE = Envelope(60, "high", "thread")


@pytest.fixture
def answered(app, cast):
    """Let Mina answer a question of Amina's with some words, and tell her."""

    def answer(words, *, standing="shown"):
        from spark.domain.notices.notifying import notify

        assert cast.amina.id != cast.mina.id
        with app.app_context():
            question = Question(
                asker_id=cast.amina.id,
                subject_slug="physics",
                grade_slug="grade-7",
                title="Why is the sky blue?",
                text="I wonder.",
            )
            db.session.add(question)
            db.session.flush()
            row = Answer(
                question_id=question.id, author_id=cast.mina.id, text=words, html=to_html(words), standing=standing
            )
            db.session.add(row)
            db.session.flush()
            notify(
                [cast.amina.id],
                "question_answered",
                event=f"answer:{row.id}",
                thread=f"question:{question.id}",
                url=f"/questions/{question.id}#answer-{row.id}",
                title=question.title,
                author="Mina Test",
            )
            db.session.commit()
        run_outbox(app)

    return answer


def count(app):
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(PushSubscription))


# What arrives


def test_the_phone_reads_the_whole_answer_and_nobody_else_does(app, cast, push_service, phone_of, answered):
    phone = phone_of(cast.amina.browser)
    words = "Because air scatters *blue* light more: $I \\sim \\lambda^{-4}$.\n\nLook at a sunset."
    answered(words)
    [(url, headers, body)] = push_service.sent
    told = phone.read(body)
    assert url == phone.endpoint
    assert told["title"] == "Mina Test answered “Why is the sky blue?”"
    assert told["text"] == words
    assert told["silent"] is False
    assert (headers["Urgency"], headers["Content-Encoding"]) == ("high", "aes128gcm")
    assert int(headers["TTL"]) >= 24 * 3600
    assert headers["Topic"] == told["tag"]
    assert len(told["tag"]) <= 32
    assert words.encode() not in body
    with pytest.raises(Exception, match=r""):
        Phone("x").read(body)
    with app.app_context():
        assert told["url"] == f"/notifications/{db.session.scalar(sa.select(Notification.id))}"


@pytest.mark.parametrize("words", ["अ" * 5_000, "मैं" * 3_000, "👩‍🏫" * 2_000, '"\\\n' * 4_000, "a" * 20_000])
def test_a_long_answer_is_cut_at_a_character_and_says_so(cast, push_service, phone_of, answered, words):
    phone = phone_of(cast.amina.browser)
    answered(words)
    [(_, _, body)] = push_service.sent
    assert len(body) <= 3_000
    text = phone.read(body)["text"]
    assert text.endswith("…\n\nIt goes on in Spark.")
    begun = text.removesuffix("…\n\nIt goes on in Spark.")
    assert words.startswith(begun)
    assert len(json.dumps(text, ensure_ascii=False).encode()) > LONGEST_PAYLOAD * 0.7
    following = words[len(begun)]
    assert following not in "\u200dैंि" or begun.endswith(" ")


def test_a_text_that_fits_is_not_cut():
    notification = Notification(id=None, user_id=None, thread_key="t", type="announcement", facts={})
    told = json.loads(payload_of(News(notification, "Title", "x" * 2_000), is_silent=True))
    assert (told["text"], told["silent"]) == ("x" * 2_000, True)


def test_what_was_held_or_taken_down_since_is_not_sent_along(cast, push_service, phone_of, answered):
    phone = phone_of(cast.amina.browser)
    answered("Call me at 0788 123 123", standing="held")
    [(_, _, body)] = push_service.sent
    assert phone.read(body)["text"] == ""
    assert "0788" not in json.dumps(phone.read(body))


def test_the_message_is_signed_with_the_key_browsers_subscribe_to(app, cast, push_service, phone_of, answered):
    browser = cast.amina.browser
    phone_of(browser)
    answered("Yes.")
    [(_, headers, _)] = push_service.sent
    token, _, key = headers["Authorization"].removeprefix("vapid t=").partition(", k=")
    assert key == browser.get("/api/push-subscriptions/key").get_json()["data"]["key"]
    point = base64.urlsafe_b64decode(key + "=")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    claims = jwt.decode(token, public, algorithms=["ES256"], audience=PUSH_HOST)
    assert now().timestamp() < claims["exp"] <= now().timestamp() + 24 * 3600
    assert claims["sub"].startswith("mailto:")


def test_every_process_has_the_same_key_until_the_secret_changes(app, context, monkeypatch):
    first = push.public_key()
    assert push.public_key() == first
    monkeypatch.setitem(app.config, "SECRET_KEY", "another secret of this school, quite long")
    assert push.public_key() != first


# Once, whatever dies


def test_a_busy_service_is_asked_again_and_the_other_phone_is_left_in_peace(
    app, cast, push_service, phone_of, happen, later, deliveries
):
    busy, fine = phone_of(cast.amina.browser, "busy"), phone_of(cast.amina.browser, "fine")
    push_service.answers[busy.endpoint] = 503
    happen(cast.amina)
    run_outbox(app)
    assert [url for url, _, _ in push_service.sent] == [fine.endpoint]
    assert deliveries()["push"] == [("sending", "")]
    push_service.answers.clear()
    later(minutes=1)
    later(minutes=1)
    assert [url for url, _, _ in push_service.sent] == [fine.endpoint, busy.endpoint]
    assert deliveries()["push"] == [("sent", "")]


@pytest.mark.parametrize("status", [404, 410])
def test_a_phone_that_is_gone_is_forgotten(app, cast, push_service, phone_of, happen, status):
    phone = phone_of(cast.amina.browser)
    push_service.answers[phone.endpoint] = status
    happen(cast.amina)
    run_outbox(app)
    assert count(app) == 0


def test_a_thread_has_one_topic_and_tag_and_another_thread_another(app, cast, push_service, phone_of, happen, later):
    phone = phone_of(cast.amina.browser)
    happen(cast.amina, thread="question:1")
    happen(cast.amina, thread="question:2")
    run_outbox(app)
    happen(cast.amina, thread="question:1", number=2)
    later(minutes=6)
    tags = [phone.read(body)["tag"] for _, _, body in push_service.sent]
    assert len(tags) == 3
    assert tags[0] == tags[2] != tags[1]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (404, PushGone),
        (410, PushGone),
        (429, PushLater),
        (500, PushLater),
        (503, PushLater),
        (TimeoutError(), PushLater),
        (ConnectionRefusedError(), PushLater),
        (301, PushRefused),
        (307, PushRefused),
        (400, PushRefused),
        (403, PushRefused),
        (413, PushRefused),
    ],
)
def test_what_a_service_says_decides(context, push_service, answer, error):
    phone = Phone(f"{PUSH_HOST}/x")
    push_service.answers[phone.endpoint] = answer
    keys = phone.subscription["keys"]
    with pytest.raises(error):
        send_push(Browser(phone.endpoint, keys["p256dh"], keys["auth"]), b"{}", ENVELOPE)


def test_a_redirect_is_not_followed(monkeypatch):
    asked = []

    class Redirecting(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append((self.path, self.headers["TTL"], self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(307)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_):
            pass

    plain = push.http.client.HTTPConnection
    monkeypatch.setattr(
        push.http.client, "HTTPSConnection", lambda host, timeout, context: plain(host, timeout=timeout)
    )
    with http.server.HTTPServer(("127.0.0.1", 0), Redirecting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert push.post(f"https://127.0.0.1:{server.server_port}/a/b?c=d", {"TTL": "60"}, b"body") == 307
        server.shutdown()
    assert asked == [("/a/b?c=d", "60", b"body")]


# Whose phone it is


def test_signing_out_leaves_the_phone_to_the_next(app, cast, push_service, phone_of, happen):
    browser = cast.amina.browser
    phone_of(browser)
    browser.post("/logout")
    assert count(app) == 0
    happen(cast.amina)
    run_outbox(app)
    assert push_service.sent == []


def test_a_session_ended_from_elsewhere_is_not_notified_and_swept(
    app, cast, push_service, phone_of, happen, deliveries
):
    from spark.jobs.notices import prune

    phone_of(cast.amina.browser)
    cast.amina.browser.post("/settings/sessions/end")
    happen(cast.amina)
    run_outbox(app)
    assert push_service.sent == []
    assert deliveries()["push"] == [("skipped", "no address")]
    with app.app_context():
        prune()
        db.session.commit()
    assert count(app) == 0


def test_a_phone_passed_on_belongs_to_who_is_signed_in_there_now(app, cast, push_service, phone_of, happen):
    phone_of(cast.amina.browser, "shared")
    phone = phone_of(cast.farah.browser, "shared")
    assert count(app) == 1
    happen(cast.amina, cast.farah)
    run_outbox(app)
    [(_, _, body)] = push_service.sent
    assert phone.read(body)


def test_nobody_takes_another_person_s_phone_away(app, cast, phone_of):
    phone = phone_of(cast.amina.browser)
    for stranger in (cast.farah.browser, cast.rosa.browser):
        assert stranger.delete("/api/push-subscriptions", json={"endpoint": phone.endpoint}).status_code == 200
        assert stranger.get("/api/push-subscriptions").get_json()["data"] == []
    assert count(app) == 1
    browser = cast.amina.browser
    for _ in range(2):
        assert browser.delete("/api/push-subscriptions", json={"endpoint": phone.endpoint}).status_code == 200
    assert count(app) == 0


def test_a_person_has_at_most_ten_phones_the_newest(app, cast, phone_of):
    browser = cast.amina.browser
    for number in range(13):
        phone_of(browser, f"phone-{number}")
    names = [row["endpoint"].rpartition("-")[2] for row in browser.get("/api/push-subscriptions").get_json()["data"]]
    assert sorted(names, key=int) == [str(number) for number in range(3, 13)]


def test_subscribing_again_changes_the_keys_and_makes_no_second_row(app, cast, phone_of):
    browser = cast.amina.browser
    phone_of(browser, "same")
    phone = phone_of(browser, "same")
    with app.app_context():
        [row] = db.session.scalars(sa.select(PushSubscription))
        assert row.p256dh == phone.subscription["keys"]["p256dh"]


# Bad input


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://example.com/x",
        "https://fcm.googleapis.com.example.com/x",
        "https://evilfcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://2130706433/x",
        "https://user:password@fcm.googleapis.com/x",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "https://127.0.0.1@x.push.apple.com/x",
        "https://fcm.googleapis.com:8080/x",
        "https://fcm.googleapis.com:x/x",
        "https://fcm.googleapis.com\\@127.0.0.1/x",
        "https://fcm.googleapis.com#@127.0.0.1/x",
        "https://ｆcm.googleapis.com/x",
        "https://fcm。googleapis.com/x",
        "https://fcm.googleapis.com/x\r\nHost: 127.0.0.1",
        "https://fcm.googleapis.com/a b",
        "https://push.apple.com/x",
        "https://.push.apple.com/x",
        "https:fcm.googleapis.com/x",
        "//fcm.googleapis.com/x",
        "fcm.googleapis.com",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "",
        "https://fcm.googleapis.com/" + "x" * 2_000,
    ],
)
def test_an_endpoint_that_is_no_push_service_is_refused(app, cast, endpoint):
    phone = Phone(endpoint)
    answer = cast.amina.browser.post("/api/push-subscriptions", json=phone.subscription)
    assert answer.status_code == 422
    assert count(app) == 0


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
        "https://web.push.apple.com/QNn",
        "https://db5p.notify.windows.com/w/?token=BQY%2f",
        "https://FCM.googleapis.com:443/fcm/send/x",
    ],
)
def test_the_services_of_the_common_browsers_are_known(cast, endpoint):
    assert cast.amina.browser.post("/api/push-subscriptions", json=Phone(endpoint).subscription).status_code == 201


def test_a_school_allows_another_service_and_forbids_one_at_any_time(
    app, cast, push_service, phone_of, happen, deliveries
):
    phone_of(cast.amina.browser)
    with app.app_context():
        change_setting("push_hosts", ["push.example.org"], by=db.session.get_one(User, cast.rosa.id))
        db.session.commit()
    browser = cast.farah.browser
    phone = Phone("https://push.example.org/1")
    assert browser.post("/api/push-subscriptions", json=phone.subscription).status_code == 201
    happen(cast.amina, cast.farah)
    run_outbox(app)
    assert [url for url, _, _ in push_service.sent] == [phone.endpoint]


POINT = Phone("x").subscription["keys"]["p256dh"]


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", base64url(bytes(16))),
        ("AAAA", base64url(bytes(16))),
        (base64url(b"\x04" + bytes(64)), base64url(bytes(16))),
        (base64url(b"\x02" + bytes(32)), base64url(bytes(16))),
        (base64url(bytes(65)), base64url(bytes(16))),
        (POINT[:-2] + "!!", base64url(bytes(16))),
        (POINT, ""),
        (POINT, base64url(bytes(15))),
        (POINT, base64url(bytes(17))),
        (POINT, "not base64 at all"),
        (POINT, "ünïcode"),
    ],
    ids=range(11),  # the point is another one in every process
)
def test_keys_that_nothing_can_be_encrypted_for_are_refused(app, cast, p256dh, auth):
    told = {"endpoint": f"{PUSH_HOST}/x", "keys": {"p256dh": p256dh, "auth": auth}}
    assert cast.amina.browser.post("/api/push-subscriptions", json=told).status_code == 422
    assert count(app) == 0


@pytest.mark.parametrize("told", [{}, [], {"endpoint": 1}, {"endpoint": f"{PUSH_HOST}/x"}, {"keys": {}}])
def test_half_a_subscription_is_refused(app, cast, told):
    assert cast.amina.browser.post("/api/push-subscriptions", json=told).status_code in (400, 422)
    assert count(app) == 0


def test_keys_with_padding_are_as_good(cast, push_service, happen, app):
    phone = Phone(f"{PUSH_HOST}/padded")
    told = phone.subscription
    told["keys"] = {name: key + "=" * (-len(key) % 4) for name, key in told["keys"].items()}
    assert cast.amina.browser.post("/api/push-subscriptions", json=told).status_code == 201
    happen(cast.amina)
    run_outbox(app)
    [(_, _, body)] = push_service.sent
    assert phone.read(body)


# The worker


def test_the_worker_speaks_for_every_page_and_is_never_stale(visitor):
    answer = visitor.get("/sw.js", headers={"Accept-Encoding": "br"})
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Content-Encoding"] == "br"
    assert len(answer.data) <= 6_000
    again = visitor.get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
