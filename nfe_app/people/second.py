"""The second factor of staff: codes by time (TOTP, RFC 6238), each time step accepted once, and recovery codes for a lost phone."""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from uuid import UUID

import pyotp
from sqlmodel import Session, col, select

from nfe_app.base import clock, journal, keys
from nfe_app.base.errors import Refusal
from nfe_app.base.words import _
from nfe_app.people import tables

HOUSE = _("新就业社保 经办台")
RECOVERY_CODES = 10
RECOVERY_BITS = 120
"""So many that a keyed digest is enough to keep one (ASVS 6.5.2 wants 112)."""
DRIFT = (-1, 0, 1)
"""One step of 30 s either way, as RFC 6238, 5.2, recommends at most."""


class CodeNotRight(Refusal):
    """The six digits do not belong to the secret that is being enrolled, or were used already."""

    code = "totp_wrong"
    heeded = True
    words = _("动态码不对。看看手机的时间准不准，再填现在显示的 6 位数。")


def offer(session: Session, person_id: UUID) -> tuple[str, str]:
    """A new secret to be put into an authenticator, as base32 and as otpauth address; it counts once a code of it was told.

    Raises CodeNotRight where a second factor is enrolled already: only an administrator takes one off.
    """
    member = _held(session, person_id)
    if member.totp_since:
        raise CodeNotRight(_("动态码已经绑定了。换手机请找管理员。"))
    secret = pyotp.random_base32()
    member.totp_sealed, member.totp_step = keys.seal("totp", secret), 0
    return secret, pyotp.TOTP(secret).provisioning_uri(name=member.user_name, issuer_name=HOUSE)


def confirm(session: Session, person_id: UUID, code: str) -> list[str]:
    """The secret counts from now on; answers the recovery codes, which are told this once. Raises CodeNotRight."""
    member = _held(session, person_id)
    if member.totp_since or not _accepts(member, code):
        raise CodeNotRight
    member.totp_since = clock.now()
    made = [_recovery_code() for _each in range(RECOVERY_CODES)]
    session.add_all([tables.RecoveryCode(person_id=person_id, digest=_digest(person_id, one)) for one in made])
    journal.write(session, "staff.second_enrolled", person_id, person_id=person_id)
    return made


def accepts(session: Session, person_id: UUID, code: str) -> bool:
    """Whether a code proves the person now: of a time step not used yet, or a recovery code, which is spent. None is enrolled: yes."""
    member = _held(session, person_id)
    if not member.totp_since:
        return True
    return _accepts(member, code) or _recovers(session, person_id, code)


def take_off(session: Session, person_id: UUID) -> None:
    """No second factor any more, and no recovery code: the phone was lost."""
    member = _held(session, person_id)
    member.totp_sealed, member.totp_since, member.totp_step = None, None, 0
    for row in session.exec(select(tables.RecoveryCode).where(tables.RecoveryCode.person_id == person_id)).all():
        session.delete(row)


def _recovery_code() -> str:
    """Six groups of four, in letters and digits that do not look alike."""
    plain = b32encode(secrets.token_bytes(RECOVERY_BITS // 8)).decode().lower()
    return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def _held(session: Session, person_id: UUID) -> tables.Member:
    """The member, held: of two tries with one code one waits, and finds it used."""
    found = select(tables.Member).where(tables.Member.person_id == person_id).with_for_update()
    return session.exec(found.execution_options(populate_existing=True)).one()


def _accepts(member: tables.Member, code: str) -> bool:
    if member.totp_sealed is None:
        return False
    totp = pyotp.TOTP(keys.unseal("totp", member.totp_sealed))
    now = totp.timecode(clock.now())
    for step in (now + drift for drift in DRIFT):
        if step > member.totp_step and hmac.compare_digest(totp.generate_otp(step).encode(), code.encode()):
            member.totp_step = step
            return True
    return False


def _recovers(session: Session, person_id: UUID, code: str) -> bool:
    mine = tables.RecoveryCode.person_id == person_id, tables.RecoveryCode.digest == _digest(person_id, code)
    unused = select(tables.RecoveryCode).where(*mine, col(tables.RecoveryCode.used_at).is_(None))
    found = session.exec(unused).first()
    if found is None:
        return False
    found.used_at = clock.now()
    journal.write(session, "staff.recovered", person_id, person_id=person_id)
    return True


def _digest(person_id: UUID, code: str) -> str:
    return keys.digest("recovery code", f"{person_id} {code.strip().lower()}")
