"""What belongs to the phone rather than to a place in Spark: its worker, and the pages that tell what it keeps."""

from __future__ import annotations

from flask import Blueprint

phone = Blueprint("phone", __name__)

from spark.phone import manifest, pages, seal, worker  # noqa: E402  they register their routes on `phone`

__all__ = ["manifest", "pages", "phone", "seal", "worker"]
