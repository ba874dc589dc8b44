"""Checking papers: by number, by file, many at once; and the signed list by which a phone checks a code with no signal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from joserfc import jws
from sqlmodel import Session, col, func, select

from nfe_app.base import clock, journal, keys
from nfe_app.base.errors import Refusal
from nfe_app.base.settings import settings
from nfe_app.base.words import _
from nfe_app.certificate import issuers, number, rules, statement, tables
from nfe_app.certificate.found import Found, Issuer
from nfe_app.certificate.rules import PublicView, Status

WINDOW = timedelta(minutes=10)
MISSES = 20
LISTED = timedelta(days=30)
"""For how many days a phone may check by a list that it has brought home; our choice."""
MOST = 200
MARK = 8


class NotGenuine(Refusal):
    """No certificate has this number; a mistyped number and an unknown one are answered alike."""

    code = "not_genuine"
    heeded = True
    words = _("没有查到这份证明。请对着纸上的编号再核对一遍；再查不到，就不要相信它。")
    status = 404


class TooManyChecks(Refusal):
    """Too many numbers that do not exist were asked for from one address."""

    code = "too_many_checks"
    heeded = True
    words = _("查得太多了，请 10 分钟后再查。")
    status = 429


class TooManyLines(Refusal):
    """More numbers at once than one may ask for."""

    code = "too_many_lines"
    words = _("一次最多查 200 份，请分几次查。")
    status = 422


@dataclass(frozen=True)
class Verdict:
    """Three separate answers about a file, and what the register tells of its number.

    `key` is `good`, `revoked` or empty where nobody knows it; `same` says whether it is the file that was given out, byte for byte.
    """

    signature: Found
    issuer: Issuer
    key: str
    number: str
    same: bool
    view: PublicView | None

    @property
    def good(self) -> bool:
        """Whether all of it holds: the file is ours, unchanged, in force, and its key was not lost (P49)."""
        register = self.view is not None and self.view.status is Status.VALID and self.same
        return register and self.signature is Found.WHOLE and self.issuer is Issuer.OURS and self.key == "good"


def check_tries(session: Session, address: str) -> None:
    """Refuse an address that asked for too many numbers that do not exist."""
    missed = (
        tables.MissedCheck.address_digest == keys.digest("address", address),
        tables.MissedCheck.at > clock.now() - WINDOW,
    )
    if session.exec(select(func.count()).select_from(tables.MissedCheck).where(*missed)).one() >= MISSES:
        raise TooManyChecks


def count_miss(session: Session, address: str) -> None:
    """Count a number that was not found against the address that asked."""
    session.add(tables.MissedCheck(address_digest=keys.digest("address", address)))


def verify(session: Session, typed: str) -> PublicView | None:
    """What a stranger may know of a paper by its number; None for a number that is not ours, however it is wrong."""
    found = found_by(session, typed)
    return view_of(session, found) if found else None


def found_by(session: Session, typed: str) -> tables.Certificate | None:
    """The paper with this number, however it was typed."""
    query = select(tables.Certificate).where(tables.Certificate.number == (number.normal(typed) or ""))
    return session.exec(query).first()


def view_of(session: Session, found: tables.Certificate) -> PublicView:
    """What a stranger may know of it today."""
    said = rules.read_said(found.said)
    withdrawn = session.get(tables.Withdrawal, found.id) is not None
    return rules.public_view(said, rules.status_of(said, clock.today(), withdrawn=withdrawn))


def note_check(session: Session, typed: str) -> None:
    """Write down, once a day for a certificate, that somebody who had its number checked it: its owner may see that."""
    if found := found_by(session, typed):
        whose, name = found.person_id, "certificate.checked"
        journal.used(
            session, name, found.id, person_id=whose, by="anybody", what="certificate", why="check", daily=True
        )


def verify_file(session: Session, file: bytes) -> Verdict:
    """What is to be thought of a file: its signature, its issuer and key, and the register, each told apart (P49)."""
    from nfe_app.certificate import pades  # noqa: PLC0415 - a quarter of what a process reads when it begins, and few check files

    seen = pades.look(file, issuers.root(session))
    typed = seen.title.rpartition(" ")[2]
    found = found_by(session, typed)
    key = issuers.publics(session).get(issuers.kid_of(seen.certificate)) if seen.certificate else None
    return Verdict(
        signature=seen.found,
        issuer=seen.issuer,
        key="" if key is None else "revoked" if key.revoked_at else "good",
        number=found.number if found else "",
        same=found is not None and found.sheet == file,
        view=view_of(session, found) if found else None,
    )


def verify_code(session: Session, scanned: bytes) -> Verdict:
    """The same of the text that a code holds; `same` says whether its number stands in the register under these very facts."""
    text = scanned.decode("ascii", "replace").strip().rpartition("#")[2]
    known = issuers.publics(session)
    try:
        signed = statement.bytes_of(text)
        key = known.get(statement.kid_of(signed))
        said = statement.read(signed, lambda kid: known[kid].public if kid in known else None)
    except statement.NotOurs:
        return Verdict(Found.CHANGED, Issuer.FOREIGN, "", "", same=False, view=None)
    printed = number.number_of(said.number)
    found = found_by(session, printed)
    return Verdict(
        signature=Found.WHOLE,
        issuer=Issuer.OURS,
        key="revoked" if key and key.revoked_at else "good",
        number=printed if found else "",
        same=found is not None and statement.of(rules.read_said(found.said), said.number) == said,
        view=view_of(session, found) if found else None,
    )


def verify_many(session: Session, typed: Iterable[str]) -> list[tuple[str, PublicView | None]]:
    """What a stranger may know of many numbers, in their order, up to the last miss that an address may have. Raises TooManyLines."""
    asked = list(typed)
    if len(asked) > MOST:
        raise TooManyLines
    found: list[tuple[str, PublicView | None]] = []
    for one in asked:
        if sum(view is None for _typed, view in found) >= MISSES:
            break
        found.append((one, verify(session, one)))
    return found


def mark_of(printed: str) -> str:
    """How a number stands in the list of those taken back: the first 8 bytes of its SHA-256, so that the list gives none away."""
    return hashlib.sha256(number.bytes_of(printed)).hexdigest()[: 2 * MARK]


def listed(session: Session) -> dict[str, object]:
    """What a phone needs to check codes by itself: our address, the keys with their terms, the papers taken back that had not run out."""
    today = clock.today()
    return {
        "origin": settings().public_origin,
        "issuer": rules.ISSUER,
        "keys": [_key(one) for one in issuers.known(session)],
        "withdrawn": sorted(mark_of(one) for one in _taken_back(session, today)),
        "as_of": today.isoformat(),
        "expires_on": (today + LISTED).isoformat(),
    }


def signed_list(session: Session) -> bytes:
    """The list as JSON with a detached ES256 signature (RFC 7515, appendix F), as packs have one, by the same key."""
    key = keys.signing_key()
    text = json.dumps(listed(session), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    protected, _payload, mark = jws.serialize_compact(
        {"alg": "ES256", "kid": key.thumbprint()}, text.encode(), key
    ).split(".")
    return f'{text[:-1]},"signature":"{protected}..{mark}"}}'.encode()


def _key(one: issuers.Known) -> dict[str, object]:
    point = one.public.public_numbers()
    return {
        "kid": one.kid.hex(),
        "x": point.x.to_bytes(32).hex(),
        "y": point.y.to_bytes(32).hex(),
        "from": one.certificate.not_valid_before_utc.date().isoformat(),
        "until": one.certificate.not_valid_after_utc.date().isoformat(),
        "revoked": one.revoked_at.date().isoformat() if one.revoked_at else "",
    }


def _taken_back(session: Session, today: date) -> list[str]:
    in_term = col(tables.Certificate.valid_until).is_(None) | (col(tables.Certificate.valid_until) >= today)
    joined = select(tables.Certificate.number).join(tables.Withdrawal).where(in_term)
    return list(session.exec(joined).all())
