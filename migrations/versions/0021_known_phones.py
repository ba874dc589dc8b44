"""Which browsers are known for a person, and how often an identity number was told wrong. Staff sign in anew: their cookie has one beside it now."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
COLUMNS = (
    ("signed_in", "browser_digest", sa.String(64), sa.text("''")),
    ("signed_in", "new_here", sa.Boolean(), sa.false()),
    ("one_time_code", "misses", sa.Integer(), sa.text("0")),
)


def upgrade() -> None:
    for table, name, kind, before in COLUMNS:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=before))
        with op.batch_alter_table(table) as batch:
            batch.alter_column(name, server_default=None)
    with op.batch_alter_table("one_time_code") as batch:
        batch.add_column(sa.Column("proved_at", MOMENT, nullable=True))
    ended = sa.text(
        "update signed_in set ended_at = :now where ended_at is null and person_id in (select person_id from staff_member)"
    ).bindparams(sa.bindparam("now", datetime.now(UTC), type_=MOMENT))
    op.execute(ended)


def downgrade() -> None:
    for table, name in (("one_time_code", "proved_at"), *(one[:2] for one in reversed(COLUMNS))):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(name)
