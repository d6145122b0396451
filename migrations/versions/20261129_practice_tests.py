"""Practice tests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practice_tests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("html", sa.Text(), server_default="", nullable=False),
        sa.Column("subject_slug", sa.String(length=50), nullable=False),
        sa.Column("grade_slug", sa.String(length=50), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("licence", sa.String(length=30), nullable=False),
        sa.Column("source", sa.String(length=500), server_default="", nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=True),
        sa.Column("pass_score_percentage", sa.Integer(), nullable=False),
        sa.Column("late_rule", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("total_questions", sa.Integer(), nullable=False),
        sa.Column("total_points", sa.Numeric(precision=9, scale=2), nullable=False),
        sa.Column("search_key", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("late_rule IN ('done', 'received', 'all')", name=op.f("ck_practice_tests_late_rule")),
        sa.CheckConstraint("state IN ('draft', 'published', 'retired')", name=op.f("ck_practice_tests_state")),
        sa.CheckConstraint("duration_minutes BETWEEN 1 AND 1440", name=op.f("ck_practice_tests_duration_minutes")),
        sa.CheckConstraint(
            "pass_score_percentage BETWEEN 0 AND 100", name=op.f("ck_practice_tests_pass_score_percentage")
        ),
        sa.ForeignKeyConstraint(["grade_slug"], ["grade_levels.slug"], name=op.f("fk_practice_tests_grade_slug")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_practice_tests_owner_id")),
        sa.ForeignKeyConstraint(["subject_slug"], ["subjects.slug"], name=op.f("fk_practice_tests_subject_slug")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_tests")),
    )
    op.create_index(
        "ix_practice_tests_newest",
        "practice_tests",
        ["published_at", "id"],
        unique=False,
        postgresql_where="state = 'published'",
    )
    op.create_index(op.f("ix_practice_tests_owner_id"), "practice_tests", ["owner_id"], unique=False)
    op.create_index(
        "ix_practice_tests_search_key",
        "practice_tests",
        ["search_key"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_key": "gin_trgm_ops"},
    )
    op.create_index(
        "ix_practice_tests_shelf",
        "practice_tests",
        ["subject_slug", "grade_slug"],
        unique=False,
        postgresql_where="state = 'published'",
    )
    op.create_table(
        "practice_test_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("test_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("paper", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("flagged", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
        sa.Column("time_factor", sa.Numeric(precision=3, scale=2), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_in_by", sa.String(length=10), nullable=True),
        sa.Column("result_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("handed_in_by IN ('student', 'clock')", name=op.f("ck_practice_test_attempts_handed_in_by")),
        sa.CheckConstraint("kind IN ('whole', 'again')", name=op.f("ck_practice_test_attempts_kind")),
        sa.ForeignKeyConstraint(["test_id"], ["practice_tests.id"], name=op.f("fk_practice_test_attempts_test_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_practice_test_attempts_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_test_attempts")),
    )
    op.create_index(
        "ix_practice_test_attempts_test_id", "practice_test_attempts", ["test_id", "started_at"], unique=False
    )
    op.create_index(
        "ix_practice_test_attempts_user_id",
        "practice_test_attempts",
        ["user_id", "test_id", "started_at"],
        unique=False,
    )
    op.create_index(
        "uq_practice_test_attempts_open",
        "practice_test_attempts",
        ["user_id", "test_id"],
        unique=True,
        postgresql_where="handed_in_at IS NULL",
    )
    op.create_table(
        "practice_test_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("test_id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("storage_key", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("problems", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("problem_count", sa.Integer(), nullable=False),
        sa.Column("skipped_count", sa.Integer(), nullable=False),
        sa.Column("done_count", sa.Integer(), nullable=False),
        sa.Column("total_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "format IN ('gift', 'moodle', 'aiken', 'csv')", name=op.f("ck_practice_test_imports_format")
        ),
        sa.CheckConstraint(
            "state IN ('reading', 'read', 'importing', 'imported', 'failed')",
            name=op.f("ck_practice_test_imports_state"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_practice_test_imports_owner_id")),
        sa.ForeignKeyConstraint(
            ["test_id"], ["practice_tests.id"], name=op.f("fk_practice_test_imports_test_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_test_imports")),
    )
    op.create_index(
        "ix_practice_test_imports_owner_id", "practice_test_imports", ["owner_id", "created_at"], unique=False
    )
    op.create_index(op.f("ix_practice_test_imports_test_id"), "practice_test_imports", ["test_id"], unique=False)
    op.create_table(
        "practice_test_questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("test_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("current_version_id", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["test_id"], ["practice_tests.id"], name=op.f("fk_practice_test_questions_test_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_test_questions")),
        sa.UniqueConstraint("current_version_id", name=op.f("uq_practice_test_questions_current_version_id")),
    )
    op.create_index(
        "ix_practice_test_questions_test_id", "practice_test_questions", ["test_id", "position"], unique=False
    )
    op.create_table(
        "attempt_events",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('start', 'answer', 'flag', 'unflag', 'hand_in')", name=op.f("ck_attempt_events_kind")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["practice_test_attempts.id"], name=op.f("fk_attempt_events_attempt_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attempt_id", "number", name=op.f("pk_attempt_events")),
    )
    op.create_table(
        "practice_test_import_items",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("item", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("problems", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("notes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_skipped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["practice_test_imports.id"],
            name=op.f("fk_practice_test_import_items_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_practice_test_import_items")),
    )
    op.create_table(
        "practice_test_question_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("correction", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("points", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("topic", sa.String(length=255), nullable=False),
        sa.Column("shown", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("shown_digest", sa.String(length=64), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("explained", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('single', 'multiple', 'true_false', 'short_text', 'numeric', 'matching', 'ordering', 'free_response', 'description')",
            name=op.f("ck_practice_test_question_versions_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_practice_test_question_versions_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["practice_test_questions.id"],
            name=op.f("fk_practice_test_question_versions_question_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_test_question_versions")),
    )
    op.create_foreign_key(
        op.f("fk_practice_test_questions_current_version_id"),
        "practice_test_questions",
        "practice_test_question_versions",
        ["current_version_id"],
        ["id"],
    )
    op.create_index(
        "uq_practice_test_question_versions_number",
        "practice_test_question_versions",
        ["question_id", "edition", "correction"],
        unique=True,
    )
    op.create_table(
        "practice_test_results",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("practice_test_id", sa.Uuid(), nullable=False),
        sa.Column("points", sa.Numeric(precision=9, scale=2), nullable=False),
        sa.Column("points_possible", sa.Numeric(precision=9, scale=2), nullable=False),
        sa.Column("score_percentage", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("is_passed", sa.Boolean(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("time_taken_seconds", sa.Integer(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["practice_test_attempts.id"],
            name=op.f("fk_practice_test_results_attempt_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["practice_test_id"], ["practice_tests.id"], name=op.f("fk_practice_test_results_practice_test_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_practice_test_results_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_test_results")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_practice_test_results_attempt_id")),
    )
    op.create_index(
        "ix_practice_test_results_test_id", "practice_test_results", ["practice_test_id", "completed_at"], unique=False
    )
    op.create_index(
        "ix_practice_test_results_user_id", "practice_test_results", ["user_id", "completed_at"], unique=False
    )
    op.create_table(
        "practice_test_regrades",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempt_count", sa.Integer(), nullable=False),
        sa.Column("changed_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_practice_test_regrades_asked_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["practice_test_question_versions.id"], name=op.f("fk_practice_test_regrades_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_test_regrades")),
        sa.UniqueConstraint("version_id", name=op.f("uq_practice_test_regrades_version_id")),
    )
    op.create_table(
        "test_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("part", sa.Numeric(precision=7, scale=6), nullable=True),
        sa.Column("points_awarded", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("graded_version_id", sa.Uuid(), nullable=True),
        sa.Column("waits_for_mark", sa.Boolean(), nullable=False),
        sa.Column("marked_by_id", sa.Uuid(), nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("marks", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["practice_test_attempts.id"], name=op.f("fk_test_answers_attempt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["graded_version_id"],
            ["practice_test_question_versions.id"],
            name=op.f("fk_test_answers_graded_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["marked_by_id"], ["users.id"], name=op.f("fk_test_answers_marked_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["practice_test_question_versions.id"], name=op.f("fk_test_answers_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_answers")),
    )
    op.create_index(
        "ix_test_answers_unmarked",
        "test_answers",
        ["received_at", "id"],
        unique=False,
        postgresql_where="waits_for_mark",
    )
    op.create_index("ix_test_answers_version_id", "test_answers", ["version_id"], unique=False)
    op.create_index("uq_test_answers_version", "test_answers", ["attempt_id", "version_id"], unique=True)
    op.create_table(
        "practice_test_result_changes",
        sa.Column("regrade_id", sa.Uuid(), nullable=False),
        sa.Column("result_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("after", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["regrade_id"],
            ["practice_test_regrades.id"],
            name=op.f("fk_practice_test_result_changes_regrade_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["result_id"],
            ["practice_test_results.id"],
            name=op.f("fk_practice_test_result_changes_result_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("regrade_id", "result_id", name=op.f("pk_practice_test_result_changes")),
    )
    op.create_index(
        "ix_practice_test_result_changes_result_id",
        "practice_test_result_changes",
        ["result_id", "changed_at"],
        unique=False,
    )
    op.add_column("questions", sa.Column("test_answer_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_questions_test_answer_id"), "questions", ["test_answer_id"], unique=False)
    op.create_foreign_key(
        op.f("fk_questions_test_answer_id"),
        "questions",
        "test_answers",
        ["test_answer_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.add_column(
        "student_profiles",
        sa.Column("time_factor", sa.Numeric(precision=3, scale=2), server_default="1", nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_student_profiles_time_factor"), "student_profiles", "time_factor BETWEEN 1 AND 4"
    )


def downgrade() -> None:
    op.drop_column("student_profiles", "time_factor")
    op.drop_constraint(op.f("fk_questions_test_answer_id"), "questions", type_="foreignkey")
    op.drop_index(op.f("ix_questions_test_answer_id"), table_name="questions")
    op.drop_column("questions", "test_answer_id")
    op.drop_index("ix_practice_test_result_changes_result_id", table_name="practice_test_result_changes")
    op.drop_table("practice_test_result_changes")
    op.drop_index("uq_test_answers_version", table_name="test_answers")
    op.drop_index("ix_test_answers_version_id", table_name="test_answers")
    op.drop_index("ix_test_answers_unmarked", table_name="test_answers", postgresql_where="waits_for_mark")
    op.drop_table("test_answers")
    op.drop_table("practice_test_regrades")
    op.drop_index("ix_practice_test_results_user_id", table_name="practice_test_results")
    op.drop_index("ix_practice_test_results_test_id", table_name="practice_test_results")
    op.drop_table("practice_test_results")
    op.drop_index("uq_practice_test_question_versions_number", table_name="practice_test_question_versions")
    op.drop_constraint(
        op.f("fk_practice_test_questions_current_version_id"), "practice_test_questions", type_="foreignkey"
    )
    op.drop_table("practice_test_question_versions")
    op.drop_table("practice_test_import_items")
    op.drop_table("attempt_events")
    op.drop_index("ix_practice_test_questions_test_id", table_name="practice_test_questions")
    op.drop_table("practice_test_questions")
    op.drop_index(op.f("ix_practice_test_imports_test_id"), table_name="practice_test_imports")
    op.drop_index("ix_practice_test_imports_owner_id", table_name="practice_test_imports")
    op.drop_table("practice_test_imports")
    op.drop_index(
        "uq_practice_test_attempts_open", table_name="practice_test_attempts", postgresql_where="handed_in_at IS NULL"
    )
    op.drop_index("ix_practice_test_attempts_user_id", table_name="practice_test_attempts")
    op.drop_index("ix_practice_test_attempts_test_id", table_name="practice_test_attempts")
    op.drop_table("practice_test_attempts")
    op.drop_index("ix_practice_tests_shelf", table_name="practice_tests", postgresql_where="state = 'published'")
    op.drop_index(
        "ix_practice_tests_search_key",
        table_name="practice_tests",
        postgresql_using="gin",
        postgresql_ops={"search_key": "gin_trgm_ops"},
    )
    op.drop_index(op.f("ix_practice_tests_owner_id"), table_name="practice_tests")
    op.drop_index("ix_practice_tests_newest", table_name="practice_tests", postgresql_where="state = 'published'")
    op.drop_table("practice_tests")
