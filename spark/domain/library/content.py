"""Content: a lesson, from its first draft through all its versions.

What readers see, and what a colleague and an admin vouch for, stands in a version and never changes after it was
handed in; a lesson itself only says whose it is, which version is published and how it was received.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Computed, ForeignKey, Index, Numeric, String, func
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from spark.domain.ids import new_id
from spark.domain.library.subject import GradeLevel, Subject
from spark.domain.people.user import User
from spark.extensions import Model

Kind = Literal["pdf", "video", "audio", "text", "interactive"]
KINDS: tuple[Kind, ...] = ("pdf", "video", "audio", "text", "interactive")
STATES = (
    "draft",  # being written; may have no file yet
    "processing",  # handed over to the job
    "quarantined",  # refused by the scanner; only admins see the file's name
    "pending",  # ready, waits for a colleague
    "verified",  # a colleague vouches, waits for an admin
    "approved",  # published
    "superseded",  # was published until a newer version was approved
    "rejected",  # sent back with a reason
    "withdrawn",  # taken back by its owner or an admin
)
LICENCES = ("CC BY 4.0", "CC BY-SA 4.0", "CC BY 3.0", "CC BY-NC 4.0", "CC0", "MIT", "own-work")
IN_LIBRARY = "deleted_at IS NULL AND published_version_id IS NOT NULL"


class Content(Model):
    """A lesson. Its counters are kept in the transactions of the rows they count."""

    __tablename__ = "content"
    __table_args__ = (
        Index("ix_content_in_library", "published_version_id", postgresql_where=IN_LIBRARY),
        Index("ix_content_used", "download_count", "published_version_id", postgresql_where=IN_LIBRARY),
        Index("ix_content_rated", "rating_avg", "rating_count", "published_version_id", postgresql_where=IN_LIBRARY),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    published_version_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("content_versions.id", use_alter=True, ondelete="SET NULL"), unique=True
    )
    download_count: Mapped[int] = mapped_column(default=0)
    rating_count: Mapped[int] = mapped_column(default=0)
    rating_sum: Mapped[int] = mapped_column(default=0)
    rating_avg: Mapped[float] = mapped_column(
        Numeric(3, 2, asdecimal=False),
        Computed("CASE WHEN rating_count = 0 THEN 0 ELSE rating_sum::numeric / rating_count END", persisted=True),
    )
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    deleted_at: Mapped[datetime | None]
    # When what the library shows of it changed; a trigger keeps it, see catalogue.py.
    listed_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp(), index=True)

    owner: Mapped[User] = relationship()
    published_version: Mapped[ContentVersion | None] = relationship(
        foreign_keys=[published_version_id], post_update=True
    )
    versions: Mapped[list[ContentVersion]] = relationship(
        back_populates="content", foreign_keys="ContentVersion.content_id", order_by="ContentVersion.number.desc()"
    )


class ContentVersion(Model):
    """One version of a lesson; `state` is the truth about it, the review records say who and when."""

    __tablename__ = "content_versions"
    __table_args__ = (
        CheckConstraint("state IN ('" + "', '".join(STATES) + "')", name="state"),
        CheckConstraint("kind IN ('" + "', '".join(KINDS) + "')", name="kind"),
        CheckConstraint("scan IN ('clean', 'unscanned', 'infected')", name="scan"),
        Index("uq_content_versions_approved", "content_id", unique=True, postgresql_where="state = 'approved'"),
        Index("uq_content_versions_number", "content_id", "number", unique=True),
        Index("ix_content_versions_state", "state", "submitted_at"),
        # What filters ask stands in the index, so that a rare combination is found without reading 100,000 rows.
        Index(
            "ix_content_versions_newest",
            "published_at",
            "id",
            postgresql_include=["subject_slug", "grade_slug", "kind", "language", "lightest_bytes"],
            postgresql_where="state = 'approved'",
        ),
        Index(
            "ix_content_versions_shelf",
            "subject_slug",
            "grade_slug",
            "published_at",
            "id",
            postgresql_include=["kind", "language", "lightest_bytes"],
            postgresql_where="state = 'approved'",
        ),
        Index("ix_content_versions_search", "search", postgresql_using="gin", postgresql_where="state = 'approved'"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    content_id: Mapped[UUID] = mapped_column(ForeignKey("content.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(12), default="draft")

    # What readers see
    title: Mapped[str] = mapped_column(String(255))
    description: Mapped[str] = mapped_column(default="")
    subject_slug: Mapped[str] = mapped_column(ForeignKey("subjects.slug"))
    grade_slug: Mapped[str] = mapped_column(ForeignKey("grade_levels.slug"))
    kind: Mapped[str] = mapped_column(String(12))
    topic: Mapped[str] = mapped_column(String(255), default="")
    language: Mapped[str] = mapped_column(String(10), default="en")
    licence: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(500), default="")

    # The file as it came, and what the job made of it
    upload_id: Mapped[UUID | None] = mapped_column(ForeignKey("uploads.id", ondelete="SET NULL"), unique=True)
    file_name: Mapped[str] = mapped_column(String(255), default="")
    step: Mapped[str] = mapped_column(String(20), default="")  # where the job stands, a name from MEDIA_STEPS
    refusal_code: Mapped[str] = mapped_column(String(40), default="")  # why the job sent it back, see refusals.py
    refusal_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    scan: Mapped[str] = mapped_column(String(10), default="unscanned")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # pages, duration_seconds, has_text, warnings ...
    text_bytes: Mapped[int] = mapped_column(default=0)  # of all text parts, compressed
    part_count: Mapped[int] = mapped_column(default=0)
    lightest_bytes: Mapped[int] = mapped_column(BigInteger, default=0)  # of the smallest way to take it
    search_key: Mapped[str] = mapped_column(default="")  # folded title and topic: how like they are to what is asked
    search: Mapped[Any | None] = deferred(mapped_column(TSVECTOR))

    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    content: Mapped[Content] = relationship(back_populates="versions", foreign_keys=[content_id])
    subject: Mapped[Subject] = relationship()
    grade: Mapped[GradeLevel] = relationship()
    files: Mapped[list[ContentFile]] = relationship(back_populates="version", order_by="ContentFile.bytes")
    reviews: Mapped[list[ContentReview]] = relationship(back_populates="version", order_by="ContentReview.given_at")


class ContentFile(Model):
    """A stored file of a version: the original or a rendition the job made of it."""

    __tablename__ = "content_files"
    __table_args__ = (Index("uq_content_files_sha256", "version_id", "sha256", "role", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("content_versions.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(12))  # original, compressed, light, audio, poster, thumbnail, page
    storage_key: Mapped[str]
    content_type: Mapped[str] = mapped_column(String(100))
    bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(255))
    width: Mapped[int | None]
    height: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    version: Mapped[ContentVersion] = relationship(back_populates="files")


class TextPart(Model):
    """A screenful or two of a lesson's text as safe HTML: what a phone pays for at a time."""

    __tablename__ = "content_text_parts"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("content_versions.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    html: Mapped[str]
    bytes: Mapped[int]  # compressed


class ContentReview(Model):
    """What a colleague (step "verification") or an admin (step "approval") said of a version."""

    __tablename__ = "content_verifications"
    __table_args__ = (
        CheckConstraint("step IN ('verification', 'approval')", name="step"),
        CheckConstraint("verdict IN ('passed', 'rejected')", name="verdict"),
        Index("uq_content_verifications_step", "version_id", "step", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("content_versions.id", ondelete="CASCADE"))
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    step: Mapped[str] = mapped_column(String(12))
    verdict: Mapped[str] = mapped_column(String(10))
    checklist: Mapped[list[Any]] = mapped_column(default=list)  # the points that were ticked, see reviewing.py
    note: Mapped[str] = mapped_column(default="")
    given_at: Mapped[datetime] = mapped_column(server_default=func.now())

    version: Mapped[ContentVersion] = relationship(back_populates="reviews")
    reviewer: Mapped[User] = relationship()
