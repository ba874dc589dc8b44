"""Changes of what is registered of a person, with the steps they go through; what they were and are to be is sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("was_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("now_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.String(12), nullable=False),
        sa.Column("region_code", sa.String(6), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_change_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    for column in ("person_id", "in_force_at"):
        op.create_index(op.f(f"ix_change_{column}"), "change", [column])
    op.create_table(
        "change_step",
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_change_step_change_id")),
        sa.PrimaryKeyConstraint("change_id", "position", name=op.f("pk_change_step")),
    )


def downgrade() -> None:
    op.drop_table("change_step")
    op.drop_table("change")
