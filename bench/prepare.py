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
    story = seed.STORIES[0]
    reader = _token(story.phone, identity_number(story.birthday, 1)[-6:])
    print(json.dumps({"reader": reader, "workers": [_worker(n) for n in range(WORKERS)]}))


def _worker(order: int) -> str:
    phone = f"139{order:08d}"
    token = _token(phone)
    with database.work() as session:
        who = people.Identity(name="测试", identity_number=identity_number("19900101", order))
        people.identify(session, who, _subject(token))
    return token


def _token(phone: str, last_six: str = "") -> str:
    """The token of who signs in on a new browser; who has registered an identity number tells its `last_six` (decision 0029)."""
    number, asker = f"+86{phone}", Asker(f"bench {phone}", phone)
    with database.work() as session:
        code = codes.ask_code(session, number, asker)
    with database.work() as session:
        came = codes.try_code(session, number, code, asker)
    if last_six:
        with database.work() as session:
            came = codes.try_number(session, number, last_six, asker)
    assert came.token, "nobody came in"
    return came.token


def _subject(token: str) -> Subject:
    with database.look() as session:
        return people.require(session, token, "worker")


if __name__ == "__main__":
    main()
