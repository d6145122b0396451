"""The admins' pages."""

from __future__ import annotations

from flask import Blueprint

admin = Blueprint("admin", __name__, url_prefix="/admin")

from spark.admin import (  # noqa: E402  they register their routes on `admin`
    extra_time,
    home,
    item_health,
    moderation,
    people,
    test_report,
    tests,
)

__all__ = ["admin", "extra_time", "home", "item_health", "moderation", "people", "test_report", "tests"]
