"""Payment codes that anyone may pay by, the bills each is for, and the numbers that were tried and are none."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "pay_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("withdrawn_at", moment, nullable=True),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pay_code_person_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_pay_code_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_code")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_pay_code_code_digest")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_pay_code_amount")),
    )
    op.create_index(op.f("ix_pay_code_person_id"), "pay_code", ["person_id"])
    op.create_table(
        "pay_code_bill",
        sa.Column("code_id", sa.Uuid(), nullable=False),
        sa.Column("bill_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["pay_code.id"], name=op.f("fk_pay_code_bill_code_id")),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name=op.f("fk_pay_code_bill_bill_id")),
        sa.PrimaryKeyConstraint("code_id", "bill_id", name=op.f("pk_pay_code_bill")),
    )
    op.create_table(
        "missed_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address_digest", sa.String(64), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_code")),
    )
    for column in ("address_digest", "at"):
        op.create_index(op.f(f"ix_missed_code_{column}"), "missed_code", [column])


def downgrade() -> None:
    for table in ("missed_code", "pay_code_bill", "pay_code"):
        op.drop_table(table)
