"""Publishing: an admin approves what a colleague verified, and the version before makes room in the same moment."""

from __future__ import annotations

from bs4 import BeautifulSoup
from sqlalchemy import select

from spark.domain.clock import now
from spark.domain.library.content import ContentReview, ContentVersion, TextPart
from spark.domain.library.reviewing import as_it_is_now, personal, tell_owner, write_review
from spark.domain.library.searching import index_version
from spark.domain.moderation.audit import record
from spark.domain.people.user import User
from spark.extensions import db


def approve(version: ContentVersion, *, by: User, note: str = "") -> ContentReview:
    """Publish a verified version in place of the one before. Raises Refused."""
    version = as_it_is_now(version, by, "verified")
    review = write_review(version, by, "passed", note, [])
    supersede_published(version)
    publish(version)
    # One person may do both steps in a small school; the log says when it was so.
    record("content.approve", version, by=by, both_steps=verified_by(version, by), personal=personal(note))
    tell_owner(version)
    return review


def supersede_published(version: ContentVersion) -> None:
    """Take the former version out of the library. Written first: one version of a lesson is approved at a time."""
    former = version.content.published_version
    if former is not None:
        former.state = "superseded"
        db.session.flush()


def publish(version: ContentVersion) -> None:
    """Put a version into the library and make it findable."""
    version.state, version.published_at = "approved", version.published_at or now()
    version.content.published_version = version
    index_version(version, body_text(version))
    db.session.flush()


def verified_by(version: ContentVersion, person: User) -> bool:
    """Whether this person also gave the verification."""
    given = select(ContentReview.id).filter_by(version_id=version.id, step="verification", reviewer_id=person.id)
    return db.session.scalar(given) is not None


def body_text(version: ContentVersion) -> str:
    """Return the words of a version's text parts."""
    parts = db.session.scalars(select(TextPart.html).filter_by(version_id=version.id).order_by(TextPart.number))
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ") for html in parts)
