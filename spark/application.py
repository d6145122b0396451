"""The application, put together: this file reads like a table of contents."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sentry_sdk
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

import config
from spark import (
    access,
    assets,
    catalogues,
    cli,
    crosssite,
    errors,
    headers,
    idempotency,
    languages,
    logs,
    replaying,
    signin,
    templating,
)
from spark.domain import models  # noqa: F401  the tables refer to each other by name, so all must be known
from spark.extensions import babel, compress, db, htmx, limiter, login, mail, migrate
from spark.services.scanner import scanner_from
from spark.services.storage import storage_from
from spark.strictjson import StrictJSONProvider

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"
TRANSLATIONS = ROOT / "translations"


def build(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Build the application from the environment, with `overrides` on top (tests)."""
    app = Flask(__name__, template_folder=ROOT / "templates", static_folder=None)
    app.config.from_mapping(config.load())
    app.config.from_mapping(overrides or {})
    app.json = StrictJSONProvider(app)
    if app.config["SENTRY_DSN"]:
        sentry_sdk.init(app.config["SENTRY_DSN"], send_default_pii=False)

    bind_extensions(app)
    bind_services(app)
    logs.init_app(app)
    headers.init_app(app)
    signin.init_app(app)
    crosssite.init_app(app)
    replaying.init_app(app)
    access.init_app(app)
    idempotency.init_app(app)
    errors.init_app(app)
    templating.init_app(app)
    cli.init_app(app)
    register_faces(app)

    app.wsgi_app = WhiteNoise(app.wsgi_app, immutable_file_test=lambda *_: True)  # type: ignore[method-assign]
    if (STATIC / "built").is_dir():
        app.wsgi_app.add_files(str(STATIC / "built"), prefix="static/built/")  # type: ignore[attr-defined]
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def bind_extensions(app: Flask) -> None:
    """Give every extension its settings and this application."""
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    app.config.setdefault("COMPRESS_BR_LEVEL", 5)
    app.config.setdefault("COMPRESS_MIN_SIZE", 300)
    app.config.setdefault("RATELIMIT_STORAGE_URI", limits_storage(app.config["REDIS_URL"]))
    app.config.setdefault("MAIL_BACKEND", "smtp" if app.config["MAIL_SERVER"] else "file")
    app.config.setdefault("MAIL_FILE_PATH", str(app.config["SPARK_DATA"] / "mail"))
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    htmx.init_app(app)
    login.init_app(app)
    babel.init_app(app, locale_selector=languages.chosen_locale)
    limiter.init_app(app)
    compress.init_app(app)
    mail.init_app(app)


def limits_storage(redis_url: str) -> str:
    """Return the address in the rate limiter's spelling, which has its own name for Redis on a unix socket."""
    if redis_url.startswith("unix://"):
        return f"redis+{redis_url}"
    return redis_url or "memory://"


def bind_services(app: Flask) -> None:
    """Reach the outside world through what the configuration names."""
    app.extensions["assets"] = assets.load(STATIC) if app.config["PRODUCTION"] else assets.build(STATIC)
    app.extensions["languages"] = catalogues.make_ready(TRANSLATIONS)
    app.extensions["storage"] = storage_from(app.config)
    app.extensions["scanner"] = scanner_from(app.config)


def register_faces(app: Flask) -> None:
    """Put every face at its addresses."""
    from spark.admin import admin
    from spark.api import api
    from spark.auth import auth
    from spark.educator import educator
    from spark.health import health
    from spark.live import live
    from spark.mentor import mentor
    from spark.phone import phone
    from spark.student import student
    from spark.styleguide import styleguide

    for face in (health, auth, student, educator, mentor, admin, phone, live, api):
        app.register_blueprint(face)
    if not app.config["PRODUCTION"]:
        app.register_blueprint(styleguide)
    limiter.exempt(health)
