"""Questions that a mentor takes along for a day without a line."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KIND = op.f("ck_question_claims_kind")


def upgrade() -> None:
    op.drop_constraint(KIND, "question_claims")
    op.create_check_constraint(KIND, "question_claims", "kind IN ('claimed', 'assigned', 'along')")


def downgrade() -> None:
    op.execute("UPDATE question_claims SET kind = 'claimed' WHERE kind = 'along'")
    op.drop_constraint(KIND, "question_claims")
    op.create_check_constraint(KIND, "question_claims", "kind IN ('claimed', 'assigned')")
