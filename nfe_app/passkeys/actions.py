"""Making a passkey, signing in with one, seeing and removing them (W3C Web Authentication, level 3); workers and staff alike."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col, select
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from nfe_app.base import clock, database, journal, keys
from nfe_app.base.door import snapshot
from nfe_app.base.journal import Event
from nfe_app.base.settings import settings
from nfe_app.base.words import _
from nfe_app.passkeys import rules, tables
from nfe_app.people import actions as people
from nfe_app.people import arriving, sittings
from nfe_app.people.codes import Asker

Options = dict[str, Any]
Answer = Mapping[str, Any]


def _site() -> str:
    """The name that keys are bound to: the host of our own origin, and nothing the request says."""
    return urlsplit(settings().public_origin).hostname or ""


def handle_of(person_id: UUID) -> bytes:
    """By what an authenticator knows a person: it tells nobody who that is."""
    return bytes.fromhex(keys.digest("passkey handle", str(person_id)))


def _wanted(verified: bool) -> UserVerificationRequirement:
    return UserVerificationRequirement.REQUIRED if verified else UserVerificationRequirement.PREFERRED


def begin_making(session: Session, person_id: UUID, asker: Asker, *, verified: bool = False) -> Options:
    """What the browser is to make a key by; `verified` where the phone has to ask for its own lock. Raises TooManyPasskeys."""
    mine = _of(session, person_id)
    if len(mine) >= rules.MOST:
        raise rules.TooManyPasskeys
    shown = people.masked(session, person_id) or people.staff_name(session, person_id)
    options = generate_registration_options(
        rp_id=_site(),
        rp_name=_("新就业社保"),
        user_name=shown,
        user_display_name=shown,
        user_id=handle_of(person_id),
        challenge=_challenge(session, asker, person_id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_wanted(verified)
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(base64url_to_bytes(one.credential_id)) for one in mine],
    )
    return _plain(options_to_json(options))


def make(session: Session, person_id: UUID, answer: Answer, asker: Asker, *, verified: bool = False) -> bool:
    """Keep the key that the browser made; False where the answer is not good: its challenge is used up all the same."""
    challenge = _spend(session, asker, person_id)
    if challenge is None:
        return False
    try:
        made = verify_registration_response(
            credential=dict(answer),
            expected_challenge=challenge,
            expected_rp_id=_site(),
            expected_origin=settings().public_origin,
            require_user_verification=verified,
        )
    except (WebAuthnException, ValueError):
        return False
    name = bytes_to_base64url(made.credential_id)
    database.alone(session, f"passkey {name}")
    if session.exec(select(tables.Passkey.id).where(tables.Passkey.credential_id == name)).first():
        return False
    row = tables.Passkey(
        person_id=person_id,
        credential_id=name,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        device=sittings.device_of(asker.agent),
    )
    session.add(row)
    journal.write(session, "passkey.added", row.id, person_id=person_id)
    return True


def begin_signing_in(session: Session, asker: Asker, *, verified: bool = False) -> Options:
    """What the browser is to sign; it finds by itself for whom it has a key."""
    options = generate_authentication_options(
        rp_id=_site(), challenge=_challenge(session, asker, None), user_verification=_wanted(verified)
    )
    return _plain(options_to_json(options))


def sign_in(
    session: Session, answer: Answer, asker: Asker, *, roles: tuple[str, ...] = ("worker",), verified: bool = False
) -> people.Tried:
    """Sign in whoever holds the key, in one of these roles; neither person nor token where the answer is not good.

    Its challenge is used up either way, so it answers instead of raising. A counter that does not grow is refused: the key was copied.
    """
    challenge, key = _spend(session, asker, None), _named(session, answer)
    if challenge is None or key is None or not _is_theirs(key, answer):
        return people.Tried()
    try:
        proven = verify_authentication_response(
            credential=dict(answer),
            expected_challenge=challenge,
            expected_rp_id=_site(),
            expected_origin=settings().public_origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=verified,
        )
    except (WebAuthnException, ValueError):
        return people.Tried()
    if not arriving.is_one_of(session, key.person_id, *roles):
        return people.Tried()
    key.sign_count, key.used_at = proven.new_sign_count, clock.now()
    token = people.sign_in(session, key.person_id, "passkey", asker.address, asker.agent, asker.mark)
    return people.Tried(key.person_id, token)


def remove(session: Session, person_id: UUID, id_: UUID) -> bool:
    """Forget one of a person's own keys; False where it is not theirs, or gone."""
    row = database.hold(session, tables.Passkey, id_)
    if row is None or row.person_id != person_id:
        return False
    session.delete(row)
    journal.write(session, "passkey.removed", id_, person_id=person_id)
    return True


def forget_all(session: Session, person_id: UUID) -> int:
    """Forget every key of a person, for their phones may be in other hands; how many there were."""
    return sum(remove(session, person_id, one.id) for one in _of(session, person_id))


def forget_person(session: Session, event: Event) -> None:
    """Listener: the keys of a person who is forgotten go, and nobody is told any more; none of them opens what is left."""
    session.execute(delete(tables.Passkey).where(col(tables.Passkey.person_id) == event.person_id))


@snapshot("passkeys")
def passkeys(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """A person's keys as they read them, newest first; moments in ISO 8601."""
    return [
        {
            "id": str(one.id),
            "device": sittings.device_words(one.device),
            "made": one.made_at.isoformat(),
            "used": one.used_at.isoformat() if one.used_at else "",
        }
        for one in _of(session, person_id)
    ]


def _of(session: Session, person_id: UUID) -> list[tables.Passkey]:
    theirs = select(tables.Passkey).where(tables.Passkey.person_id == person_id)
    return list(session.exec(theirs.order_by(col(tables.Passkey.id).desc())))


def _challenge(session: Session, asker: Asker, person_id: UUID | None) -> bytes:
    made = tables.PasskeyChallenge(bound_digest=asker.bound, person_id=person_id, challenge=secrets.token_bytes(32))
    session.add(made)
    return made.challenge


def _spend(session: Session, asker: Asker, person_id: UUID | None) -> bytes | None:
    """The challenge that this browser was given last for this, which from now on is used up; None where there is none to answer."""
    if not asker.device:
        return None
    given = select(tables.PasskeyChallenge).where(tables.PasskeyChallenge.bound_digest == asker.bound)
    row = session.exec(given.order_by(col(tables.PasskeyChallenge.id).desc()).limit(1).with_for_update()).first()
    if row is None or row.used_at or row.person_id != person_id:
        return None
    row.used_at = clock.now()
    return row.challenge if clock.now() <= row.made_at + rules.CHALLENGE_LIVES else None


def _named(session: Session, answer: Answer) -> tables.Passkey | None:
    """The key that an answer names, which nobody else may use until this transaction ends."""
    named = select(tables.Passkey).where(tables.Passkey.credential_id == str(answer.get("id", ""))[:1364])
    return session.exec(named.with_for_update()).first()


def _is_theirs(key: tables.Passkey, answer: Answer) -> bool:
    """Whether the authenticator names the person whose key it is: a discoverable one always names somebody."""
    response = answer.get("response")
    said = response.get("userHandle") if isinstance(response, Mapping) else None
    theirs = bytes_to_base64url(handle_of(key.person_id))
    return isinstance(said, str) and hmac.compare_digest(said.rstrip("=").encode(), theirs.encode())


def _plain(options: str) -> Options:
    read: Options = json.loads(options)
    return read
