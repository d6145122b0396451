"""The places of a person: the four that stand in the bar at the bottom of a phone."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _
from flask_login import current_user

Place = tuple[str, Any, str]

HOME: Place = ("auth.home", _("Home"), "home")
LIBRARY: Place = ("student.library", _("Library"), "library")
ASK: Place = ("student.questions", _("Ask"), "ask")
DESK: Place = ("mentor.queue", _("Desk"), "teach")
TESTS: Place = ("student.tests", _("Tests"), "tests")
TEACH: Place = ("educator.teach", _("Teach"), "teach")
REVIEWS: Place = ("educator.reviews", _("Reviews"), "review")
PEOPLE: Place = ("admin.people", _("People"), "people")
PROFILE: Place = ("auth.profile", _("You"), "profile")

PLACES: dict[str, tuple[Place, ...]] = {
    "visitor": (
        ("auth.welcome", _("Start"), "home"),
        LIBRARY,
        ("auth.join", _("Join"), "people"),
        ("auth.login", _("Sign in"), "profile"),
    ),
    "student": (HOME, LIBRARY, ASK, TESTS),
    "educator": (HOME, LIBRARY, TEACH, REVIEWS),
    "mentor": (HOME, LIBRARY, DESK, ASK),
    "admin": (HOME, LIBRARY, REVIEWS, PEOPLE),
}


# What else belongs to a place besides the pages below its own address.
AROUND = {"mentor.queue": "/mentor"}
# Where a place goes on at another address. static/js/app/place.js knows it too: said in every page it would cost bytes.
BESIDE = {"/tests": "/attempts"}


def places() -> list[dict[str, Any]]:
    """Return the caller's four places, the one they are in marked."""
    role = current_user.role if current_user.is_authenticated else "visitor"
    found = [
        {"url": url_for(endpoint), "label": label, "icon": icon, "around": AROUND.get(endpoint)}
        for endpoint, label, icon in PLACES[role]
    ]
    around = [
        place
        for place in found
        if is_in(place["around"] or place["url"]) or is_in(BESIDE.get(place["url"], place["url"]))
    ]
    here = max(around, key=lambda place: len(place["url"]), default=None)  # /teach/reviews is in Reviews, not in Teach
    return [place | {"current": place is here} for place in found]


def is_in(url: str) -> bool:
    """Whether the page asked for is this place or below it."""
    return request.path == url or (url != "/" and request.path.startswith(url + "/"))
