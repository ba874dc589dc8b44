"""Mandates and their steps, the debit of each month and its turns; steps and turns are append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MANDATE, STEP, DEBIT, TURN = TABLES = ("mandate", "mandate_step", "debit", "debit_turn")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _mandates()
    _debits()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in (STEP, TURN):
        (_guard_sqlite if sqlite else _guard_postgresql)(table)


def _mandates() -> None:
    op.create_table(
        MANDATE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("schemes", sa.JSON(), nullable=False),
        sa.Column("limit", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_mandate_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mandate"),
        sa.UniqueConstraint("number", name="uq_mandate_number"),
    )
    op.create_index("ix_mandate_person_id", MANDATE, ["person_id"])
    op.create_table(
        STEP,
        sa.Column("mandate_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(12), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("agreement_no", sa.String(64), nullable=False),
        sa.Column("by", sa.String(12), nullable=False),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name="fk_mandate_step_mandate_id"),
        sa.PrimaryKeyConstraint("mandate_id", "position", name="pk_mandate_step"),
    )


def _debits() -> None:
    op.create_table(
        DEBIT,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("bill_ids", sa.JSON(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name="fk_debit_mandate_id"),
        sa.PrimaryKeyConstraint("id", name="pk_debit"),
        sa.UniqueConstraint("mandate_id", "month", name="uq_debit_mandate_id_month"),
    )
    op.create_index("ix_debit_mandate_id", DEBIT, ["mandate_id"])
    op.create_table(
        TURN,
        sa.Column("debit_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("turn", sa.String(12), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("word", sa.String(64), nullable=False),
        sa.Column("again_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["debit_id"], ["debit.id"], name="fk_debit_turn_debit_id"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="fk_debit_turn_payment_id"),
        sa.PrimaryKeyConstraint("debit_id", "position", name="pk_debit_turn"),
    )
    op.create_index("ix_debit_turn_payment_id", TURN, ["payment_id"])


def _guard_sqlite(table: str) -> None:
    for deed in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _guard_postgresql(table: str) -> None:
    """The function `append_only` is that of 0002."""
    each, all_ = "FOR EACH ROW EXECUTE FUNCTION append_only()", "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
    op.execute(f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} {each}")
    op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {all_}")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
