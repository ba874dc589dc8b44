"""A mandate keeps which text was agreed to, and its digest; of those made before, it was the first one, and no digest was taken."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mandate", sa.Column("consent_version", sa.String(12), nullable=False, server_default="1"))
    op.add_column("mandate", sa.Column("consent_digest", sa.String(64), nullable=False, server_default=""))


def downgrade() -> None:
    for column in ("consent_digest", "consent_version"):
        op.drop_column("mandate", column)
