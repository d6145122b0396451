"""Rating: what those who used a lesson think of it, one opinion each."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import update

from spark.domain.library.content import Content
from spark.domain.library.details import many_lines
from spark.domain.library.downloading import has_taken
from spark.domain.library.locking import locked
from spark.domain.library.use import ContentRating
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db

LONGEST_COMMENT = 1000


def rate(content: Content, stars: int, comment: str = "", *, by: User) -> ContentRating:
    """Give one to five stars; a second time replaces the first. Raises Refused."""
    if content.owner_id == by.id:
        raise Refused(_("This is your own lesson. Others rate it."), field="stars", code="OWN_LESSON", status=403)
    if not has_taken(content, by):
        raise Refused(
            _("Read or download the lesson first, then say how useful it was."),
            field="stars",
            code="NOT_TAKEN",
            status=403,
        )
    if not 1 <= stars <= 5:
        raise Refused(_("Choose one to five stars."), field="stars", code="VALIDATION_ERROR")
    words = many_lines(comment)
    if len(words) > LONGEST_COMMENT:
        raise Refused(
            _("Use at most %(count)s characters.", count=LONGEST_COMMENT), field="comment", code="VALIDATION_ERROR"
        )
    # Everybody who rates this lesson waits here, so that the sums see each other's rows and stay exact.
    content = locked(content.id)
    given = db.session.get(ContentRating, (content.id, by.id), populate_existing=True)
    added_stars, added_ratings = (stars - given.stars, 0) if given else (stars, 1)
    if given is None:
        given = ContentRating(content_id=content.id, user_id=by.id)
        db.session.add(given)
    given.stars, given.comment = stars, words
    db.session.flush()
    sums = {
        "rating_sum": Content.rating_sum + added_stars,
        "rating_count": Content.rating_count + added_ratings,
        "updated_at": Content.updated_at,  # an opinion of a lesson does not change it
    }
    db.session.execute(update(Content).where(Content.id == content.id).values(sums))
    db.session.refresh(content, ["rating_sum", "rating_count", "rating_avg"])
    return given
