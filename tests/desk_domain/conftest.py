"""What the tests of the desk's rules share."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from spark.domain.notices.notification import Notification
from spark.domain.notices.outbox import OutboxRow
from spark.extensions import db


@pytest.fixture
def told(context):
    """Return who was told what: `told("question_answered")` gives the ids of the people."""

    def look(kind):
        return sorted(db.session.scalars(sa.select(Notification.user_id).where(Notification.type == kind)))

    return look


@pytest.fixture
def hinted(context):
    """Return the topics that were hinted since the last look."""
    seen = set()

    def look():
        rows = db.session.scalars(sa.select(OutboxRow).where(OutboxRow.job == "live.hint")).all()
        fresh = {(row.arguments["event"], row.arguments["topic"]) for row in rows if row.id not in seen}
        seen.update(row.id for row in rows)
        return fresh

    return look
