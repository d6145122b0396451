"""All tables in one import, for migrations and mappers."""

from spark.domain.library import content, spelling, subject, upload, use
from spark.domain.moderation import audit, case, settings
from spark.domain.notices import notification, outbox
from spark.domain.people import auth_session, profiles, reset_code, user
from spark.domain.questions import answer, claim, followup, question, together
from spark.domain.sync import idempotency

__all__ = [
    "answer",
    "audit",
    "auth_session",
    "case",
    "claim",
    "content",
    "followup",
    "idempotency",
    "notification",
    "outbox",
    "profiles",
    "question",
    "reset_code",
    "settings",
    "spelling",
    "subject",
    "together",
    "upload",
    "use",
    "user",
]
