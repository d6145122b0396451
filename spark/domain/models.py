"""All tables in one import, for migrations and mappers."""

from spark.domain.library import content, spelling, subject, upload, use
from spark.domain.moderation import audit, case, settings
from spark.domain.notices import notification, outbox
from spark.domain.people import auth_session, profiles, reset_code, user
from spark.domain.practice import attempt, import_run, regrade, test
from spark.domain.questions import answer, claim, followup, question, together
from spark.domain.sync import idempotency

__all__ = [
    "answer",
    "attempt",
    "audit",
    "auth_session",
    "case",
    "claim",
    "content",
    "followup",
    "idempotency",
    "import_run",
    "notification",
    "outbox",
    "profiles",
    "question",
    "regrade",
    "reset_code",
    "settings",
    "spelling",
    "subject",
    "test",
    "together",
    "upload",
    "use",
    "user",
]
