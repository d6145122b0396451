"""Where Spark finds its engines, its secrets and its neighbours: read from the environment, once.

Every setting is described in `docs/operations.md`. What a school changes while Spark runs (limits,
open sign-up, the public library) is not here but in the settings table, `spark/domain/moderation/settings.py`.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
WEAK_SECRETS = {"secret", "changeme", "change-me", "dev", "development", "password", "spark", "spark-demo"}
MINIMUM_SECRET_LENGTH = 32


class ConfigurationError(RuntimeError):
    """Spark cannot start like this; the message says which setting to mend."""


def load(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return Flask's configuration, or raise ConfigurationError naming the setting that is missing or weak."""
    production = environ.get("SPARK_ENV", "development") == "production"
    data = Path(environ.get("SPARK_DATA", ROOT / "var")).absolute()
    if production:
        refuse_unsafe(environ)
    tls = bool(environ.get("TLS_CERT") or environ.get("TRUSTED_PROXIES"))
    return {
        "PRODUCTION": production,
        "SPARK_DATA": data,
        "SECRET_KEY": environ.get("SECRET_KEY") or own_secret(data),
        "SQLALCHEMY_DATABASE_URI": database_url(environ),
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_size": 10,
            "max_overflow": 20,
            "pool_timeout": 5,
            "connect_args": {"connect_timeout": 3, "options": "-c statement_timeout=15000 -c timezone=UTC"},
        },
        "REDIS_URL": environ.get("REDIS_URL", ""),
        "RQ_PREFIX": environ.get("RQ_PREFIX", "spark"),
        "LIVE_SOCKETS": int(environ.get("LIVE_SOCKETS") or 5400),
        "S3_BUCKET": environ.get("S3_BUCKET", ""),
        "S3_ENDPOINT_URL": environ.get("S3_ENDPOINT_URL") or None,
        "S3_REGION": environ.get("S3_REGION") or None,
        "S3_ACCESS_KEY_ID": environ.get("S3_ACCESS_KEY_ID", ""),
        "S3_SECRET_ACCESS_KEY": environ.get("S3_SECRET_ACCESS_KEY", ""),
        "SCANNER_URL": environ.get("SCANNER_URL") or environ.get("SCANNER", ""),
        "MAIL_SERVER": environ.get("SMTP_HOST", ""),
        "MAIL_PORT": int(environ.get("SMTP_PORT", "587")),
        "MAIL_USERNAME": environ.get("SMTP_USER") or None,
        "MAIL_PASSWORD": environ.get("SMTP_PASSWORD") or None,
        "MAIL_USE_TLS": environ.get("SMTP_TLS", "1") == "1",
        "MAIL_DEFAULT_SENDER": environ.get("SMTP_FROM", "Spark <spark@localhost>"),
        "MAIL_TIMEOUT": 10,
        "SMS_URL": environ.get("SMS_URL", ""),
        "PUBLIC_URL": environ.get("PUBLIC_URL", "").rstrip("/"),
        "SENTRY_DSN": environ.get("SENTRY_DSN", ""),
        "CORS_ORIGINS": environ.get("CORS_ORIGINS", "").split(),
        "TRUSTED_PROXIES": int(environ.get("TRUSTED_PROXIES") or 0),
        "HTTPS_ONLY": tls,
        "SESSION_COOKIE_NAME": "__Host-session" if tls else "session",
        "SESSION_COOKIE_SECURE": tls,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": 90 * 24 * 3600,
        "WTF_CSRF_ENABLED": False,  # the cross-site rule in spark/crosssite.py stands in its place
        "MAX_CONTENT_LENGTH": 1024 * 1024,  # upload routes raise it for themselves
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "DEFAULT_PHONE_REGION": environ.get("PHONE_REGION", "RW"),
        "RATELIMIT_ENABLED": environ.get("RATE_LIMITS", "on") != "off",
    }


def database_url(environ: Mapping[str, str]) -> str:
    """Return DATABASE_URL in SQLAlchemy's spelling: `postgres://` and `postgresql://` mean psycopg 3 here."""
    url = environ.get("DATABASE_URL", "")
    if not url:
        raise ConfigurationError("DATABASE_URL is not set. `make run` sets it to the database it starts.")
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def refuse_unsafe(environ: Mapping[str, str]) -> None:
    """Refuse to run in production on a missing or weak setting."""
    secret = environ.get("SECRET_KEY", "")
    if not secret:
        raise ConfigurationError("SECRET_KEY is missing. Set it to 32 or more random characters.")
    if len(secret) < MINIMUM_SECRET_LENGTH or len(set(secret)) < 10 or secret.lower() in WEAK_SECRETS:
        raise ConfigurationError("SECRET_KEY is too weak. Set it to 32 or more random characters.")
    for name in ("DATABASE_URL", "REDIS_URL"):
        if not environ.get(name):
            raise ConfigurationError(f"{name} is missing. Production uses engines of its own, named by a URL.")
    if not (environ.get("SCANNER_URL") or environ.get("SCANNER")):
        raise ConfigurationError("SCANNER_URL is missing. Name a clamd, or set SCANNER=none to do without one.")
    if not (environ.get("TLS_CERT") or environ.get("TRUSTED_PROXIES")):
        raise ConfigurationError("HTTPS is not set up. Set TLS_CERT and TLS_KEY, or TRUSTED_PROXIES for a proxy.")
    if environ.get("S3_BUCKET") and len(environ.get("S3_SECRET_ACCESS_KEY", "")) < 8:
        raise ConfigurationError("S3_SECRET_ACCESS_KEY is missing or too weak for the bucket in S3_BUCKET.")


def own_secret(data: Path) -> str:
    """Return the secret this data folder made for itself, so that a restart signs nobody out."""
    path = data / "secret"
    data.mkdir(parents=True, exist_ok=True)
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()
