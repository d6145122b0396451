"""Writing: every text that people read in a thread comes through here, whoever wrote it and where.

It is cleaned, what it replaces is kept for moderators, it is rendered once, and the safeguards look at it.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _

from spark.domain.clock import now
from spark.domain.ids import new_id
from spark.domain.library.details import many_lines
from spark.domain.moderation.case import TextRevision
from spark.domain.moderation.holding import hold_if_needed
from spark.domain.people.names import one_line
from spark.domain.people.user import User
from spark.domain.questions.answer import Answer
from spark.domain.questions.followup import QuestionFollowup
from spark.domain.questions.posted import LONGEST_TEXT
from spark.domain.questions.question import LONGEST_TITLE, Question
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.services.media.markdown import to_html

TAB = 4  # columns: a control character, but what pupils paste of their programs hangs on it


def write(
    row: Question | Answer | QuestionFollowup,
    text: str,
    *,
    by: User,
    asker: User,
    title: str | None = None,
    field: str = "text",
) -> bool:
    """Put a text (of a question also its title) into a row; return whether it says anything new. Raises Refused.

    Afterwards `row.standing` says whether people read it or a moderator looks first. A new row gets its id here.
    `field` is the input that a refusal stands next to.
    """
    said = {"text": checked_text(text, field=field)}
    if title is not None:
        said["title"] = checked_title(title)
    row.id, row.standing = row.id or new_id(), row.standing or "shown"
    if row.text is not None and all(getattr(row, name) == value for name, value in said.items()):
        return False  # and what a moderator has let pass stays where it is
    if row.text is not None:
        keep_what_it_said(row)
    for name, value in said.items():
        setattr(row, name, value)
    row.html = to_html(row.text)
    hold_if_needed(row, asker=asker, by=by)
    return True


def keep_what_it_said(row: Question | Answer | QuestionFollowup) -> None:
    """Keep the words that are about to be replaced; readers are told that they were."""
    said: dict[str, Any] = {"title": row.title} if isinstance(row, Question) else {}
    db.session.add(TextRevision(subject_type=row.__tablename__, subject_id=row.id, text=row.text, **said))
    if row.standing == "shown":
        row.edited_at = now()


def checked_text(text: str, *, field: str = "text") -> str:
    """Return a text as it is stored. Raises Refused when it says nothing, or too much."""
    plain = many_lines(text.expandtabs(TAB))
    if not is_visible(plain):
        raise wrong(field, _("Write something first."))
    if len(plain) > LONGEST_TEXT:
        raise wrong(field, _("This is too long. Use at most %(count)s characters.", count=LONGEST_TEXT))
    return plain


def checked_title(title: str) -> str:
    """Return a title as it is stored. Raises Refused."""
    plain = one_line(title)
    if not is_visible(plain):
        raise wrong("title", _("Say in one line what you ask."))
    if len(plain) > LONGEST_TITLE:
        raise wrong("title", _("This is too long. Use at most %(count)s characters.", count=LONGEST_TITLE))
    return plain


def is_visible(text: str) -> bool:
    """Whether there is anything to see: a letter, a digit or a sign."""
    return any(unicodedata.category(char)[0] in "LNPS" for char in text)


def wrong(field: str, sentence: Any) -> Refused:
    """Return a refusal that stands next to one field."""
    return Refused(sentence, field=field, code="VALIDATION_ERROR")
