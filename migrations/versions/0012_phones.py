"""The PIN of a person on a phone."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phone_pin",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("phone_digest", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(200), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_phone_pin_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_phone_pin"),
        sa.UniqueConstraint("person_id", "phone_digest", name="uq_phone_pin_person_id_phone_digest"),
    )
    op.create_index("ix_phone_pin_person_id", "phone_pin", ["person_id"])


def downgrade() -> None:
    op.drop_table("phone_pin")
