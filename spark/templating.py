"""What every template may use besides its own context."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from flask import Flask, g, request
from flask_babel import get_locale
from flask_login import current_user
from jinja2.ext import Extension
from markupsafe import Markup

from spark import policy
from spark.bell import unread_here
from spark.headers import opaque_id
from spark.languages import text_direction
from spark.places import places
from spark.services.media.plain_words import plain_words


class WithoutIndentation(Extension):
    """Takes the indentation out of pages when they are compiled: a hundred bytes of each on the wire."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Keep every line break, so that an error still names its line."""
        return re.sub(r"\n[ \t]+", "\n", source) if name and name.endswith(".html") else source


def init_app(app: Flask) -> None:
    """Bind the assets, the person's places and the policy's questions."""
    manifest = app.extensions["assets"]
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension(WithoutIndentation)
    app.jinja_env.globals.update(
        asset=manifest.url,
        inline_css=Markup(manifest.inline_css),  # noqa: S704  our own stylesheet, joined at build
        build=manifest.build,
        may=policy.may,
        opaque_id=opaque_id,
        policy=policy,
        unread_here=unread_here,
        templates_digest=digest_of(Path(str(app.template_folder))),
    )
    app.jinja_env.filters["plain_words"] = plain_words
    app.before_request(read_data_saver)
    app.context_processor(page_context)


def digest_of(folder: Path) -> str:
    """Digest all templates, so that a release changes every ETag."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(folder.rglob("*.html")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_data_saver() -> None:
    """Remember whether the phone asks to save data (the Save-Data client hint)."""
    # The browser's own wish, or the switch on /saved for browsers that have none.
    g.save_data = "on" in (request.headers.get("Save-Data", "").lower(), request.cookies.get("save-data"))


def page_context() -> dict[str, Any]:
    """Return what the layout shows around every page."""
    return {
        "locale": str(get_locale()),
        "direction": text_direction(),
        "places": places() if not getattr(g, "no_places", False) else [],
        "save_data": g.get("save_data", False),
        "current_user": current_user,
    }
