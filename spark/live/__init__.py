"""The live face: one WebSocket a page, over which it hears that something it shows has changed."""

from __future__ import annotations

from flask import Blueprint

live = Blueprint("live", __name__)

__all__ = ["live"]
