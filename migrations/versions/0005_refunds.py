"""Refunds and their steps; how and by whom an attempt is paid; the first step of an attempt is called created."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("payment") as batch:
        batch.add_column(sa.Column("purpose", sa.String(12), nullable=False, server_default="bills"))
    with op.batch_alter_table("attempt") as batch:
        batch.add_column(sa.Column("way", sa.String(12), nullable=False, server_default="h5"))
        batch.add_column(sa.Column("payer", sa.String(128), nullable=False, server_default=""))
        batch.add_column(sa.Column("cashier_code", sa.String(600), nullable=True))
        batch.add_column(sa.Column("bridge", sa.JSON(), nullable=False, server_default="{}"))
    op.create_table(
        "refund",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("bill_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(12), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("out_refund_no", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_refund_attempt_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_refund_person_id")),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name=op.f("fk_refund_bill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("out_refund_no", name=op.f("uq_refund_out_refund_no")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refund_amount")),
    )
    for column in ("attempt_id", "person_id", "bill_id"):
        op.create_index(op.f(f"ix_refund_{column}"), "refund", [column])
    op.create_table(
        "refund_step",
        sa.Column("refund_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("refund_number", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name=op.f("fk_refund_step_refund_id")),
        sa.PrimaryKeyConstraint("refund_id", "position", name=op.f("pk_refund_step")),
    )
    _name_first_step("started", "created")
    _append_only("refund_step")


def _append_only(table: str) -> None:
    """The guards of migration 0002."""
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION append_only()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
    )


def _name_first_step(old: str, new: str) -> None:
    """Steps are append-only: the guard is lifted for the one statement that gives a step its new name."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        op.execute("DROP TRIGGER attempt_step_no_update")
    else:
        op.execute("ALTER TABLE attempt_step DISABLE TRIGGER attempt_step_append_only")
    op.execute(f"UPDATE attempt_step SET step = '{new}' WHERE step = '{old}'")
    if sqlite:
        op.execute(
            "CREATE TRIGGER attempt_step_no_update BEFORE UPDATE ON attempt_step "
            "BEGIN SELECT RAISE(ABORT, 'attempt_step is append-only'); END"
        )
    else:
        op.execute("ALTER TABLE attempt_step ENABLE TRIGGER attempt_step_append_only")


def downgrade() -> None:
    _name_first_step("created", "started")
    op.drop_table("refund_step")
    op.drop_table("refund")
    with op.batch_alter_table("attempt") as batch:
        for column in ("way", "payer", "cashier_code", "bridge"):
            batch.drop_column(column)
    with op.batch_alter_table("payment") as batch:
        batch.drop_column("purpose")
