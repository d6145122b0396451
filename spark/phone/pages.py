"""The pages that a phone has with it from the start and fills in itself: what it keeps, and what waits to be sent.

They are the same for everybody who reads the same language; whose things they show, only the phone knows.
"""

from __future__ import annotations

from flask import Response

from spark.phone import phone
from spark.policy import ANYONE, permit
from spark.web import show


@phone.get("/offline")
@permit(ANYONE)
def offline() -> Response:
    """Stand in for a page that this phone has not seen, and list those that it has."""
    return show("phone/offline.html", etag="offline")


@phone.get("/outbox")
@permit(ANYONE)
def outbox() -> Response:
    """Show what was written here and has not arrived."""
    return show("phone/outbox.html", etag="outbox")


@phone.get("/saved")
@permit(ANYONE)
def saved() -> Response:
    """Show what was saved for offline, and what it takes."""
    return show("phone/saved.html", etag="saved")
