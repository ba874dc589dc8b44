"""Addresses of cashiers may be as long as Alipay's; a notice is known by its channel and its id there."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _let_addresses_be(2000)
    _make_notices_anew("'wechat', id, out_trade_no, came_at", _channel(), sa.Column("id", sa.String(128), nullable=False))


def downgrade() -> None:
    """What the older table cannot hold is left out: a longer address is asked for again, notices of other channels are forgotten."""
    _make_notices_anew("id, out_trade_no, came_at", sa.Column("id", sa.String(64), nullable=False))
    _let_addresses_be(600)


def _let_addresses_be(length: int) -> None:
    """A new column takes the place of the old one, for SQLite cannot change one, and a table that others refer to stays."""
    op.execute("ALTER TABLE attempt RENAME COLUMN cashier_url TO cashier_url_before")
    op.add_column("attempt", sa.Column("cashier_url", sa.String(length), nullable=True))
    op.execute(f"UPDATE attempt SET cashier_url = cashier_url_before WHERE length(cashier_url_before) <= {length}")
    op.execute("ALTER TABLE attempt DROP COLUMN cashier_url_before")


def _channel() -> sa.Column:
    return sa.Column("channel", sa.String(20), nullable=False)


def _make_notices_anew(what: str, *key: sa.Column) -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    only = "" if len(key) > 1 else "WHERE channel = 'wechat' AND length(id) <= 64"
    op.execute("CREATE TEMPORARY TABLE notice_before AS SELECT * FROM notice")
    op.drop_table("notice")
    op.create_table(
        "notice",
        *key,
        sa.Column("out_trade_no", sa.String(32), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(*[column.name for column in key], name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_out_trade_no"), "notice", ["out_trade_no"])
    op.execute(f"INSERT INTO notice SELECT {what} FROM notice_before {only}")  # noqa: S608
    op.execute("DROP TABLE notice_before")
    (_guard_sqlite if sqlite else _guard_postgresql)()


def _guard_sqlite() -> None:
    for deed in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER notice_no_{deed.lower()} BEFORE {deed} ON notice "
            "BEGIN SELECT RAISE(ABORT, 'notice is append-only'); END"
        )


def _guard_postgresql() -> None:
    """The function `append_only` is that of 0002."""
    each, all_ = "FOR EACH ROW EXECUTE FUNCTION append_only()", "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
    op.execute(f"CREATE TRIGGER notice_append_only BEFORE UPDATE OR DELETE ON notice {each}")
    op.execute(f"CREATE TRIGGER notice_no_truncate BEFORE TRUNCATE ON notice {all_}")
