"""The web app manifest: what a phone needs to put Spark among its apps."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, jsonify
from flask_babel import get_locale

from spark.phone import phone
from spark.policy import ANYONE, permit
from spark.writing import writing_direction

PAPER, AMBER = "#fbf9f4", "#f5b13d"  # as static/css/tokens.css and static/icons/spark.svg have them


@phone.get("/manifest.webmanifest")
@permit(ANYONE)
def web_manifest() -> Response:
    """Answer the manifest (W3C Web Application Manifest), in the reader's language."""
    locale = str(get_locale())
    icon = {"src": current_app.extensions["assets"].url("spark.svg"), "type": "image/svg+xml", "sizes": "any"}
    said: dict[str, Any] = {
        "id": "/",
        "name": "Spark",
        "short_name": "Spark",
        "start_url": "/",
        "display": "standalone",
        "lang": locale,
        "dir": writing_direction(locale),
        "background_color": PAPER,
        "theme_color": AMBER,
        "icons": [icon | {"purpose": "any"}, icon | {"purpose": "maskable"}],
    }
    answer = jsonify(said)
    answer.mimetype = "application/manifest+json"
    answer.headers["Cache-Control"] = "public, max-age=86400"
    answer.headers["Vary"] = "Accept-Language, Cookie"
    return answer
