"""What the school allows of an upload: kinds, sizes, and how many a day."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext
from sqlalchemy import func, select

from spark.domain.clock import now
from spark.domain.library.content import KINDS
from spark.domain.library.file_names import kind_of
from spark.domain.library.sizes import in_words
from spark.domain.library.upload import Upload
from spark.domain.moderation.settings import settings
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db


def checked_kind(kind: str, name: str) -> str:
    """Return the kind that was chosen, else what the file's name suggests. Raises Refused."""
    found = kind or kind_of(name) or ""
    if found not in KINDS:
        raise Refused(
            _("Choose what kind of lesson this is first, then the file."), field="kind", code="VALIDATION_ERROR"
        )
    return found


def check_size(size: int, kind: str) -> None:
    """Refuse an empty file and one above the school's limit for its kind."""
    most = settings().bytes_for(kind)
    if size <= 0:
        raise Refused(_("This file is empty. Choose another one."), field="file", code="EMPTY_FILE")
    if size > most:
        raise Refused(
            _(
                "This file has %(size)s. At most %(most)s are allowed here: make it smaller, or split the lesson.",
                size=in_words(size),
                most=in_words(most),
            ),
            field="file",
            code="TOO_LARGE",
            status=413,
        )


def check_daily_share(owner: User) -> None:
    """Refuse more uploads than the school allows one person in a day."""
    most = settings().uploads_per_day
    begun = select(func.count(Upload.id)).where(
        Upload.owner_id == owner.id, Upload.created_at > now() - timedelta(days=1)
    )
    if (db.session.scalar(begun) or 0) >= most:
        raise Refused(
            lazy_ngettext(
                "You have sent %(num)d file in the last day, which is the most. Go on tomorrow.",
                "You have sent %(num)d files in the last day, which is the most. Go on tomorrow.",
                most,
            ),
            field="file",
            code="TOO_MANY_UPLOADS",
        )
