"""A batch of papers by the command a clerk would give, `nfe papers batch`: so many people in a house of their own, each paper signed and kept as a file.

`python -m bench.batch 300` measures in the house that the environment names; `python -m bench batch` makes 10,000."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from bench.figures import Figure
from bench.servers import BIN

PEOPLE = 10_000
AT_ONCE = 500


def measured(count: int) -> Iterator[Figure]:
    """How long the command takes for so many people, and how heavy what it leaves is."""
    _fill(count)
    with tempfile.TemporaryDirectory(prefix="nfe-bench-papers-") as folder:
        start = time.perf_counter()
        ran = subprocess.run(
            [BIN / "nfe", "papers", "batch", folder, "--kind", "rights"], capture_output=True, text=True, check=False
        )
        seconds = time.perf_counter() - start
        if ran.returncode:
            raise RuntimeError(ran.stderr)
        sizes = [path.stat().st_size for path in Path(folder).glob("*.pdf")]
    assert len(sizes) == count, f"{len(sizes)} of {count}"
    beside = f"{count / seconds:.1f}/s, one process, a transaction each; {sum(sizes) / count / 1000:.1f} kB a paper"
    yield Figure(f"{count:,} records of rights in a batch, with a progress bar, SQLite", _spoken(seconds), "", beside)


def _spoken(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.1f} min"


def _fill(count: int) -> None:
    """So many people who are known by name and have paid three months of Beijing's pension."""
    from nfe_app import schema  # noqa: PLC0415 - the house is chosen before it is read

    schema.migrate()
    for first in range(0, count, AT_ONCE):
        _some(range(first, min(first + AT_ONCE, count)))


def _some(orders: range) -> None:
    from nfe_app.base import database  # noqa: PLC0415
    from nfe_app.base.database import new_id  # noqa: PLC0415
    from nfe_app.people.tables import Person  # noqa: PLC0415

    ids = {order: new_id() for order in orders}
    with database.work() as session:
        session.add_all([Person(id=id_, role="worker", **_who(order)) for order, id_ in ids.items()])
        session.flush()
        for id_ in ids.values():
            _pays(session, id_)


def _who(order: int) -> dict[str, object]:
    from nfe_app.base import keys  # noqa: PLC0415
    from tests.cast import identity_number  # noqa: PLC0415

    number = identity_number(f"{1960 + order // 900}0301", order % 900 + 1)
    sealed = {"identity_sealed": keys.seal("identity", number), "name_sealed": keys.seal("name", "测试人")}
    return {"identity_digest": keys.digest("identity", number), "proof": "number", **sealed}


def _pays(session: object, person_id: UUID) -> None:
    from nfe_app.base.money import Fen  # noqa: PLC0415
    from nfe_app.base.months import Month, Span  # noqa: PLC0415
    from nfe_app.ledger import actions as ledger  # noqa: PLC0415
    from nfe_app.ledger.rules import Line, channel, fund  # noqa: PLC0415

    whose = (person_id, "employee_pension", "110000", Span(Month(2026, 8), Month(2026, 10)))
    lines = [
        Line(fund("employee_pension", "account"), Fen(-171_888), *whose),
        Line(fund("employee_pension"), Fen(-257_832), *whose),
        Line(channel("wechat"), Fen(429_720)),
    ]
    ledger.post(session, "payment", f"bench {person_id}", "110000", lines)  # type: ignore[arg-type]


def figures(count: int = PEOPLE) -> list[Figure]:
    """What a process of its own measured in a house of its own."""
    with tempfile.TemporaryDirectory(prefix="nfe-bench-") as home:
        here = {**os.environ, "NFE_DATA_DIR": home, "NFE_DATABASE_URL": ""}
        ran = subprocess.run(
            [sys.executable, "-m", __name__, str(count)], env=here, capture_output=True, text=True, check=False
        )
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    return [Figure(*row) for row in json.loads(ran.stdout.splitlines()[-1])]


if __name__ == "__main__":
    print(json.dumps([figure.row for figure in measured(int(sys.argv[1]))]))
