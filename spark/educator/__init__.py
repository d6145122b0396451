"""The educator's pages: their own lessons, the review of colleagues' lessons, and files on their way in."""

from __future__ import annotations

from flask import Blueprint

educator = Blueprint("educator", __name__)

from spark.educator import (  # noqa: E402  the routes register themselves on `educator`
    content,
    preview,
    reviews,
    taking_back,
    teach,
    uploads,
    verdicts,
)

__all__ = ["content", "educator", "preview", "reviews", "taking_back", "teach", "uploads", "verdicts"]
