"""Questions, notifications and cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "text_revisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("revision_text", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_revisions")),
    )
    op.create_index(
        "ix_text_revisions_subject", "text_revisions", ["subject_type", "subject_id", "replaced_at"], unique=False
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_held", sa.Boolean(), nullable=False),
        sa.Column("report_count", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.String(length=10), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("decision IN ('kept', 'removed')", name=op.f("ck_cases_decision")),
        sa.CheckConstraint(
            "subject_type IN ('questions', 'answers', 'question_followups')", name=op.f("ck_cases_subject_type")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_cases_author_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_cases_decided_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index("ix_cases_author_id", "cases", ["author_id"], unique=False)
    op.create_index(
        "ix_cases_waiting", "cases", ["opened_at", "id"], unique=False, postgresql_where="decided_at IS NULL"
    )
    op.create_index(
        "uq_cases_open", "cases", ["subject_type", "subject_id"], unique=True, postgresql_where="decided_at IS NULL"
    )
    op.create_table(
        "notification_habits",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("digest", sa.String(length=12), nullable=False),
        sa.Column("most_a_day", sa.Integer(), nullable=False),
        sa.CheckConstraint("digest IN ('immediately', 'daily', 'weekly')", name=op.f("ck_notification_habits_digest")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notification_habits_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notification_habits")),
    )
    op.create_table(
        "notification_preferences",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("is_wanted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notification_preferences_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "type", "channel", name=op.f("pk_notification_preferences")),
    )
    op.create_table(
        "notifications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("priority", sa.String(length=10), nullable=False),
        sa.Column("event_key", sa.String(length=120), nullable=False),
        sa.Column("thread_key", sa.String(length=120), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notifications_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
        sa.UniqueConstraint("user_id", "event_key", name=op.f("uq_notifications_user_id_event_key")),
    )
    op.create_index("ix_notifications_newest", "notifications", ["user_id", "created_at", "id"], unique=False)
    op.create_index("ix_notifications_thread", "notifications", ["user_id", "thread_key"], unique=False)
    op.create_index(
        "ix_notifications_unread", "notifications", ["user_id"], unique=False, postgresql_where="read_at IS NULL"
    )
    op.create_table(
        "question_groups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_slug", sa.String(length=50), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["subject_slug"], ["subjects.slug"], name=op.f("fk_question_groups_subject_slug")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_groups")),
    )
    op.create_table(
        "saved_replies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("reply_text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_saved_replies_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_replies")),
    )
    op.create_index(op.f("ix_saved_replies_owner_id"), "saved_replies", ["owner_id"], unique=False)
    op.create_table(
        "notification_deliveries",
        sa.Column("notification_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("channel IN ('email', 'sms', 'push')", name=op.f("ck_notification_deliveries_channel")),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'skipped', 'failed')",
            name=op.f("ck_notification_deliveries_state"),
        ),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["notifications.id"],
            name=op.f("fk_notification_deliveries_notification_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notification_deliveries_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("notification_id", "channel", name=op.f("pk_notification_deliveries")),
    )
    op.create_index("ix_notification_deliveries_due", "notification_deliveries", ["user_id", "due_at"], unique=False)
    op.create_index("ix_notification_deliveries_message_id", "notification_deliveries", ["message_id"], unique=False)
    op.create_index(
        "ix_notification_deliveries_sms",
        "notification_deliveries",
        ["due_at"],
        unique=False,
        postgresql_where="channel = 'sms'",
    )
    op.create_index(
        "ix_notification_deliveries_waiting",
        "notification_deliveries",
        ["due_at"],
        unique=False,
        postgresql_where="state = 'waiting'",
    )
    op.create_table(
        "push_subscriptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("p256dh", sa.String(length=120), nullable=False),
        sa.Column("auth", sa.String(length=40), nullable=False),
        sa.Column("last_message_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["auth_sessions.id"], name=op.f("fk_push_subscriptions_session_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_push_subscriptions_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscriptions")),
        sa.UniqueConstraint("endpoint", name=op.f("uq_push_subscriptions_endpoint")),
    )
    op.create_index(op.f("ix_push_subscriptions_session_id"), "push_subscriptions", ["session_id"], unique=False)
    op.create_index(op.f("ix_push_subscriptions_user_id"), "push_subscriptions", ["user_id"], unique=False)
    op.create_table(
        "questions",
        sa.Column("asker_id", sa.Uuid(), nullable=False),
        sa.Column("subject_slug", sa.String(length=50), nullable=False),
        sa.Column("grade_slug", sa.String(length=50), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("question_text", sa.Text(), nullable=False),
        sa.Column("urgency", sa.String(length=10), nullable=False),
        sa.Column("content_id", sa.Uuid(), nullable=True),
        sa.Column("photo_key", sa.Text(), nullable=True),
        sa.Column("photo_bytes", sa.Integer(), nullable=True),
        sa.Column("thumbnail_key", sa.Text(), nullable=True),
        sa.Column("thumbnail_bytes", sa.Integer(), nullable=True),
        sa.Column("photo_width", sa.Integer(), nullable=True),
        sa.Column("photo_height", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_count", sa.Integer(), nullable=False),
        sa.Column("subscriber_count", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("search", postgresql.TSVECTOR(), server_default="", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("standing IN ('shown', 'held', 'withdrawn', 'removed')", name=op.f("ck_questions_standing")),
        sa.CheckConstraint("status IN ('open', 'answered', 'closed')", name=op.f("ck_questions_status")),
        sa.CheckConstraint("urgency IN ('low', 'medium', 'high')", name=op.f("ck_questions_urgency")),
        sa.ForeignKeyConstraint(["asker_id"], ["users.id"], name=op.f("fk_questions_asker_id")),
        sa.ForeignKeyConstraint(
            ["content_id"], ["content.id"], name=op.f("fk_questions_content_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["grade_slug"], ["grade_levels.slug"], name=op.f("fk_questions_grade_slug")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["question_groups.id"], name=op.f("fk_questions_group_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["subject_slug"], ["subjects.slug"], name=op.f("fk_questions_subject_slug")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index("ix_questions_answered", "questions", ["subject_slug", "first_answered_at"], unique=False)
    op.create_index("ix_questions_asker_id", "questions", ["asker_id", "created_at"], unique=False)
    op.create_index(op.f("ix_questions_content_id"), "questions", ["content_id"], unique=False)
    op.create_index(
        "ix_questions_group_id", "questions", ["group_id"], unique=False, postgresql_where="group_id IS NOT NULL"
    )
    op.create_index(
        "ix_questions_newest", "questions", ["created_at", "id"], unique=False, postgresql_where="standing = 'shown'"
    )
    op.create_index(
        "ix_questions_queue",
        "questions",
        ["waiting_since", "id"],
        unique=False,
        postgresql_where="status = 'open' AND standing = 'shown'",
    )
    op.create_index("ix_questions_search", "questions", ["search"], unique=False, postgresql_using="gin")
    op.create_index(
        "ix_questions_search_key",
        "questions",
        ["search_key"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_key": "gin_trgm_ops"},
    )
    op.create_index(
        "ix_questions_subject",
        "questions",
        ["subject_slug", "created_at", "id"],
        unique=False,
        postgresql_where="standing = 'shown'",
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reporter_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "reason IN ('contact', 'unkind', 'unsafe', 'wrong', 'spam', 'other')", name=op.f("ck_reports_reason")
        ),
        sa.CheckConstraint(
            "subject_type IN ('questions', 'answers', 'question_followups')", name=op.f("ck_reports_subject_type")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reports_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reporter_id"], ["users.id"], name=op.f("fk_reports_reporter_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint(
            "reporter_id", "subject_type", "subject_id", name=op.f("uq_reports_reporter_id_subject_type_subject_id")
        ),
    )
    op.create_index(op.f("ix_reports_case_id"), "reports", ["case_id"], unique=False)
    op.create_table(
        "answer_drafts",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_answer_drafts_author_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_answer_drafts_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", "author_id", name=op.f("pk_answer_drafts")),
    )
    op.create_index(op.f("ix_answer_drafts_author_id"), "answer_drafts", ["author_id"], unique=False)
    op.create_table(
        "answers",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("answer_text", sa.Text(), nullable=False),
        sa.Column("helpful_votes", sa.Integer(), nullable=False),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("standing IN ('shown', 'held', 'withdrawn', 'removed')", name=op.f("ck_answers_standing")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_answers_author_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_answers_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
    )
    op.create_index("ix_answers_author_id", "answers", ["author_id", "created_at"], unique=False)
    op.create_index("ix_answers_question_id", "answers", ["question_id", "created_at"], unique=False)
    op.create_index("uq_answers_accepted", "answers", ["question_id"], unique=True, postgresql_where="is_accepted")
    op.create_table(
        "question_claims",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_as", sa.String(length=12), nullable=True),
        sa.CheckConstraint(
            "ended_as IN ('answered', 'released', 'expired', 'needs_info', 'passed_on', 'withdrawn')",
            name=op.f("ck_question_claims_ended_as"),
        ),
        sa.CheckConstraint("kind IN ('claimed', 'assigned')", name=op.f("ck_question_claims_kind")),
        sa.ForeignKeyConstraint(["mentor_id"], ["users.id"], name=op.f("fk_question_claims_mentor_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_question_claims_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_claims")),
    )
    op.create_index(
        "ix_question_claims_lapsing",
        "question_claims",
        ["expires_at"],
        unique=False,
        postgresql_where="ended_at IS NULL",
    )
    op.create_index(
        "ix_question_claims_mentor", "question_claims", ["mentor_id"], unique=False, postgresql_where="ended_at IS NULL"
    )
    op.create_index("ix_question_claims_question_id", "question_claims", ["question_id", "claimed_at"], unique=False)
    op.create_index(
        "uq_question_claims_open", "question_claims", ["question_id"], unique=True, postgresql_where="ended_at IS NULL"
    )
    op.create_table(
        "question_followups",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("followup_text", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('follow_up', 'needs_info')", name=op.f("ck_question_followups_kind")),
        sa.CheckConstraint(
            "standing IN ('shown', 'held', 'withdrawn', 'removed')", name=op.f("ck_question_followups_standing")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_question_followups_author_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_question_followups_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_followups")),
    )
    op.create_index("ix_question_followups_author_id", "question_followups", ["author_id"], unique=False)
    op.create_index(
        "ix_question_followups_question_id", "question_followups", ["question_id", "created_at"], unique=False
    )
    op.create_table(
        "question_subscriptions",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_question_subscriptions_question_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_question_subscriptions_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", "user_id", name=op.f("pk_question_subscriptions")),
    )
    op.create_index(op.f("ix_question_subscriptions_user_id"), "question_subscriptions", ["user_id"], unique=False)
    op.create_table(
        "answer_votes",
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_answer_votes_answer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_answer_votes_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("answer_id", "user_id", name=op.f("pk_answer_votes")),
    )
    op.create_index(op.f("ix_answer_votes_user_id"), "answer_votes", ["user_id"], unique=False)
    op.add_column(
        "mentor_profiles", sa.Column("is_available", sa.Boolean(), server_default=sa.text("true"), nullable=False)
    )
    op.add_column(
        "mentor_profiles", sa.Column("languages", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
    )
    op.add_column(
        "mentor_profiles", sa.Column("grade_levels", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("mentor_profiles", "grade_levels")
    op.drop_column("mentor_profiles", "languages")
    op.drop_column("mentor_profiles", "is_available")
    op.drop_index(op.f("ix_answer_votes_user_id"), table_name="answer_votes")
    op.drop_table("answer_votes")
    op.drop_index(op.f("ix_question_subscriptions_user_id"), table_name="question_subscriptions")
    op.drop_table("question_subscriptions")
    op.drop_index("ix_question_followups_question_id", table_name="question_followups")
    op.drop_index("ix_question_followups_author_id", table_name="question_followups")
    op.drop_table("question_followups")
    op.drop_index("uq_question_claims_open", table_name="question_claims", postgresql_where="ended_at IS NULL")
    op.drop_index("ix_question_claims_question_id", table_name="question_claims")
    op.drop_index("ix_question_claims_mentor", table_name="question_claims", postgresql_where="ended_at IS NULL")
    op.drop_index("ix_question_claims_lapsing", table_name="question_claims", postgresql_where="ended_at IS NULL")
    op.drop_table("question_claims")
    op.drop_index("uq_answers_accepted", table_name="answers", postgresql_where="is_accepted")
    op.drop_index("ix_answers_question_id", table_name="answers")
    op.drop_index("ix_answers_author_id", table_name="answers")
    op.drop_table("answers")
    op.drop_index(op.f("ix_answer_drafts_author_id"), table_name="answer_drafts")
    op.drop_table("answer_drafts")
    op.drop_index(op.f("ix_reports_case_id"), table_name="reports")
    op.drop_table("reports")
    op.drop_index("ix_questions_subject", table_name="questions", postgresql_where="standing = 'shown'")
    op.drop_index(
        "ix_questions_search_key",
        table_name="questions",
        postgresql_using="gin",
        postgresql_ops={"search_key": "gin_trgm_ops"},
    )
    op.drop_index("ix_questions_search", table_name="questions", postgresql_using="gin")
    op.drop_index(
        "ix_questions_queue", table_name="questions", postgresql_where="status = 'open' AND standing = 'shown'"
    )
    op.drop_index("ix_questions_newest", table_name="questions", postgresql_where="standing = 'shown'")
    op.drop_index("ix_questions_group_id", table_name="questions", postgresql_where="group_id IS NOT NULL")
    op.drop_index(op.f("ix_questions_content_id"), table_name="questions")
    op.drop_index("ix_questions_asker_id", table_name="questions")
    op.drop_index("ix_questions_answered", table_name="questions")
    op.drop_table("questions")
    op.drop_index(op.f("ix_push_subscriptions_user_id"), table_name="push_subscriptions")
    op.drop_index(op.f("ix_push_subscriptions_session_id"), table_name="push_subscriptions")
    op.drop_table("push_subscriptions")
    op.drop_index(
        "ix_notification_deliveries_waiting", table_name="notification_deliveries", postgresql_where="state = 'waiting'"
    )
    op.drop_index(
        "ix_notification_deliveries_sms", table_name="notification_deliveries", postgresql_where="channel = 'sms'"
    )
    op.drop_index("ix_notification_deliveries_message_id", table_name="notification_deliveries")
    op.drop_index("ix_notification_deliveries_due", table_name="notification_deliveries")
    op.drop_table("notification_deliveries")
    op.drop_index(op.f("ix_saved_replies_owner_id"), table_name="saved_replies")
    op.drop_table("saved_replies")
    op.drop_table("question_groups")
    op.drop_index("ix_notifications_unread", table_name="notifications", postgresql_where="read_at IS NULL")
    op.drop_index("ix_notifications_thread", table_name="notifications")
    op.drop_index("ix_notifications_newest", table_name="notifications")
    op.drop_table("notifications")
    op.drop_table("notification_preferences")
    op.drop_table("notification_habits")
    op.drop_index("uq_cases_open", table_name="cases", postgresql_where="decided_at IS NULL")
    op.drop_index("ix_cases_waiting", table_name="cases", postgresql_where="decided_at IS NULL")
    op.drop_index("ix_cases_author_id", table_name="cases")
    op.drop_table("cases")
    op.drop_index("ix_text_revisions_subject", table_name="text_revisions")
    op.drop_table("text_revisions")
