"""The pages of everybody's own account: joining, signing in, the profile, and home."""

from __future__ import annotations

from flask import Blueprint

auth = Blueprint("auth", __name__)

from spark.auth import codes, doors, home, joining, profile, settings  # noqa: E402  they register their routes on `auth`

__all__ = ["auth", "codes", "doors", "home", "joining", "profile", "settings"]
