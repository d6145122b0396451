"""A test as a file for other programs, and what each format cannot carry."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, request

from spark.admin import admin
from spark.admin.tests.loading import own_test
from spark.domain.practice.authoring import MOST_QUESTIONS
from spark.domain.practice.formats.parsed import Written
from spark.domain.practice.formats.writing import write
from spark.domain.practice.picturing import StoredPictures
from spark.domain.practice.shelf import questions_from
from spark.domain.practice.test import PracticeTest
from spark.policy import AUTHOR_TEST, permit
from spark.serving import name_it
from spark.web import show

FORMATS = ("gift", "moodle", "csv", "aiken")
NAMES = {"gift": "GIFT", "moodle": "Moodle XML", "csv": "CSV", "aiken": "Aiken"}
FEW = 100  # questions that can be written in every format while somebody waits for the page


@admin.get("/tests/<uuid:test_id>/export")
@permit(AUTHOR_TEST)
def export_test(test_id: UUID) -> Response:
    """Give a test as a file; without a format show what each would leave out."""
    test = own_test(test_id)
    wanted = request.args.get("format")
    if wanted is not None:
        return attached(written(test, wanted)) if wanted in FORMATS else abort(404)
    checked = request.args.get("check")
    to_check = FORMATS if test.question_count <= FEW else tuple(name for name in FORMATS if name == checked)
    return show(
        "admin/tests/export.html",
        test=test,
        names=NAMES,
        left_out={name: written(test, name).left_out for name in to_check},
    )


def written(test: PracticeTest, format_name: str) -> Written:
    """Write a test in a format."""
    items = [question.version.item for question in questions_from(test, 0, MOST_QUESTIONS, with_keys=True)]
    return write(format_name, items, test.title, StoredPictures(items))


def attached(file: Written) -> Response:
    """Answer a file to be kept, not shown."""
    answer = Response(file.content, content_type=file.media_type)
    name_it(answer, "attachment", file.file_name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
