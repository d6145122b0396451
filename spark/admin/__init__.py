"""The admins' pages."""

from __future__ import annotations

from flask import Blueprint

admin = Blueprint("admin", __name__, url_prefix="/admin")

from spark.admin import extra_time, home, item_health, moderation, people, test_report  # noqa: E402  they register their routes on `admin`

__all__ = ["admin", "extra_time", "home", "item_health", "moderation", "people", "test_report"]
