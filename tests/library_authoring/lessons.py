"""What the tests of authoring share: the form as an educator fills it, and files as they come."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

from flask import Flask

from spark.domain.library.content import Content, ContentVersion
from spark.extensions import db
from tests.cast import Client
from tests.jobs.inline import run_outbox

MARKDOWN = b"# Waves\n\nA wave carries energy, not matter.\n\n## Sound\n\nSound is a wave in the air.\n"


def fields(**changes: Any) -> dict[str, Any]:
    """The form of a lesson, filled in."""
    return {
        "title": "Waves and sound",
        "kind": "text",
        "subject": "physics",
        "grade": "grade-8",
        "topic": "Waves",
        "description": "What a wave carries.",
        "language": "en",
        "licence": "own-work",
        "source": "",
        "upload_id": "",
        "then": "draft",
        **changes,
    }


def with_file(body: bytes = MARKDOWN, name: str = "waves.md", **changes: Any) -> dict[str, Any]:
    """The form with its file, as a browser without JavaScript sends it."""
    return fields(**changes) | {"file": (io.BytesIO(body), name)}


def write(browser: Client, **changes: Any) -> str:
    """Begin a lesson with a file and return its address."""
    answer = browser.post("/teach/content/new", data=with_file(**changes), content_type="multipart/form-data")
    assert answer.status_code == 303, sentences(answer)
    return str(answer.headers["Location"])


def hand_in(browser: Client, app: Flask, **changes: Any) -> str:
    """Begin a lesson, hand it in and let it be prepared; return its address."""
    address = write(browser, then="submit", **changes)
    run_outbox(app)
    return address


def published(cast: Any, app: Flask, **changes: Any) -> str:
    """A lesson of Asha's, verified by Bram and approved by Rosa."""
    address = hand_in(cast.asha.browser, app, **changes)
    version_id = newest(app, address).id
    assert cast.bram.browser.post(f"/teach/reviews/{version_id}/verification", data=VOUCHED).status_code == 303
    assert cast.rosa.browser.post(f"/teach/reviews/{version_id}/approval").status_code == 303
    return address


VOUCHED = {"checklist": ["correct", "grade", "clear", "licence", "harmless"], "note": "Well done."}


def newest(app: Flask, address: str) -> ContentVersion:
    """The newest version of the lesson at an address, as the database has it."""
    with app.app_context():
        version = db.session.get(Content, address.rsplit("/", 1)[1]).versions[0]
        db.session.refresh(version)
        db.session.expunge(version)
        return version


def sentences(answer: Any) -> str:
    """The words of a page."""
    text = re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", answer.get_data(as_text=True), flags=re.S)
    return " ".join(unescape(text).split())
