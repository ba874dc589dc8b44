"""Pictures that a person shows for proof, in the pieces they came in."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "material",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("whole_at", sa.DateTime(timezone=True)),
        sa.Column("used_by", sa.Uuid()),
    )
    for column in ("person_id", "made_at", "used_by"):
        op.create_index(f"ix_material_{column}", "material", [column])
    op.create_table(
        "material_piece",
        sa.Column("material_id", sa.Uuid(), sa.ForeignKey("material.id"), primary_key=True),
        sa.Column("start", sa.Integer(), primary_key=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )


def downgrade() -> None:
    for table in ("material_piece", "material"):
        op.drop_table(table)
