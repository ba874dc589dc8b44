"""在哪些手机上登录过: a person's sign-ins as they read them, ending one or all the others, and proving again who one is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import journal, keys
from nfe_app.people import actions, codes, known, sittings, states, tables
from nfe_app.people.codes import Asker
from nfe_app.people.states import State, Told


@dataclass(frozen=True)
class Device:
    """One sign-in that has not ended: where, how it was proven, since when and last used when (ISO 8601), whether it is this one, and what its phone told of itself."""

    id: str
    device: str
    how: str
    place: str
    since: str
    seen: str
    here: bool
    told: str = ""


def devices(session: Session, person_id: UUID, token: str) -> list[Device]:
    """Where a person is signed in, this browser first, then those last used."""
    signed = actions.running(session, person_id)
    told = states.of_sign_ins(session, [one.token_digest for one in signed])
    rows = [_shown(one, token, told.get(one.token_digest)) for one in signed]
    return sorted(rows, key=lambda row: not row.here)


def _shown(signed: tables.SignedIn, token: str, told: Told | None) -> Device:
    return Device(
        _name_of(signed),
        sittings.device_words(signed.device),
        sittings.HOWS.get(signed.how, signed.how),
        signed.place,
        signed.made_at.isoformat(),
        signed.seen_at.isoformat(),
        signed.token_digest == actions.digest_of(token),
        states.says(told) if told else "",
    )


def _name_of(signed: tables.SignedIn) -> str:
    """A name for a sign-in that opens nothing: of the token's digest not even a part is shown."""
    return keys.digest("sign-in", signed.token_digest)[:32]


def end_one(session: Session, person_id: UUID, id_: str) -> int:
    """End one of a person's own sign-ins by its name, and know its phone no more; one that is not theirs, or has ended, is left as
    it is. How many ended."""
    found = [one for one in actions.running(session, person_id) if _name_of(one) == id_]
    for one in found:
        actions.end(session, one)
        if one.browser_digest:
            known.forget(session, person_id, only=one.browser_digest)
    return len(found)


def prove(session: Session, token: str, code: str, asker: Asker) -> str | None:
    """A new sign-in in place of this one, by a code that came to one's own number; None where it is wrong, for that counts.

    The token is a new one, as after any proof (ASVS 7.2.4); the other sign-ins stay. Raises NotSignedIn.
    """
    person_id = actions.require(session, token, "worker").person_id
    if not codes.is_right(session, actions.phone_of(session, person_id), code, asker):
        return None
    journal.write(session, "person.proved_again", person_id, person_id=person_id)
    fresh = actions.sign_in(session, person_id, "code", asker.address, asker.agent)
    session.flush()
    states.move(session, actions.digest_of(token), actions.digest_of(fresh))
    actions.sign_out(session, token)
    before, now = (session.get_one(tables.SignedIn, actions.digest_of(one)) for one in (token, fresh))
    now.browser_digest, now.new_here = before.browser_digest, before.new_here
    return fresh


def tell(session: Session, token: str, state: State) -> None:
    """Keep what the phone that holds this token tells of itself."""
    states.tell(session, actions.digest_of(token), state)
