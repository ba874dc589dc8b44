"""Sittings of a worker and a clerk, with what was seen, proposed and said; and codes under which nobody waited."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "sitting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.String(20), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=True),
        sa.Column("joined_at", MOMENT, nullable=True),
        sa.Column("let_in_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("page", sa.String(40), nullable=False),
        sa.Column("frame_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("pointed", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *[
            sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_sitting_{column}"))
            for column in ("person_id", "clerk_id", "ended_by")
        ],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
    )
    for column in ("person_id", "clerk_id", "code_digest"):
        op.create_index(op.f(f"ix_sitting_{column}"), "sitting", [column])
    op.create_table(
        "sitting_seen",
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("page", sa.String(40), nullable=False),
        sa.Column("seen_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_sitting_seen_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", "position", name=op.f("pk_sitting_seen")),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("fields_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_proposal_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_sitting_id"), "proposal", ["sitting_id"])
    op.create_table(
        "sitting_line",
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_sitting_line_sitting_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_sitting_line_by")),
        sa.PrimaryKeyConstraint("sitting_id", "position", name=op.f("pk_sitting_line")),
    )
    op.create_table(
        "missed_join",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["clerk_id"], ["person.id"], name=op.f("fk_missed_join_clerk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_join")),
    )
    for column in ("clerk_id", "at"):
        op.create_index(op.f(f"ix_missed_join_{column}"), "missed_join", [column])


def downgrade() -> None:
    for table in ("missed_join", "sitting_line", "proposal", "sitting_seen", "sitting"):
        op.drop_table(table)
