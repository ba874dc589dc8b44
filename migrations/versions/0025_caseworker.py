"""Cases in hand (append-only), clerks by name with their hours and calls back, and the code of what was refused."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PEOPLE = {"case_step": ("by",), "caseworker": ("person_id", "member_id"), "call_back": ("person_id", "member_id")}


def upgrade() -> None:
    refusals()
    op.create_table(
        "case_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(12), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_case_step_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_step")),
    )
    op.create_index(op.f("ix_case_step_object_id"), "case_step", ["object_id"])
    op.create_table(
        "caseworker",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.String(6), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_caseworker_person_id")),
        sa.ForeignKeyConstraint(["member_id"], ["person.id"], name=op.f("fk_caseworker_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caseworker")),
    )
    op.create_table(
        "caseworker_hours",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("platforms", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["person.id"], name=op.f("fk_caseworker_hours_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_caseworker_hours")),
    )
    op.create_table(
        "call_back",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.String(6), nullable=False),
        sa.Column("wanted_at", MOMENT, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("result", sa.String(12), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_call_back_person_id")),
        sa.ForeignKeyConstraint(["member_id"], ["person.id"], name=op.f("fk_call_back_member_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_call_back_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_back")),
    )
    for table, columns in PEOPLE.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    guard("case_step")


def refusals() -> None:
    """The code of a no beside what was answered; those from before are not told apart."""
    with op.batch_alter_table("command") as batch:
        batch.add_column(sa.Column("refused", sa.String(40), nullable=False, server_default=sa.text("''")))
    with op.batch_alter_table("command") as batch:
        batch.alter_column("refused", server_default=None)
    few = sa.text("refused <> ''")
    op.create_index("ix_command_refused", "command", ["at"], sqlite_where=few, postgresql_where=few)


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
    for table in ("call_back", "caseworker_hours", "caseworker", "case_step"):
        op.drop_table(table)
    op.drop_index("ix_command_refused", "command")
    with op.batch_alter_table("command") as batch:
        batch.drop_column("refused")
