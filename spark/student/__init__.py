"""What readers do: find lessons, read, watch, keep and rate them; ask questions and read what others asked."""

from __future__ import annotations

from flask import Blueprint

student = Blueprint("student", __name__)

from spark.student import (  # noqa: E402  routes
    answers,
    asking,
    bookmarks,
    files,
    followups,
    lesson,
    library,
    manifest,
    own_question,
    photo,
    play,
    question,
    questions,
    ratings,
    reports,
    similar,
    taking,
    text,
    times,
)

__all__ = [
    "answers",
    "asking",
    "bookmarks",
    "files",
    "followups",
    "lesson",
    "library",
    "manifest",
    "own_question",
    "photo",
    "play",
    "question",
    "questions",
    "ratings",
    "reports",
    "similar",
    "student",
    "taking",
    "text",
    "times",
]
