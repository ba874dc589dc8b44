"""Staff: agency, regions and a second factor beside the password; tries counted by name and by address; when one last proved oneself."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_member",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("user_name", sa.String(40), nullable=False),
        sa.Column("hash", sa.String(200), nullable=False),
        sa.Column("agency", sa.String(60), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_staff_member_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_staff_member")),
        sa.UniqueConstraint("user_name", name=op.f("uq_staff_member_user_name")),
    )
    op.execute(
        "insert into staff_member (person_id, user_name, hash, agency, regions, totp_step) "
        "select person_id, user_name, hash, '', '[\"000000\"]', 0 from staff_password"
    )
    op.drop_table("staff_password")
    op.create_table(
        "staff_recovery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_staff_recovery_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_recovery")),
    )
    op.create_index(op.f("ix_staff_recovery_person_id"), "staff_recovery", ["person_id"])
    for name in ("name_digest", "address_digest"):
        op.add_column("failed_password", sa.Column(name, sa.String(64), nullable=False, server_default=""))
        op.create_index(op.f(f"ix_failed_password_{name}"), "failed_password", [name])
    _looks()


def downgrade() -> None:
    for name in ("first_word", "look", "look_code"):
        op.drop_table(name)
    for name in ("name_digest", "address_digest"):
        op.drop_index(op.f(f"ix_failed_password_{name}"), "failed_password")
        op.drop_column("failed_password", name)
    op.drop_table("staff_recovery")
    op.create_table(
        "staff_password",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("user_name", sa.String(40), nullable=False),
        sa.Column("hash", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_staff_password_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_staff_password")),
        sa.UniqueConstraint("user_name", name=op.f("uq_staff_password_user_name")),
    )
    op.execute("insert into staff_password select person_id, user_name, hash from staff_member")
    op.drop_table("staff_member")


def _looks() -> None:
    """Codes, looks, and first words that wait for a second."""
    op.create_table(
        "look_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_look_code_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_code")),
    )
    op.create_index(op.f("ix_look_code_person_id"), "look_code", ["person_id"])
    op.create_table(
        "look",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_look_person_id")),
        sa.ForeignKeyConstraint(["clerk_id"], ["person.id"], name=op.f("fk_look_clerk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
    )
    for name in ("person_id", "clerk_id"):
        op.create_index(op.f(f"ix_look_{name}"), "look", [name])
    op.create_table(
        "first_word",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_first_word_by")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_first_word_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_first_word")),
    )
    op.create_index(op.f("ix_first_word_object_id"), "first_word", ["object_id"])
