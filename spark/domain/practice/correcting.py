"""Correcting: a key was wrong, and whoever was graded by it is graded anew."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _

from spark.domain.moderation.audit import record
from spark.domain.notices.outbox import put_in_outbox
from spark.domain.people.names import one_line
from spark.domain.people.user import User
from spark.domain.practice.regrade import Regrade
from spark.domain.practice.test import PracticeTestQuestionVersion
from spark.domain.refusal import Refused
from spark.extensions import db

JOB = "practice.regrade"
LONGEST_REASON = 500


def ask_for_regrade(version: PracticeTestQuestionVersion, test_id: UUID, *, by: User, reason: str = "") -> Regrade:
    """Have all who answered this edition graded by its corrected key. Raises Refused for too long a reason."""
    told = one_line(reason[: LONGEST_REASON * 2])
    if len(told) > LONGEST_REASON:
        raise Refused(
            _("This is too long. Use at most %(count)s characters.", count=LONGEST_REASON),
            field="reason",
            code="VALIDATION_ERROR",
        )
    regrade = Regrade(version_id=version.id, asked_by_id=by.id, reason=told)
    db.session.add(regrade)
    db.session.flush()
    record("test.correct_key", version, by=by, test=str(test_id), regrade=str(regrade.id))
    put_in_outbox(JOB, id=str(regrade.id))
    return regrade
