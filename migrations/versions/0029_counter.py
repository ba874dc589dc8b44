"""Visits of workers at a counter."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("deed", sa.String(20), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=True),
        sa.Column("frame_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("paper_id", sa.Uuid(), nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        *[
            sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_visit_{column}"))
            for column in ("clerk_id", "person_id")
        ],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    for column in ("clerk_id", "until", "person_id"):
        op.create_index(op.f(f"ix_visit_{column}"), "visit", [column])


def downgrade() -> None:
    op.drop_table("visit")
