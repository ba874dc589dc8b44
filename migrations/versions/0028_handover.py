"""Drafts that wait under a code to be taken once, and codes under which nothing waited."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("towards", sa.String(10), nullable=False),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("line_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("giver_digest", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        *[
            sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_handover_{column}"))
            for column in ("person_id", "given_by", "taken_by")
        ],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    for column in ("code_digest", "giver_digest", "person_id", "at"):
        op.create_index(op.f(f"ix_handover_{column}"), "handover", [column])
    op.create_table(
        "missed_handover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("taker_digest", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_handover")),
    )
    for column in ("taker_digest", "at"):
        op.create_index(op.f(f"ix_missed_handover_{column}"), "missed_handover", [column])


def downgrade() -> None:
    for table in ("missed_handover", "handover"):
        op.drop_table(table)
