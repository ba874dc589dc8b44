"""Who tries codes that are none: a few slips are forgiven, guessing is not, from one address or from many."""

from __future__ import annotations

from sqlmodel import Session, func, select

from nfe_app.base import clock, keys
from nfe_app.paycode import rules, tables


def check_tries(session: Session, address: str) -> None:
    """Refuse an address that tried too many codes that are none; and everybody, while so many do that somebody guesses."""
    lately = (
        select(func.count()).select_from(tables.MissedCode).where(tables.MissedCode.at > clock.now() - rules.WINDOW)
    )
    here = lately.where(tables.MissedCode.address_digest == keys.digest("address", address))
    if session.exec(here).one() >= rules.MISSES or session.exec(lately).one() >= rules.MISSES_OF_ALL:
        raise rules.TooManyCodesTried


def count_miss(session: Session, address: str) -> None:
    """Count a code that is none against the address that tried it."""
    session.add(tables.MissedCode(address_digest=keys.digest("address", address)))
