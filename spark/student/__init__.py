"""What readers do: find lessons, read, watch, keep and rate them; ask and read questions; take practice tests."""

from __future__ import annotations

from flask import Blueprint

student = Blueprint("student", __name__)

from spark.student import (  # noqa: E402  routes
    answers,
    asking,
    attempt,
    attempt_answers,
    bookmarks,
    files,
    followups,
    item_picture,
    lesson,
    library,
    manifest,
    own_question,
    paper,
    photo,
    play,
    question,
    questions,
    ratings,
    reports,
    results,
    similar,
    submission,
    taking,
    test,
    tests,
    text,
    times,
)

__all__ = [
    "answers",
    "asking",
    "attempt",
    "attempt_answers",
    "bookmarks",
    "files",
    "followups",
    "item_picture",
    "lesson",
    "library",
    "manifest",
    "own_question",
    "paper",
    "photo",
    "play",
    "question",
    "questions",
    "ratings",
    "reports",
    "results",
    "similar",
    "student",
    "submission",
    "taking",
    "test",
    "tests",
    "text",
    "times",
]
