"""Seals: what somebody leaves behind on a shared phone can be locked by the phone and opened only for them.

Each person has a key pair on the curve P-256 (FIPS 186-5), reckoned from the application's secret, so that nothing
needs to be stored: the phone gets the public half when they sign in, and the private one only while they are signed in
again. A school that changes its SECRET_KEY can no longer open what was sealed before.
"""

from __future__ import annotations

import base64
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec

from spark.domain.people.codes import keyed

LABEL = b"spark.seal"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (SEC 2, section 2.4.2)
COORDINATE = 32  # bytes


def seal_of(person_id: UUID, *, is_private: bool = False) -> dict[str, str]:
    """Return somebody's key as a JWK (RFC 7518, section 6.2)."""
    number = int.from_bytes(keyed(LABEL, person_id.bytes)) % (ORDER - 1) + 1
    point = ec.derive_private_key(number, ec.SECP256R1()).public_key().public_numbers()
    key = {"kty": "EC", "crv": "P-256", "x": encoded(point.x), "y": encoded(point.y)}
    return key | ({"d": encoded(number)} if is_private else {})


def encoded(number: int) -> str:
    """Return a coordinate in base64url, without padding."""
    return base64.urlsafe_b64encode(number.to_bytes(COORDINATE)).decode().rstrip("=")
