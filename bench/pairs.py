"""A house with pairs of a worker and a clerk who look together, as a process of its own (`python -m bench.pairs 200`); prints them as JSON."""

from __future__ import annotations

import json
import sys
from uuid import UUID

from nfe_app import schema, wiring
from nfe_app.assistance import actions, joining
from nfe_app.base import database
from nfe_app.people import actions as people
from nfe_app.people import staff
from nfe_app.people.staff import Post
from tests import cast


def main() -> None:
    """Prepare the house that the environment names, with so many pairs."""
    schema.migrate()
    wiring.wire()
    print(json.dumps([_pair(number) for number in range(int(sys.argv[1]))]))


def _pair(number: int) -> dict[str, str]:
    worker = cast.worker(
        "测试", f"139{number:08d}", "19900101", number + 1, identified=False, address=f"bench {number}"
    )
    with database.work() as session:
        clerk_id = staff.add(session, f"bench{number}", "", "测试", Post("clerk"))
        token = people.sign_in(session, clerk_id)
        sitting_id, code = joining.open_(session, worker.id, "enrolment", 60)
    clerk = cast.Worker("测试", "", "", clerk_id, token, "clerk")
    assert cast.send(clerk, "assistance.join", {"code": code})["ok"]
    assert cast.send(worker, "assistance.let_in", {"sitting_id": str(sitting_id)})["ok"]
    with database.work() as session:
        actions.show(session, UUID(str(sitting_id)), "/join/types/", cast.CHOOSING, worker.subject)
    return {
        "sitting": str(sitting_id),
        "worker": worker.token,
        "clerk": token,
        "csrf": cast.at_desk(token)["nfe-desk-csrf"],
    }


if __name__ == "__main__":
    main()
