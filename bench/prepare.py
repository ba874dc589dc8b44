"""A house to measure: migrated, with the invented town and some hundred workers who are about to confirm a choice.

Runs as a process of its own (`python -m bench.prepare`), because settings are read once; prints what the client needs as JSON.
"""

from __future__ import annotations

import json

from nfe_app import schema, seed, wiring
from nfe_app.base import database
from nfe_app.base.commands import Subject
from nfe_app.people import actions as people
from nfe_app.people import codes
from nfe_app.people.codes import Asker
from tests.cast import identity_number

WORKERS = 400


def main() -> None:
    """Prepare the house that the environment names."""
    schema.migrate()
    seed.sow()
    wiring.wire()
    print(json.dumps({"reader": _token(seed.STORIES[0].phone), "workers": [_worker(n) for n in range(WORKERS)]}))


def _worker(order: int) -> str:
    phone = f"139{order:08d}"
    token = _token(phone)
    with database.work() as session:
        who = people.Identity(name="测试", identity_number=identity_number("19900101", order))
        people.identify(session, who, _subject(token))
    return token


def _token(phone: str) -> str:
    with database.work() as session:
        code = codes.ask_code(session, f"+86{phone}", Asker(f"bench {phone}", phone))
    with database.work() as session:
        return codes.try_code(session, f"+86{phone}", code, Asker(f"bench {phone}", phone)).token


def _subject(token: str) -> Subject:
    with database.look() as session:
        return people.require(session, token, "worker")


if __name__ == "__main__":
    main()
