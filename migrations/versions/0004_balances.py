"""Every account has its balance, moved by the entry itself; nobody's wallet is overdrawn; and the ways past the ledger's guards are shut.

A posting names a sound account and a sound amount. SQLite deletes by REPLACE without asking the guards of DELETE, so an id that is
there is refused. On PostgreSQL two transactions do not see one another, so an entry says in which of them it was written, and a posting
of another one is refused at its end. A balance stands in several slots where the account is the house's own, so that two who
pay at once do not wait for one another.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NOBODY = "00000000-0000-0000-0000-000000000000"
SOUND = {
    "amount": "{0}amount = CAST({0}amount AS BIGINT) AND {0}amount <> 0 "
    "AND {0}amount BETWEEN -1000000000000000 AND 1000000000000000",
    "account": "{0}account = lower({0}account) AND ({0}account IN ('wallet', 'to_return', 'bank', 'fee') "
    "OR {0}account LIKE 'channel:_%' OR {0}account LIKE 'fund:_%\\:pooled' OR {0}account LIKE 'fund:_%\\:account')",
    "person": "{0}account NOT IN ('wallet', 'to_return') OR {0}person_id IS NOT NULL",
}
THIS = "CAST(CAST(pg_current_xact_id() AS text) AS bigint)"
OVERDRAWN = "NEW.account IN ('wallet', 'to_return') AND NEW.amount > 0"


def upgrade() -> None:
    op.add_column("entry", sa.Column("written_in", sa.BigInteger(), nullable=True))
    op.create_index("ix_entry_at", "entry", ["at"])
    op.drop_index("ix_posting_account", table_name="posting")
    op.create_table(
        "balance",
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account", "person_id", "slot", name=op.f("pk_balance")),
    )
    if is_sqlite():
        sqlite()
    else:
        postgresql()
    for name, sound in SOUND.items():
        refuse(f"posting_has_its_{name}", "BEFORE INSERT ON posting", f"NOT ({sound.format('NEW.')})", f"posting: {name}")
    for deed in ("INSERT", "UPDATE"):
        refuse(f"balance_not_overdrawn_by_{deed.lower()}", f"AFTER {deed} ON balance", OVERDRAWN, "overdrawn")
    refuse("balance_no_delete", "BEFORE DELETE ON balance", "true", "balance is never deleted")


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def refuse(name: str, when: str, what: str, says: str) -> None:
    """A guard: what it refuses on which deed, and its word."""
    ends = f"BEGIN SELECT RAISE(ABORT, '{says}'); END" if is_sqlite() else f"EXECUTE FUNCTION refuse('{says}')"
    op.execute(f"CREATE TRIGGER {name} {when} FOR EACH ROW WHEN ({what}) {ends}")


def moved(whose: str, nobody: str, slot: str) -> str:
    """What the postings move on each balance; always in the same order, so that two entries cannot lock each other out."""
    return (
        "INSERT INTO balance (account, person_id, slot, amount) "
        f"SELECT account, coalesce(person_id, {nobody}), {slot}, sum(amount) FROM posting WHERE {whose} "
        "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 "
        "ON CONFLICT (account, person_id, slot) DO UPDATE SET amount = balance.amount + excluded.amount"
    )


def sqlite() -> None:
    nobody = f"'{NOBODY.replace('-', '')}'"
    op.execute(moved("true", nobody, "0"))
    for table, keys in (("posting", ("id", "rowid")), ("entry", ("id", "cause", "rowid"))):
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {' OR '.join(f'{key} = NEW.{key}' for key in keys)})"
        refuse(f"{table}_no_replace", f"BEFORE INSERT ON {table}", there, f"{table} is append-only, its keys are unique")
    moves = moved("entry_id = NEW.id", nobody, "0")
    op.execute(f"CREATE TRIGGER entry_moves_balances AFTER INSERT ON entry BEGIN {moves}; END")


def postgresql() -> None:
    nobody = f"CAST('{NOBODY}' AS uuid)"
    op.execute(moved("true", nobody, "0"))
    slot = "CASE WHEN person_id IS NULL THEN pg_backend_pid() % 16 ELSE 0 END"
    mine = f"SELECT 1 FROM entry WHERE id = NEW.entry_id AND written_in = {THIS}"
    entry_is_balanced(f"NEW.written_in = {THIS};")
    function("refuse", "RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';")
    function("entry_moves_balances", f"{moved('entry_id = NEW.id', nobody, slot)}; RETURN NULL;")
    function("posting_is_of_its_entry", f"IF NOT EXISTS ({mine}) THEN {error('entry is closed')} END IF; RETURN NULL;")
    for what in (
        "TRIGGER entry_moves_balances AFTER INSERT ON entry FOR EACH ROW EXECUTE FUNCTION entry_moves_balances()",
        "CONSTRAINT TRIGGER posting_is_of_its_entry AFTER INSERT ON posting DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION posting_is_of_its_entry()",
        "TRIGGER balance_no_truncate BEFORE TRUNCATE ON balance FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
    ):
        op.execute(f"CREATE {what}")


def entry_is_balanced(also: str = "") -> None:
    """The guard of migration 0002, with something more to do."""
    total = "SELECT coalesce(sum(amount), 1) FROM posting WHERE entry_id = NEW.id"
    function("entry_is_balanced", f"IF ({total}) <> 0 THEN {error('entry is not balanced')} END IF; {also} RETURN NEW;")


def error(says: str) -> str:
    return f"RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation';"


def function(name: str, body: str) -> None:
    op.execute(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")


def downgrade() -> None:
    names = [f"posting_has_its_{name}" for name in SOUND]
    if is_sqlite():
        for name in (*names, "posting_no_replace", "entry_no_replace", "entry_moves_balances"):
            op.execute(f"DROP TRIGGER {name}")
    else:
        for name in (*names, "posting_is_of_its_entry"):
            op.execute(f"DROP TRIGGER {name} ON posting")
        op.execute("DROP TRIGGER entry_moves_balances ON entry")
        entry_is_balanced()
    op.drop_table("balance")
    if not is_sqlite():
        for name in ("entry_moves_balances", "posting_is_of_its_entry", "refuse"):
            op.execute(f"DROP FUNCTION {name}()")
    op.create_index("ix_posting_account", "posting", ["account"])
    op.drop_index("ix_entry_at", table_name="entry")
    op.drop_column("entry", "written_in")
