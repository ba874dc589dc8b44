"""Pictures lie sealed: each piece by the data keys, bound to its row. The new name of the column keeps an older build from writing in clear."""

import sqlalchemy as sa
from alembic import op
from nfe_app.base import keys

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

MANY = 20
PURPOSE = "picture"
PIECE = sa.table(
    "material_piece", sa.column("material_id", sa.Uuid()), sa.column("start"), sa.column("sealed", sa.LargeBinary())
)


def upgrade() -> None:
    op.execute("ALTER TABLE material_piece RENAME COLUMN content TO sealed")
    _each(keys.seal_bytes)


def downgrade() -> None:
    _each(keys.unseal_bytes)
    op.execute("ALTER TABLE material_piece RENAME COLUMN sealed TO content")


def _each(turned) -> None:
    """Every piece turned, a few at a time, in the one transaction of the migration."""
    key, after = (PIECE.c.material_id, PIECE.c.start), None
    while rows := op.get_bind().execute(_from(key, after)).all():
        for material_id, start, value in rows:
            one = (PIECE.c.material_id == material_id, PIECE.c.start == start)
            new = turned(PURPOSE, value, f"{material_id} {start}")
            op.get_bind().execute(sa.update(PIECE).where(*one).values(sealed=new))
        after = rows[-1][:2]


def _from(key, after):
    wanted = sa.select(*key, PIECE.c.sealed).order_by(*key).limit(MANY)
    if after is None:
        return wanted
    return wanted.where(sa.tuple_(*key) > sa.tuple_(sa.literal(after[0], sa.Uuid()), sa.literal(after[1])))
