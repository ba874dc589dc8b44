"""Papers are signed, run out, and are taken back: the keys that sign them, and the withdrawals."""

import sqlalchemy as sa
from alembic import op
from nfe_app.base.database import Instant

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_key",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kid", sa.String(length=16), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("retired_at", Instant(), nullable=True),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("revoked_why", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_key")),
        sa.UniqueConstraint("kid", name=op.f("uq_paper_key_kid")),
    )
    op.create_table(
        "certificate_withdrawal",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_withdrawal_certificate_id")
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_withdrawal")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("valid_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("key_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_certificate_key_id"), "paper_key", ["key_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_certificate_key_id"), ["key_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_key_id"))
        batch_op.drop_constraint(batch_op.f("fk_certificate_key_id"), type_="foreignkey")
        batch_op.drop_column("key_id")
        batch_op.drop_column("valid_until")
    op.drop_table("certificate_withdrawal")
    op.drop_table("paper_key")
