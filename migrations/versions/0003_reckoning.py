"""A bill's line keeps the reckoning it was made by; lines from before have none."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("bill_line") as batch:
        batch.add_column(sa.Column("reckoning", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("bill_line") as batch:
        batch.alter_column("reckoning", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("bill_line") as batch:
        batch.drop_column("reckoning")
