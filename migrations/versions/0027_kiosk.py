"""Kiosks, and the visits of people at them."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "kiosk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("helper", sa.String(120), nullable=False),
        sa.Column("region_code", sa.String(6), nullable=False),
        sa.Column("secret_digest", sa.String(64), nullable=False),
        sa.Column("seat_digest", sa.String(64), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_kiosk_secret_digest")),
    )
    op.create_index(op.f("ix_kiosk_seat_digest"), "kiosk", ["seat_digest"])
    op.create_table(
        "kiosk_visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kiosk_id", sa.Uuid(), nullable=False),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("before_digest", sa.String(64), nullable=False),
        sa.Column("turned_at", MOMENT, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("touched_at", MOMENT, nullable=True),
        sa.Column("certificate_id", sa.Uuid(), nullable=True),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("print_wanted", sa.Integer(), nullable=False),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_why", sa.String(20), nullable=False),
        sa.Column("wiped_at", MOMENT, nullable=True),
        *[
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_kiosk_visit_{column}"))
            for column, table in (("kiosk_id", "kiosk"), ("person_id", "person"), ("certificate_id", "certificate"))
        ],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk_visit")),
    )
    for column in ("kiosk_id", "code_digest", "before_digest", "person_id"):
        op.create_index(op.f(f"ix_kiosk_visit_{column}"), "kiosk_visit", [column])


def downgrade() -> None:
    for table in ("kiosk_visit", "kiosk"):
        op.drop_table(table)
