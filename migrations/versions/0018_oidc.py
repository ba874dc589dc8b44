"""Signing in at a provider: ways there and back, accounts, sign-ins, and sessions that ended there."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "oidc_trip",
        sa.Column("state_digest", sa.String(64), nullable=False),
        sa.Column("browser_digest", sa.String(64), nullable=False),
        sa.Column("issuer", sa.String(200), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("verifier_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("front", sa.String(10), nullable=False),
        sa.Column("back", sa.String(100), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_oidc_trip_person_id"),
        sa.PrimaryKeyConstraint("state_digest", name="pk_oidc_trip"),
    )
    op.create_index("ix_oidc_trip_made_at", "oidc_trip", ["made_at"])
    op.create_table(
        "oidc_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(200), nullable=False),
        sa.Column("sub_digest", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_oidc_account_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_oidc_account"),
        sa.UniqueConstraint("issuer", "sub_digest", name="uq_oidc_account_issuer_sub_digest"),
        sa.UniqueConstraint("issuer", "person_id", name="uq_oidc_account_issuer_person_id"),
    )
    op.create_index("ix_oidc_account_person_id", "oidc_account", ["person_id"])
    op.create_table(
        "oidc_sign_in",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("sid_digest", sa.String(64), nullable=False),
        sa.Column("out_digest", sa.String(64), nullable=False),
        sa.Column("hint_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["oidc_account.id"], name="fk_oidc_sign_in_account_id"),
        sa.PrimaryKeyConstraint("mark", name="pk_oidc_sign_in"),
        sa.UniqueConstraint("out_digest", name="uq_oidc_sign_in_out_digest"),
    )
    op.create_index("ix_oidc_sign_in_account_id", "oidc_sign_in", ["account_id"])
    op.create_index("ix_oidc_sign_in_sid_digest", "oidc_sign_in", ["sid_digest"])
    op.create_table(
        "oidc_logout",
        sa.Column("jti_digest", sa.String(64), nullable=False),
        sa.Column("sid_digest", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("jti_digest", name="pk_oidc_logout"),
    )
    op.create_index("ix_oidc_logout_sid_digest", "oidc_logout", ["sid_digest"])


def downgrade() -> None:
    for table in ("oidc_logout", "oidc_sign_in", "oidc_account", "oidc_trip"):
        op.drop_table(table)
