"""What the counter's tests say of a visit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from nfe_app.base import database
from nfe_app.counter import views
from nfe_app.people import arriving, numbers
from nfe_app.privacy import uses
from tests.cast import CARD, Worker, send
from tests.deeds import part_of, result_of

PHONE = "13900009001"
REGISTERS = {"name": "王芳", "identity_number": str(CARD["identity_number"])}


def screen(clerk: Worker, which: dict[str, object]) -> views.AtCounter:
    """What stands on the screen."""
    with database.look() as session:
        return views.seen_by(session, UUID(str(which["visit_id"])), clerk.subject)


def fill(clerk: Worker, which: dict[str, object], field: str, value: str) -> dict[str, Any]:
    """One field is filled in."""
    return send(clerk, "counter.fill", which | {"field": field, "value": value})


def code_for(clerk: Worker, which: dict[str, object], phone: str = PHONE) -> str:
    """The code that came to a phone."""
    return str(result_of(send(clerk, "counter.ask", which | {"phone": phone}))["demo_code"])


def decides(clerk: Worker, which: dict[str, object], code: str, **said: str) -> dict[str, Any]:
    """The worker types the code."""
    return send(clerk, "counter.decide", which | {"phone": PHONE, "code": code} | said)


def with_phone(phone: str = PHONE) -> Worker | None:
    """Who has this number; None while nobody has."""
    with database.look() as session:
        found = arriving.find_by_phone(session, f"+86{phone}")
    return Worker("", phone, "", found, "") if found else None


def of_card() -> Worker | None:
    """Who is registered with the card; None while nobody is."""
    with database.look() as session:
        found = numbers.find_by_identity(session, str(CARD["identity_number"]))
    return Worker(str(CARD["name"]), "", str(CARD["identity_number"]), found, "") if found else None


def ledger_of(who: Worker) -> list[str]:
    """What 谁用过我的信息 tells somebody: who of which kind did what."""
    with database.look() as session:
        return [line.what for line in uses.lines_of(session, who.id)]


def schemes_of(who: Worker) -> list[tuple[str, str]]:
    """What somebody is enrolled in, and where each stands."""
    return [(one["scheme"], one["step"]) for one in part_of(who, "enrolments")]
