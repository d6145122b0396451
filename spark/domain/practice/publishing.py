"""Publishing: a test can be taken from now on; retiring: nobody starts it any more."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import delete

from spark.domain.clock import now
from spark.domain.moderation.audit import record
from spark.domain.people.user import User
from spark.domain.practice.describing import check_whole
from spark.domain.practice.locking import locked_test
from spark.domain.practice.test import PracticeTest
from spark.domain.refusal import Refused
from spark.extensions import db


def publish(test: PracticeTest, *, by: User) -> None:
    """Let students take a test, again if it was retired; twice is once. Raises Refused for one without questions."""
    test = locked_test(test.id)
    if test.state == "published":
        return
    check_whole(test)
    test.state, test.published_at, test.retired_at = "published", now(), None
    record("test.publish", test, by=by)


def retire(test: PracticeTest, *, by: User) -> None:
    """Take a test off the lists. Attempts under way go on and results stay. Raises Refused for a draft."""
    test = locked_test(test.id)
    if test.state == "draft":
        raise Refused(_("This test was never published."), code="NOT_PUBLISHED", status=409)
    if test.state == "retired":
        return
    test.state, test.retired_at = "retired", now()
    record("test.retire", test, by=by)


def delete_draft(test: PracticeTest) -> None:
    """Throw a draft away with its questions. Raises Refused for what somebody may have taken."""
    test = locked_test(test.id)
    if test.state != "draft":
        raise Refused(_("Only drafts are deleted. Retire this test instead."), code="NOT_A_DRAFT", status=409)
    db.session.execute(delete(PracticeTest).where(PracticeTest.id == test.id))
