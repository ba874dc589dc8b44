"""Runs of the daily reconciliation, their differences and what was done about them; append-only like the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

RUN, DIFFERENCE, DEALING = TABLES = ("reconciliation_run", "reconciliation_difference", "reconciliation_dealing")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        RUN,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{RUN}"),
    )
    op.create_index(f"ix_{RUN}_day", RUN, ["day"])
    op.create_table(
        DIFFERENCE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("transaction_id", sa.String(64), nullable=False),
        sa.Column("theirs", sa.BigInteger(), nullable=True),
        sa.Column("ours", sa.BigInteger(), nullable=True),
        sa.Column("at", moment, nullable=False),
        sa.Column("entered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], [f"{RUN}.id"], name=f"fk_{DIFFERENCE}_run_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{DIFFERENCE}"),
    )
    op.create_index(f"ix_{DIFFERENCE}_run_id", DIFFERENCE, ["run_id"])
    op.create_table(
        DEALING,
        sa.Column("difference_id", sa.Uuid(), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["difference_id"], [f"{DIFFERENCE}.id"], name=f"fk_{DEALING}_difference_id"),
        sa.ForeignKeyConstraint(["clerk_id"], ["person.id"], name=f"fk_{DEALING}_clerk_id"),
        sa.PrimaryKeyConstraint("difference_id", name=f"pk_{DEALING}"),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in TABLES:
        (_guard_sqlite if sqlite else _guard_postgresql)(table)


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
