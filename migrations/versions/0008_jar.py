"""What people want of their jars, the incomes they typed, and what the jars did by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PLAN, INCOME, RUN = "jar_plan", "jar_income", "jar_run"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        PLAN,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("schemes", sa.JSON(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("share_percent", sa.Integer(), nullable=False),
        sa.Column("set_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=f"fk_{PLAN}_person_id"),
        sa.PrimaryKeyConstraint("person_id", name=f"pk_{PLAN}"),
        sa.CheckConstraint("share_percent BETWEEN 0 AND 100", name=f"ck_{PLAN}_share_percent"),
    )
    op.create_table(
        INCOME,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=f"fk_{INCOME}_person_id"),
        sa.PrimaryKeyConstraint("person_id", "day", name=f"pk_{INCOME}"),
    )
    op.create_table(
        RUN,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("short", sa.BigInteger(), nullable=False),
        sa.Column("says", sa.String(400), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=f"fk_{RUN}_person_id"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=f"fk_{RUN}_payment_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{RUN}"),
    )
    op.create_index(f"ix_{RUN}_person_id", RUN, ["person_id"])
    _append_only(RUN)


def _append_only(table: str) -> None:
    """The guards of migration 0002."""
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    each, all_ = "FOR EACH ROW EXECUTE FUNCTION append_only()", "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
    op.execute(f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} {each}")
    op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {all_}")


def downgrade() -> None:
    for table in (RUN, INCOME, PLAN):
        op.drop_table(table)
