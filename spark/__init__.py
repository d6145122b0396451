"""Spark, a learning platform for students on shared phones with little or no network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Build the application from the environment, with `overrides` on top (tests)."""
    # Imported here, because spark.up and spark.engines need nothing of it and would wait half a second.
    from spark.application import build

    return build(overrides)
