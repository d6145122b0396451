"""A test as a student takes it, where nothing is saved, and on paper, with or without the key."""

from __future__ import annotations

from uuid import UUID

from flask import Response, request

from spark.admin import admin
from spark.admin.tests.loading import own_test, page_asked
from spark.admin.tests.pictures import picture_url
from spark.domain.practice.authoring import MOST_QUESTIONS, length_of
from spark.domain.practice.shelf import QUESTIONS, numbered, questions_from
from spark.policy import AUTHOR_TEST, permit
from spark.web import show


@admin.get("/tests/<uuid:test_id>/preview")
@permit(AUTHOR_TEST)
def preview_test(test_id: UUID) -> Response:
    """Show one question, or all of a page, as students see them; with `key` what they see afterwards."""
    test, with_key, all_of_page = own_test(test_id), has("key"), has("all")
    length = length_of(test)
    size = QUESTIONS if all_of_page else 1
    pages = max(1, -(-length // size))
    number = min(page_asked() if all_of_page else max(1, request.args.get("q", 1, int)), pages)
    offset = (number - 1) * size
    return show(
        "admin/tests/preview.html",
        test=test,
        questions=numbered(test, offset, questions_from(test, offset, size, with_keys=with_key)),
        first=offset + 1,
        length=length,
        number=number,
        pages=pages,
        with_key=with_key,
        all_of_page=all_of_page,
        picture_url=picture_url,
    )


@admin.get("/tests/<uuid:test_id>/print")
@permit(AUTHOR_TEST)
def print_test(test_id: UUID) -> Response:
    """Show a whole test for paper, or its key."""
    test, with_key = own_test(test_id), has("key")
    return show(
        "admin/tests/print.html",
        test=test,
        questions=numbered(test, 0, questions_from(test, 0, MOST_QUESTIONS, with_keys=with_key)),
        with_key=with_key,
        picture_url=picture_url,
    )


def has(wish: str) -> bool:
    """Whether the address asks for something with `=1`."""
    return request.args.get(wish) == "1"
