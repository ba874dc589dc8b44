"""Codes bound to the browser that asked; sign-ins with how, from where and how long ago; how well a person is known."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # others point at a person: SQLite must not make that table anew, so what stands in it before stays its default
    op.add_column("person", sa.Column("proof", sa.String(20), nullable=False, server_default="phone"))
    op.execute("update person set proof = 'number' where identity_digest is not null")
    _fill("one_time_code", "bound_digest", 64, "")
    _fill("one_time_code", "device_digest", 64, "")
    op.create_index(op.f("ix_one_time_code_device_digest"), "one_time_code", ["device_digest"])
    for name, size, before in (("how", 20, "code"), ("device", 40, ""), ("place", 40, "")):
        _fill("signed_in", name, size, before)
    with op.batch_alter_table("signed_in") as batch:
        batch.add_column(sa.Column("seen_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("proved_at", MOMENT, nullable=True))
    op.execute("update signed_in set seen_at = made_at, proved_at = made_at")
    with op.batch_alter_table("signed_in") as batch:
        batch.alter_column("seen_at", nullable=False)
        batch.alter_column("proved_at", nullable=False)
    _recoveries()
    _passkeys()
    op.create_table(
        "spent_work",
        sa.Column("challenge", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("challenge", name=op.f("pk_spent_work")),
    )


def _recoveries() -> None:
    op.create_table(
        "recovery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("took_force", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recovery_person_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_recovery_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery")),
    )
    for column in ("person_id", "ended_at"):
        op.create_index(op.f(f"ix_recovery_{column}"), "recovery", [column])


def _passkeys() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.String(1364), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("device", sa.String(40), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_passkey_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_person_id"), "passkey", ["person_id"])
    op.create_table(
        "passkey_challenge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bound_digest", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_passkey_challenge_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_challenge")),
    )
    op.create_index(op.f("ix_passkey_challenge_bound_digest"), "passkey_challenge", ["bound_digest"])


def _fill(table: str, name: str, size: int, before: str) -> None:
    """A new column, and what stands in it for rows from before."""
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column(name, sa.String(size), nullable=False, server_default=before))
    with op.batch_alter_table(table) as batch:
        batch.alter_column(name, server_default=None)


def downgrade() -> None:
    for table in ("spent_work", "passkey_challenge", "passkey", "recovery"):
        op.drop_table(table)
    op.drop_index(op.f("ix_one_time_code_device_digest"), "one_time_code")
    for table, names in (
        ("signed_in", ("how", "device", "place", "seen_at", "proved_at")),
        ("one_time_code", ("bound_digest", "device_digest")),
    ):
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.drop_column(name)
    op.drop_column("person", "proof")
