"""The database itself keeps every entry balanced and the ledger and the journal append-only.

Postings come first (their key to the entry is deferred); the arriving entry proves the sum; after it no posting may come,
and nothing may ever be changed or deleted. The same shape on both databases.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("entry", "posting", "event", "enrolment_step", "bill_stage", "attempt_step", "notice")


def upgrade() -> None:
    make = sqlite if op.get_bind().dialect.name == "sqlite" else postgresql
    make()


def sqlite() -> None:
    op.execute(
        """
        CREATE TRIGGER entry_is_balanced BEFORE INSERT ON entry
        WHEN (SELECT coalesce(sum(amount), 1) FROM posting WHERE entry_id = NEW.id) <> 0
        BEGIN SELECT RAISE(ABORT, 'entry is not balanced'); END
        """
    )
    op.execute(
        """
        CREATE TRIGGER posting_comes_before_entry BEFORE INSERT ON posting
        WHEN EXISTS (SELECT 1 FROM entry WHERE id = NEW.entry_id)
        BEGIN SELECT RAISE(ABORT, 'entry is closed'); END
        """
    )
    for table in APPEND_ONLY:
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def postgresql() -> None:
    op.execute(
        """
        CREATE FUNCTION entry_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (SELECT coalesce(sum(amount), 1) FROM posting WHERE entry_id = NEW.id) <> 0 THEN
                RAISE EXCEPTION 'entry is not balanced' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        """
        CREATE FUNCTION posting_comes_before_entry() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM entry WHERE id = NEW.entry_id) THEN
                RAISE EXCEPTION 'entry is closed' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        """
        CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """
    )
    for name, table in (("entry_is_balanced", "entry"), ("posting_comes_before_entry", "posting")):
        op.execute(f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION append_only()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER entry_is_balanced")
        op.execute("DROP TRIGGER posting_comes_before_entry")
        for table in APPEND_ONLY:
            for deed in ("update", "delete"):
                op.execute(f"DROP TRIGGER {table}_no_{deed}")
        return
    op.execute("DROP TRIGGER entry_is_balanced ON entry")
    op.execute("DROP TRIGGER posting_comes_before_entry ON posting")
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
    for name in ("entry_is_balanced", "posting_comes_before_entry", "append_only"):
        op.execute(f"DROP FUNCTION {name}()")
