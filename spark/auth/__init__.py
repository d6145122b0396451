"""The pages of everybody's own account: joining, signing in, the profile, and home."""

from __future__ import annotations

from flask import Blueprint

auth = Blueprint("auth", __name__)

from spark.auth import (  # noqa: E402  they register their routes on `auth`
    codes,
    doors,
    home,
    joining,
    notification_settings,
    notifications,
    profile,
    settings,
)

__all__ = [
    "auth",
    "codes",
    "doors",
    "home",
    "joining",
    "notification_settings",
    "notifications",
    "profile",
    "settings",
]
