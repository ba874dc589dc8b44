"""What phones tell of themselves, the builds they were given (append-only), the paper of kiosks (append-only), what a kiosk runs, and why a delivery waits."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "phone_state",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("build", sa.String(16), nullable=False),
        sa.Column("packs", sa.JSON(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT, nullable=True),
        sa.Column("failed", sa.String(12), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["token_digest"], ["signed_in.token_digest"], name=op.f("fk_phone_state_token_digest")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_state")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_phone_state_token_digest")),
    )
    op.create_table(
        "front_build",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("front", sa.String(20), nullable=False),
        sa.Column("build", sa.String(16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_front_build")),
    )
    guard("front_build")
    op.create_table(
        "kiosk_paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kiosk_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(12), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_kiosk_paper_kiosk_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_kiosk_paper_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk_paper")),
    )
    op.create_index(op.f("ix_kiosk_paper_kiosk_id"), "kiosk_paper", ["kiosk_id"])
    guard("kiosk_paper")
    for table, column, long in (("kiosk", "build", 12), ("delivery", "fault", 60)):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(column, sa.String(long), nullable=False, server_default=sa.text("''")))
        with op.batch_alter_table(table) as batch:
            batch.alter_column(column, server_default=None)


def guard(table: str) -> None:
    """Nothing in this table is ever changed or deleted (migration 0002)."""
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
    for table, column in (("delivery", "fault"), ("kiosk", "build")):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
    for table in ("kiosk_paper", "front_build", "phone_state"):
        op.drop_table(table)
