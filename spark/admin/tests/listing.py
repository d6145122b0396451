"""/admin/tests: the tests one may author, and each of them on its page."""

from __future__ import annotations

from uuid import UUID

from flask import Response, request
from flask_login import current_user

from spark.admin import admin
from spark.admin.tests.loading import own_test, page_asked
from spark.admin.tests.words import BUILDING_BLOCKS, KIND_NAMES
from spark.domain.practice.authoring import length_of
from spark.domain.practice.shelf import (
    PAGE,
    QUESTIONS,
    counts_by_state,
    imports_under_way,
    last_changed_first,
    questions_from,
)
from spark.domain.practice.test import STATES, PracticeTest
from spark.extensions import db
from spark.policy import AUTHOR_TEST, authored_by, permit
from spark.web import show


@admin.get("/tests")
@permit(AUTHOR_TEST)
def tests() -> Response:
    """List the tests that somebody may author, the last changed first."""
    mine, state, number = authored_by(current_user), request.args.get("show", ""), page_asked()
    listed = mine.where(PracticeTest.state == state) if state in STATES else mine
    rows = db.session.scalars(last_changed_first(listed).offset((number - 1) * PAGE).limit(PAGE + 1)).all()
    return show(
        "admin/tests/list.html",
        tests=rows[:PAGE],
        has_more=len(rows) > PAGE,
        number=number,
        state=state if state in STATES else "",
        counts=counts_by_state(mine),
    )


@admin.get("/tests/<uuid:test_id>")
@permit(AUTHOR_TEST)
def test(test_id: UUID) -> Response:
    """Show a test with its questions, 50 a page, and all that can be done with it."""
    about = own_test(test_id)
    length = length_of(about)
    pages = max(1, -(-length // QUESTIONS))
    number = min(page_asked(), pages)
    return show(
        "admin/tests/test.html",
        test=about,
        questions=questions_from(about, (number - 1) * QUESTIONS),
        first=(number - 1) * QUESTIONS + 1,
        length=length,
        number=number,
        pages=pages,
        imports=imports_under_way(about.id),
        kinds=KIND_NAMES,
        blocks=BUILDING_BLOCKS,
    )
