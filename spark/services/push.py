"""Web Push behind one verb: a payload that only the browser can read, signed with the school's own key.

The key is derived from `SECRET_KEY` (HKDF, RFC 5869), so that every process and every box signs with the same one and
none has to be kept. Browsers subscribe to this very key: after a new `SECRET_KEY` each subscribes anew when its person
next opens the settings of notifications.
"""

from __future__ import annotations

import base64
import http.client
import ssl
import time
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

PATIENCE = 10  # seconds for a push service to take a message
VALID_FOR = 12 * 3600  # seconds; RFC 8292 allows a day
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
POINT_BYTES = 65  # uncompressed


class PushGone(Exception):
    """The browser has unsubscribed: nothing will ever arrive there again."""


class PushLater(Exception):
    """The push service is busy or does not answer: try again."""


class PushRefused(Exception):
    """The push service does not take this message, now or later."""


@dataclass(frozen=True)
class Browser:
    """Where a browser is reached and what its messages are encrypted for (RFC 8291), base64url."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True)
class Envelope:
    """What the push service reads of a message: how long to keep it, how urgent it is, which one it replaces."""

    ttl: int
    urgency: str
    topic: str


def send_push(browser: Browser, payload: bytes, envelope: Envelope) -> None:
    """Send a payload to a browser. Raises PushGone, PushLater or PushRefused."""
    origin = "https://" + urlsplit(browser.endpoint).netloc
    headers = {
        "Authorization": f"vapid t={token_for(origin)}, k={public_key()}",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(envelope.ttl),
        "Urgency": envelope.urgency,
        "Topic": envelope.topic,
    }
    try:
        status = post(browser.endpoint, headers, encrypted(browser, payload))
    except (OSError, http.client.HTTPException) as error:
        raise PushLater(f"{origin}: {type(error).__name__}") from error
    if status in (404, 410):
        raise PushGone(origin)
    if status == 429 or status >= 500:
        raise PushLater(f"{origin}: {status}")
    if not 200 <= status < 300:
        raise PushRefused(f"{origin}: {status}")


def post(url: str, headers: dict[str, str], body: bytes) -> int:
    """Send one request to one host and return its status: no redirects, no proxies, nothing of the answer is read."""
    parts = urlsplit(url)
    connection = http.client.HTTPSConnection(parts.netloc, timeout=PATIENCE, context=ssl.create_default_context())
    try:
        connection.request("POST", parts._replace(scheme="", netloc="").geturl() or "/", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def encrypted(browser: Browser, payload: bytes) -> bytes:
    """Encrypt for the browser alone (RFC 8291)."""
    from pywebpush import WebPusher  # brings aiohttp along, which only those who send need

    keys = {"p256dh": browser.p256dh, "auth": browser.auth}
    return bytes(WebPusher({"endpoint": browser.endpoint, "keys": keys}).encode(payload)["body"])


def token_for(origin: str) -> str:
    """Sign that it is this school that sends (VAPID, RFC 8292)."""
    claims = {"aud": origin, "exp": int(time.time()) + VALID_FOR, "sub": reached_at()}
    return jwt.encode(claims, private_key(), algorithm="ES256")


def reached_at() -> str:
    """Return where the push service finds whoever runs this school."""
    public = current_app.config["PUBLIC_URL"]
    return public or "mailto:" + parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])[1]


def private_key() -> ec.EllipticCurvePrivateKey:
    """Derive the school's key: 48 bytes, so that no scalar is likelier than another."""
    derivation = HKDF(algorithm=hashes.SHA256(), length=48, salt=None, info=b"spark web push, VAPID")
    secret = derivation.derive(current_app.config["SECRET_KEY"].encode())
    return ec.derive_private_key(int.from_bytes(secret) % (P256_ORDER - 1) + 1, ec.SECP256R1())


def public_key() -> str:
    """Return the key browsers subscribe to, base64url."""
    point = (
        private_key()
        .public_key()
        .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    )
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def is_public_key(point: bytes) -> bool:
    """Whether bytes are an uncompressed point of P-256."""
    if len(point) != POINT_BYTES:
        return False
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        return False
    return True
