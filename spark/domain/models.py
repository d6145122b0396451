"""All tables in one import, for migrations and mappers."""

from spark.domain.library import content, spelling, subject, upload, use
from spark.domain.moderation import audit, settings
from spark.domain.notices import outbox
from spark.domain.people import auth_session, profiles, reset_code, user
from spark.domain.sync import idempotency

__all__ = [
    "audit",
    "auth_session",
    "content",
    "idempotency",
    "outbox",
    "profiles",
    "reset_code",
    "settings",
    "spelling",
    "subject",
    "upload",
    "use",
    "user",
]
