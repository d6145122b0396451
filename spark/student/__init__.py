"""What readers do with the library: find lessons, read, watch, keep and rate them."""

from __future__ import annotations

from flask import Blueprint

student = Blueprint("student", __name__)

from spark.student import bookmarks, files, lesson, library, manifest, play, ratings, taking, text  # noqa: E402  routes

__all__ = ["bookmarks", "files", "lesson", "library", "manifest", "play", "ratings", "student", "taking", "text"]
