"""What the tests about notices share: events, a mailbox, text messages, and phones that a push service reaches."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import http_ece
import pytest
import time_machine
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask

from spark.domain.notices.outbox import put_in_outbox
from spark.extensions import db
from tests.cast import Client, Person
from tests.jobs.inline import run_outbox

PUSH_HOST = "https://fcm.googleapis.com"


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Phone:
    """A browser with keys of its own: what Spark encrypts for it, it alone reads."""

    endpoint: str
    private_key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def subscription(self) -> dict[str, Any]:
        """What the browser tells Spark."""
        point = self.private_key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return {"endpoint": self.endpoint, "keys": {"p256dh": base64url(point), "auth": base64url(self.secret)}}

    def read(self, body: bytes) -> dict[str, Any]:
        """Decrypt what arrived."""
        plain = http_ece.decrypt(body, private_key=self.private_key, auth_secret=self.secret, version="aes128gcm")
        return json.loads(plain)


@dataclass
class PushService:
    """A harmless twin of the browsers' push services: it keeps what it is sent and answers as told."""

    sent: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: dict[str, int | Exception] = field(default_factory=dict)

    def post(self, url: str, headers: dict[str, str], body: bytes) -> int:
        answer = self.answers.get(url, 201)
        if isinstance(answer, Exception):
            raise answer
        if answer < 300:
            self.sent.append((url, headers, body))
        return answer


@pytest.fixture
def push_service(monkeypatch: pytest.MonkeyPatch) -> PushService:
    from spark.services import push

    service = PushService()
    monkeypatch.setattr(push, "post", service.post)
    return service


@pytest.fixture
def phone_of() -> Callable[..., Phone]:
    """Let a signed-in browser be notified: phone_of(browser)."""

    def subscribe(browser: Client, name: str = "") -> Phone:
        phone = Phone(f"{PUSH_HOST}/fcm/send/{name or secrets.token_urlsafe(12)}")
        answer = browser.post("/api/push-subscriptions", json=phone.subscription)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return phone

    return subscribe


@pytest.fixture
def happen(app: Flask) -> Callable[..., None]:
    """Tell people of something: happen(cast.amina, number=3) is the third answer in a thread."""

    def tell(
        *people: Person,
        kind: str = "question_answered",
        thread: str = "question:1",
        number: int = 1,
        url: str = "/library",
    ) -> None:
        from spark.domain.notices.notifying import notify

        with app.app_context():
            notify(
                [person.id for person in people],
                kind,
                event=f"{thread}:{kind}:{number}",
                thread=thread,
                url=url,
                title="Why is the sky blue?",
                author="Mina Test",
                number=number,
            )
            db.session.commit()

    return tell


@pytest.fixture
def later(app: Flask) -> Iterator[Callable[..., None]]:
    """Let time pass and the clock ask for what is due: later(minutes=6)."""
    passed = timedelta()
    begun = datetime.now(UTC)
    travels = []

    def wait(**how_long: float) -> None:
        nonlocal passed
        run_outbox(app)
        passed += timedelta(**how_long)
        travel = time_machine.travel(begun + passed)
        travel.start()
        travels.append(travel)
        with app.app_context():
            put_in_outbox("notices.send_due")
            db.session.commit()
        run_outbox(app)

    yield wait
    for travel in reversed(travels):
        travel.stop()


@pytest.fixture
def messages(app: Flask) -> Iterator[Callable[[], list[str]]]:
    """Return what was sent by mail and text message, the oldest first."""
    folder = Path(app.config["MAIL_FILE_PATH"])

    def empty() -> None:
        for path in folder.glob("*"):
            path.unlink()

    empty()
    yield lambda: [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    empty()


@pytest.fixture
def deliveries(app: Flask) -> Callable[[], dict[str, list[tuple[str, str]]]]:
    """Return state and reason of every delivery, by channel."""
    import sqlalchemy as sa

    from spark.domain.notices.notification import NotificationDelivery

    def look() -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        with app.app_context():
            rows = sa.select(NotificationDelivery).order_by(NotificationDelivery.notification_id)
            for row in db.session.scalars(rows):
                found.setdefault(row.channel, []).append((row.state, row.reason))
        return found

    return look
