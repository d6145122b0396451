"""How sure one can be of the time of an attempt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "practice_test_attempts", sa.Column("timing", sa.String(10), server_default="verified", nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_practice_test_attempts_timing"),
        "practice_test_attempts",
        "timing IN ('verified', 'device', 'unverified')",
    )


def downgrade() -> None:
    op.drop_column("practice_test_attempts", "timing")
