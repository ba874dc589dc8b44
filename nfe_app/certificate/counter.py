"""At the counter: a paper by its number, which somebody there tells or holds under the scanner; looked at masked, and printed."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import journal
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotFound
from nfe_app.certificate import number, register, rules, statement, tables
from nfe_app.certificate.rules import PublicView
from nfe_app.people import actions as people
from nfe_app.people import rules as staff


def find(session: Session, said: str, clerk: Subject) -> tuple[str, PublicView] | None:
    """The number and the masked view of a paper that was typed or scanned; None where there is none."""
    people.only(clerk, *staff.COUNTER)
    printed = number_in(said)
    view = register.verify(session, printed)
    return (number.normal(printed) or "", view) if view else None


def owner_of(session: Session, said: str) -> UUID | None:
    """Whose a paper is that was typed or scanned; None where there is none. Who may know of them is for the caller to ask."""
    found = register.found_by(session, number_in(said))
    return found.person_id if found else None


def number_in(said: str) -> str:
    """The number in what was typed, or in the address that a scanner reads from a paper; as it came where there is none."""
    address = urlsplit(said.strip())
    if address.fragment:
        try:
            known = statement.unproved(statement.bytes_of(address.fragment))
        except statement.NotOurs:
            return said
        return number.number_of(known.number)
    return address.path.rstrip("/").rpartition("/")[2] if address.netloc else said


def sheet(session: Session, printed: str, clerk: Subject) -> bytes:
    """The PDF of a paper in force, for printing; its owner reads who printed it. Raises NotFound."""
    people.only(clerk, *staff.COUNTER)
    found = register.found_by(session, printed)
    if found is None or register.view_of(session, found).status is rules.Status.WITHDRAWN:
        raise NotFound
    _note(session, found, clerk)
    return found.sheet


def _note(session: Session, found: tables.Certificate, clerk: Subject) -> None:
    name, by = "certificate.printed", str(clerk.person_id)
    journal.used(session, name, found.id, person_id=found.person_id, by=by, what="certificate", why="counter")
