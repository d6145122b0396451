"""First tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    op.create_table(
        "audit_log",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=60), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_index("ix_audit_log_subject", "audit_log", ["subject_type", "subject_id"], unique=False)
    op.create_table(
        "grade_levels",
        sa.Column("slug", sa.String(length=50), nullable=False),
        sa.Column("names", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_grade_levels")),
    )
    op.create_table(
        "library_words",
        sa.Column("word", sa.String(length=40, collation="C"), nullable=False),
        sa.Column("forms", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_library_words")),
    )
    op.create_index("ix_library_words_forms", "library_words", ["forms"], unique=False, postgresql_using="gin")
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job", sa.String(length=60), nullable=False),
        sa.Column("arguments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("available_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_done_at", "outbox", ["done_at"], unique=False, postgresql_where="done_at IS NOT NULL")
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["available_at"],
        unique=False,
        postgresql_where="done_at IS NULL AND failed_at IS NULL",
    )
    op.create_table(
        "subjects",
        sa.Column("slug", sa.String(length=50), nullable=False),
        sa.Column("names", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_subjects")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("full_name", sa.String(length=255), nullable=False),
        sa.Column("avatar_key", sa.Text(), nullable=True),
        sa.Column("language_preference", sa.String(length=10), nullable=False),
        sa.Column("contact_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_login_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("search_key", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("role IN ('student', 'educator', 'mentor', 'admin')", name=op.f("ck_users_role")),
        sa.CheckConstraint(
            "email IS NOT NULL OR phone IS NOT NULL OR erased_at IS NOT NULL", name=op.f("ck_users_reachable")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        sa.UniqueConstraint("phone", name=op.f("uq_users_phone")),
    )
    op.create_index(
        "ix_users_deleted_at",
        "users",
        ["deleted_at"],
        unique=False,
        postgresql_where="deleted_at IS NOT NULL AND erased_at IS NULL",
    )
    op.create_index("ix_users_role", "users", ["role"], unique=False)
    op.create_index(
        "ix_users_search_key",
        "users",
        ["search_key"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_key": "gin_trgm_ops"},
    )
    op.create_table(
        "audit_personal_values",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_log.id"], name=op.f("fk_audit_personal_values_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "name", name=op.f("pk_audit_personal_values")),
    )
    op.create_table(
        "auth_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("rotated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('browser', 'api')", name=op.f("ck_auth_sessions_kind")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_auth_sessions_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_sessions")),
    )
    op.create_index("ix_auth_sessions_expires_at", "auth_sessions", ["expires_at"], unique=False)
    op.create_index("ix_auth_sessions_user_id", "auth_sessions", ["user_id"], unique=False)
    op.create_table(
        "content",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("published_version_id", sa.Uuid(), nullable=True),
        sa.Column("download_count", sa.Integer(), nullable=False),
        sa.Column("rating_count", sa.Integer(), nullable=False),
        sa.Column("rating_sum", sa.Integer(), nullable=False),
        sa.Column(
            "rating_avg",
            sa.Numeric(precision=3, scale=2, asdecimal=False),
            sa.Computed(
                "CASE WHEN rating_count = 0 THEN 0 ELSE rating_sum::numeric / rating_count END", persisted=True
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_content_owner_id")),
        sa.ForeignKeyConstraint(
            ["published_version_id"],
            ["content_versions.id"],
            name=op.f("fk_content_published_version_id"),
            ondelete="SET NULL",
            use_alter=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content")),
        sa.UniqueConstraint("published_version_id", name=op.f("uq_content_published_version_id")),
    )
    op.create_index(op.f("ix_content_owner_id"), "content", ["owner_id"], unique=False)
    op.create_index(
        "ix_content_rated",
        "content",
        ["rating_avg", "rating_count", "published_version_id"],
        unique=False,
        postgresql_where="deleted_at IS NULL AND published_version_id IS NOT NULL",
    )
    op.create_index(
        "ix_content_in_library",
        "content",
        ["published_version_id"],
        unique=False,
        postgresql_where="deleted_at IS NULL AND published_version_id IS NOT NULL",
    )
    op.create_index(
        "ix_content_used",
        "content",
        ["download_count", "published_version_id"],
        unique=False,
        postgresql_where="deleted_at IS NULL AND published_version_id IS NOT NULL",
    )
    op.create_table(
        "educator_profiles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("qualification", sa.String(length=100), nullable=False),
        sa.Column("subjects", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("teaching_experience", sa.Integer(), nullable=True),
        sa.Column("institution", sa.String(length=255), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["users.id"], name=op.f("fk_educator_profiles_approved_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_educator_profiles_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_educator_profiles")),
        sa.UniqueConstraint("user_id", name=op.f("uq_educator_profiles_user_id")),
    )
    op.create_index(
        "ix_educator_profiles_subjects", "educator_profiles", ["subjects"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "ix_educator_profiles_waiting",
        "educator_profiles",
        ["created_at"],
        unique=False,
        postgresql_where="approved_at IS NULL",
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("route", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_idempotency_keys_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"], unique=False)
    op.create_table(
        "mentor_profiles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("expertise_areas", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("availability", sa.String(length=20), nullable=False),
        sa.Column("background", sa.Text(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["users.id"], name=op.f("fk_mentor_profiles_approved_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_mentor_profiles_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_profiles")),
        sa.UniqueConstraint("user_id", name=op.f("uq_mentor_profiles_user_id")),
    )
    op.create_index(
        "ix_mentor_profiles_expertise_areas",
        "mentor_profiles",
        ["expertise_areas"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "ix_mentor_profiles_waiting",
        "mentor_profiles",
        ["created_at"],
        unique=False,
        postgresql_where="approved_at IS NULL",
    )
    op.create_table(
        "reset_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("contact", sa.String(length=320), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('reset', 'confirm')", name=op.f("ck_reset_codes_purpose")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reset_codes_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_codes")),
    )
    op.create_index("ix_reset_codes_contact", "reset_codes", ["contact", "purpose", "created_at"], unique=False)
    op.create_index(op.f("ix_reset_codes_user_id"), "reset_codes", ["user_id"], unique=False)
    op.create_table(
        "settings",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["users.id"], name=op.f("fk_settings_updated_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "student_profiles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("grade_level", sa.String(length=50), nullable=False),
        sa.Column("district", sa.String(length=100), nullable=True),
        sa.Column("school", sa.String(length=255), nullable=True),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("study_streak_days", sa.Integer(), nullable=False),
        sa.Column("last_streak_date", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["grade_level"], ["grade_levels.slug"], name=op.f("fk_student_profiles_grade_level")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_student_profiles_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_student_profiles")),
        sa.UniqueConstraint("user_id", name=op.f("uq_student_profiles_user_id")),
    )
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("multipart_id", sa.Text(), nullable=True),
        sa.Column("storage_key", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("method IN ('PUT', 'POST', 'MULTIPART')", name=op.f("ck_uploads_method")),
        sa.CheckConstraint("state IN ('open', 'complete', 'used')", name=op.f("ck_uploads_state")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_uploads_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index(
        "ix_uploads_expires_at", "uploads", ["expires_at"], unique=False, postgresql_where="state <> 'used'"
    )
    op.create_index("ix_uploads_owner_id", "uploads", ["owner_id", "created_at"], unique=False)
    op.create_table(
        "bookmarks",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("content_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["content.id"], name=op.f("fk_bookmarks_content_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_bookmarks_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "content_id", name=op.f("pk_bookmarks")),
    )
    op.create_index(op.f("ix_bookmarks_content_id"), "bookmarks", ["content_id"], unique=False)
    op.create_table(
        "content_ratings",
        sa.Column("content_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_content_ratings_stars")),
        sa.ForeignKeyConstraint(
            ["content_id"], ["content.id"], name=op.f("fk_content_ratings_content_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_content_ratings_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("content_id", "user_id", name=op.f("pk_content_ratings")),
    )
    op.create_index(op.f("ix_content_ratings_user_id"), "content_ratings", ["user_id"], unique=False)
    op.create_table(
        "content_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("content_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("subject_slug", sa.String(length=50), nullable=False),
        sa.Column("grade_slug", sa.String(length=50), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("topic", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("licence", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=True),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("refusal_code", sa.String(length=40), nullable=False),
        sa.Column("refusal_params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("scan", sa.String(length=10), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("text_bytes", sa.Integer(), nullable=False),
        sa.Column("part_count", sa.Integer(), nullable=False),
        sa.Column("lightest_bytes", sa.BigInteger(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("search", postgresql.TSVECTOR(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('pdf', 'video', 'audio', 'text', 'interactive')", name=op.f("ck_content_versions_kind")
        ),
        sa.CheckConstraint("scan IN ('clean', 'unscanned', 'infected')", name=op.f("ck_content_versions_scan")),
        sa.CheckConstraint(
            "state IN ('draft', 'processing', 'quarantined', 'pending', 'verified', 'approved', 'superseded', 'rejected', 'withdrawn')",
            name=op.f("ck_content_versions_state"),
        ),
        sa.ForeignKeyConstraint(
            ["content_id"], ["content.id"], name=op.f("fk_content_versions_content_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["grade_slug"], ["grade_levels.slug"], name=op.f("fk_content_versions_grade_slug")),
        sa.ForeignKeyConstraint(["subject_slug"], ["subjects.slug"], name=op.f("fk_content_versions_subject_slug")),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["uploads.id"], name=op.f("fk_content_versions_upload_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_versions")),
        sa.UniqueConstraint("upload_id", name=op.f("uq_content_versions_upload_id")),
    )
    op.create_index(
        "ix_content_versions_newest",
        "content_versions",
        ["published_at", "id"],
        unique=False,
        postgresql_include=["subject_slug", "grade_slug", "kind", "language", "lightest_bytes"],
        postgresql_where="state = 'approved'",
    )
    op.create_index(
        "ix_content_versions_search",
        "content_versions",
        ["search"],
        unique=False,
        postgresql_using="gin",
        postgresql_where="state = 'approved'",
    )
    op.create_index(
        "ix_content_versions_shelf",
        "content_versions",
        ["subject_slug", "grade_slug", "published_at", "id"],
        unique=False,
        postgresql_include=["kind", "language", "lightest_bytes"],
        postgresql_where="state = 'approved'",
    )
    op.create_index("ix_content_versions_state", "content_versions", ["state", "submitted_at"], unique=False)
    op.create_index(
        "uq_content_versions_approved",
        "content_versions",
        ["content_id"],
        unique=True,
        postgresql_where="state = 'approved'",
    )
    op.create_index("uq_content_versions_number", "content_versions", ["content_id", "number"], unique=True)
    op.create_table(
        "content_downloads",
        sa.Column("content_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("rendition", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["content.id"], name=op.f("fk_content_downloads_content_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_content_downloads_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["content_versions.id"], name=op.f("fk_content_downloads_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("content_id", "user_id", "day", name=op.f("pk_content_downloads")),
    )
    op.create_index(op.f("ix_content_downloads_user_id"), "content_downloads", ["user_id"], unique=False)
    op.create_table(
        "content_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("storage_key", sa.Text(), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["content_versions.id"], name=op.f("fk_content_files_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_files")),
    )
    op.create_index(op.f("ix_content_files_sha256"), "content_files", ["sha256"], unique=False)
    op.create_index("uq_content_files_sha256", "content_files", ["version_id", "sha256", "role"], unique=True)
    op.create_table(
        "content_text_parts",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["content_versions.id"], name=op.f("fk_content_text_parts_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("version_id", "number", name=op.f("pk_content_text_parts")),
    )
    op.create_table(
        "content_verifications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("checklist", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("step IN ('verification', 'approval')", name=op.f("ck_content_verifications_step")),
        sa.CheckConstraint("verdict IN ('passed', 'rejected')", name=op.f("ck_content_verifications_verdict")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["users.id"], name=op.f("fk_content_verifications_reviewer_id")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["content_versions.id"],
            name=op.f("fk_content_verifications_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_verifications")),
    )
    op.create_index("uq_content_verifications_step", "content_verifications", ["version_id", "step"], unique=True)
    op.create_foreign_key(
        "fk_content_published_version_id",
        "content",
        "content_versions",
        ["published_version_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.execute(
        """
        CREATE FUNCTION audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'audit_log is append-only';
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_log "
        "FOR EACH ROW EXECUTE FUNCTION audit_log_is_append_only()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER append_only ON audit_log")
    op.execute("DROP FUNCTION audit_log_is_append_only()")
    op.drop_constraint("fk_content_published_version_id", "content")
    op.drop_index("uq_content_verifications_step", table_name="content_verifications")
    op.drop_table("content_verifications")
    op.drop_table("content_text_parts")
    op.drop_index("uq_content_files_sha256", table_name="content_files")
    op.drop_index(op.f("ix_content_files_sha256"), table_name="content_files")
    op.drop_table("content_files")
    op.drop_index(op.f("ix_content_downloads_user_id"), table_name="content_downloads")
    op.drop_table("content_downloads")
    op.drop_index("uq_content_versions_number", table_name="content_versions")
    op.drop_index("uq_content_versions_approved", table_name="content_versions", postgresql_where="state = 'approved'")
    op.drop_index("ix_content_versions_state", table_name="content_versions")
    op.drop_index(
        "ix_content_versions_shelf",
        table_name="content_versions",
        postgresql_include=["kind", "language", "lightest_bytes"],
        postgresql_where="state = 'approved'",
    )
    op.drop_index(
        "ix_content_versions_search",
        table_name="content_versions",
        postgresql_using="gin",
        postgresql_where="state = 'approved'",
    )
    op.drop_index(
        "ix_content_versions_newest",
        table_name="content_versions",
        postgresql_include=["subject_slug", "grade_slug", "kind", "language", "lightest_bytes"],
        postgresql_where="state = 'approved'",
    )
    op.drop_table("content_versions")
    op.drop_index(op.f("ix_content_ratings_user_id"), table_name="content_ratings")
    op.drop_table("content_ratings")
    op.drop_index(op.f("ix_bookmarks_content_id"), table_name="bookmarks")
    op.drop_table("bookmarks")
    op.drop_index("ix_uploads_owner_id", table_name="uploads")
    op.drop_index("ix_uploads_expires_at", table_name="uploads", postgresql_where="state <> 'used'")
    op.drop_table("uploads")
    op.drop_table("student_profiles")
    op.drop_table("settings")
    op.drop_index(op.f("ix_reset_codes_user_id"), table_name="reset_codes")
    op.drop_index("ix_reset_codes_contact", table_name="reset_codes")
    op.drop_table("reset_codes")
    op.drop_index("ix_mentor_profiles_waiting", table_name="mentor_profiles", postgresql_where="approved_at IS NULL")
    op.drop_index("ix_mentor_profiles_expertise_areas", table_name="mentor_profiles", postgresql_using="gin")
    op.drop_table("mentor_profiles")
    op.drop_index("ix_idempotency_keys_created_at", table_name="idempotency_keys")
    op.drop_table("idempotency_keys")
    op.drop_index(
        "ix_educator_profiles_waiting", table_name="educator_profiles", postgresql_where="approved_at IS NULL"
    )
    op.drop_index("ix_educator_profiles_subjects", table_name="educator_profiles", postgresql_using="gin")
    op.drop_table("educator_profiles")
    op.drop_index(
        "ix_content_used",
        table_name="content",
        postgresql_where="deleted_at IS NULL AND published_version_id IS NOT NULL",
    )
    op.drop_index(
        "ix_content_rated",
        table_name="content",
        postgresql_where="deleted_at IS NULL AND published_version_id IS NOT NULL",
    )
    op.drop_index(
        "ix_content_in_library",
        table_name="content",
        postgresql_where="deleted_at IS NULL AND published_version_id IS NOT NULL",
    )
    op.drop_index(op.f("ix_content_owner_id"), table_name="content")
    op.drop_table("content")
    op.drop_index("ix_auth_sessions_user_id", table_name="auth_sessions")
    op.drop_index("ix_auth_sessions_expires_at", table_name="auth_sessions")
    op.drop_table("auth_sessions")
    op.drop_table("audit_personal_values")
    op.drop_index(
        "ix_users_search_key", table_name="users", postgresql_using="gin", postgresql_ops={"search_key": "gin_trgm_ops"}
    )
    op.drop_index("ix_users_role", table_name="users")
    op.drop_index(
        "ix_users_deleted_at", table_name="users", postgresql_where="deleted_at IS NOT NULL AND erased_at IS NULL"
    )
    op.drop_table("users")
    op.drop_table("subjects")
    op.drop_index("ix_outbox_due", table_name="outbox", postgresql_where="done_at IS NULL AND failed_at IS NULL")
    op.drop_index("ix_outbox_done_at", table_name="outbox", postgresql_where="done_at IS NOT NULL")
    op.drop_table("outbox")
    op.drop_index("ix_library_words_forms", table_name="library_words", postgresql_using="gin")
    op.drop_table("library_words")
    op.drop_table("grade_levels")
    op.drop_index("ix_audit_log_subject", table_name="audit_log")
    op.drop_table("audit_log")
