"""The mentors' pages: their desk, the question they work on, and how they fare."""

from __future__ import annotations

from flask import Blueprint

mentor = Blueprint("mentor", __name__, url_prefix="/mentor")

__all__ = ["mentor"]
