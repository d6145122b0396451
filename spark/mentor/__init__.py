"""The mentors' pages: their desk, the question they work on, and how they fare."""

from __future__ import annotations

from flask import Blueprint

mentor = Blueprint("mentor", __name__, url_prefix="/mentor")

from spark.mentor import (  # noqa: E402  the routes register themselves on `mentor`
    along,
    answers,
    claims,
    dashboard,
    drafts,
    marking,
    needs_info,
    own_answer,
    question,
    queue,
    replies,
)

__all__ = [
    "along",
    "answers",
    "claims",
    "dashboard",
    "drafts",
    "marking",
    "mentor",
    "needs_info",
    "own_answer",
    "question",
    "queue",
    "replies",
]
