"""How the tests look at what is before the moderators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from spark.domain.moderation.case import Case
from spark.extensions import db
from tests.cast import Client

NUMBER = "0788 123 456"


def cases(app: Flask) -> list[Case]:
    """All cases, the oldest first."""
    with app.app_context():
        found = list(db.session.scalars(select(Case).order_by(Case.opened_at, Case.id)))
        db.session.expunge_all()
        return found


def the_case(app: Flask) -> Case:
    """The one case there is."""
    [found] = cases(app)
    return found


def report(browser: Client, kind: str, id: UUID, reason: str = "unkind", note: str = "") -> Any:
    """Report a text through the page."""
    return browser.post("/reports", data={"kind": kind, "id": str(id), "reason": reason, "note": note})


def decide(browser: Client, case_id: UUID, decision: str, note: str = "") -> Any:
    """Decide on a case through the page."""
    return browser.post(f"/admin/moderation/{case_id}/decision", data={"decision": decision, "note": note})
