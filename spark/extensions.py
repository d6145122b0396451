"""The Flask extensions, made once here and bound to the application in `create_app`."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_babel import Babel
from flask_compress import Compress
from flask_limiter import Limiter
from flask_login import LoginManager
from flask_mailman import Mail
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from htmx_flask import Htmx
from sqlalchemy import DateTime, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, registry

from spark.limits import caller


class Base(DeclarativeBase):
    """What every table shares: constraint names that migrations can rely on, and PostgreSQL's own types."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            str: Text(),
            datetime: DateTime(timezone=True),
            dict[str, Any]: JSONB(),
            list[Any]: JSONB(),
            uuid.UUID: Uuid(),
        },
    )


db = SQLAlchemy(model_class=Base)
if TYPE_CHECKING:
    Model = Base  # what db.Model is to a reader who cannot run it
else:
    Model = db.Model
migrate = Migrate()
login = LoginManager()
babel = Babel()
mail = Mail()
compress = Compress()
htmx = Htmx()
# Nothing waits longer than 250 ms for Redis; the type of the extension knows whole seconds only.
REDIS_PATIENCE: dict[str, Any] = {"socket_timeout": 0.25, "socket_connect_timeout": 0.25}
limiter = Limiter(
    key_func=caller,
    default_limits=["1200 per minute"],
    swallow_errors=True,
    in_memory_fallback_enabled=True,
    storage_options=REDIS_PATIENCE,
)
