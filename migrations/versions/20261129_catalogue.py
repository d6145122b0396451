"""When what the library shows of a lesson changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "content",
        sa.Column("listed_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
    )
    op.create_index(op.f("ix_content_listed_at"), "content", ["listed_at"])
    op.execute(
        """
        CREATE FUNCTION content_is_listed_anew() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.listed_at := clock_timestamp();
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER listed_anew BEFORE UPDATE OF published_version_id, deleted_at ON content FOR EACH ROW "
        "WHEN ((OLD.published_version_id, OLD.deleted_at) IS DISTINCT FROM (NEW.published_version_id, NEW.deleted_at)) "
        "EXECUTE FUNCTION content_is_listed_anew()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER listed_anew ON content")
    op.execute("DROP FUNCTION content_is_listed_anew()")
    op.drop_index(op.f("ix_content_listed_at"), table_name="content")
    op.drop_column("content", "listed_at")
