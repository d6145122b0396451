"""Practice tests: `/api/practice-tests`, listed, looked at and started."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from flask import Response, url_for
from flask_babel import get_locale
from flask_login import current_user
from pydantic import StringConstraints
from spectree import Response as SpecResponse

from spark.api import api, cursor
from spark.api.content import Name, slug_of
from spark.api.envelope import Envelope, Meta, Schema, answer
from spark.api.practice_schema import AttemptOut, PracticeTestOut, attempt_out, test_out
from spark.api.spec import spec
from spark.domain.clock import now
from spark.domain.library.shelves import shelves
from spark.domain.practice import listing
from spark.domain.practice.reading_back import without_keys
from spark.domain.practice.starting import start
from spark.domain.practice.test import PracticeTest
from spark.policy import READ_LIBRARY, TAKE_TEST, permit, takeable_by, tests_for
from spark.web import one_or_404, save

ORDER = "newest"


class PracticeTestQuery(cursor.Paged):
    """What to list, the newest first. Subject and grade level by name, in any language, or by slug."""

    subject: Name = ""
    grade_level: Name = ""
    search: Annotated[str, StringConstraints(max_length=listing.LONGEST_QUERY)] = ""


class PracticeTestList(Schema):
    """A page of tests; `total` stops at 1,000."""

    success: bool = True
    data: list[PracticeTestOut]
    meta: Meta


@api.get("/practice-tests")
@permit(READ_LIBRARY)
@spec.validate(query=PracticeTestQuery, resp=SpecResponse(HTTP_200=PracticeTestList), tags=["practice tests"])
def list_practice_tests(query: PracticeTestQuery) -> Response:
    """List, search and filter the tests that can be taken."""
    filters = listing.TestFilters(
        words=query.search.replace("\0", ""),
        subject=slug_of("subject", query.subject, "subject"),
        grade=slug_of("grade", query.grade_level, "gradeLevel"),
    )
    after = query.place(ORDER, listing.last_page)
    tests = tests_for(current_user)
    found = listing.list_tests(tests, filters, page=query.page, limit=query.limit, after=after, whole=True)
    more = cursor.written(ORDER, listing.position(found.tests[-1])) if found.has_more else None
    names = shelves(str(get_locale()))
    return answer(
        [test_out(test, names) for test in found.tests],
        meta=Meta(page=query.page, limit=query.limit, total=listing.counted(tests, filters), next_cursor=more),
    )


@api.get("/practice-tests/<uuid:test_id>")
@permit(READ_LIBRARY)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[PracticeTestOut]), tags=["practice tests"])
def get_practice_test(test_id: UUID) -> Response:
    """Tell of a test, but not of its questions: they are shown once an attempt has started."""
    test = one_or_404(tests_for(current_user).where(PracticeTest.id == test_id))
    return answer(test_out(test, shelves(str(get_locale()))))


@api.post("/practice-tests/<uuid:test_id>/start")
@permit(TAKE_TEST)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[AttemptOut], HTTP_201=Envelope[AttemptOut]), tags=["practice tests"])
def start_practice_test(test_id: UUID) -> Response:
    """Begin an attempt (201), or go on with the one under way (200). From now on the server's clock runs."""
    test = one_or_404(takeable_by(current_user).where(PracticeTest.id == test_id))
    moment = now()
    attempt = start(test, by=current_user)
    status = 201 if attempt.started_at >= moment else 200
    told = attempt_out(attempt, without_keys(attempt), None)
    save(url_for("api.get_attempt", test_id=test_id, attempt_id=attempt.id), status)
    return answer(told, status)
