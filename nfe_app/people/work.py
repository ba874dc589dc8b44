"""Proof of work instead of puzzles (ALTCHA, SHA-256): asked for where codes are asked for often, solved unseen, and spent once."""

from __future__ import annotations

from datetime import datetime, timedelta

from altcha.v1 import ChallengeOptions, Payload, create_challenge, extract_params, verify_solution
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, func, select

from nfe_app.base import clock, keys
from nfe_app.base.errors import Refusal
from nfe_app.base.words import _
from nfe_app.people import tables
from nfe_app.people.codes import Asker

HARDEST = 50_000
"""The largest number that may have to be found: half of it on average, about a second on a cheap phone; our choice."""
LIVES = timedelta(minutes=5)
FREE_FROM_ONE_ADDRESS, FREE_FROM_ONE_DEVICE = 10, 3
"""How many codes an hour come without work: where phones share an address many are asked for in good faith; our choice."""


class WorkNeeded(Refusal):
    """This browser has to work a little before the next code; `fields` say what. It does so unseen, and asks again."""

    code = "work_needed"
    words = _("这里要验证码的人多，先要手机算一道小题，这个浏览器算不了。换个新一点的浏览器，或者一小时后再要。")
    status = 403


def demand(session: Session, asker: Asker, said: Payload | None) -> None:
    """Let a browser go on that owes no work, or brings it done; raises WorkNeeded with what is to be done."""
    if not _is_owed(session, asker) or (said and _is_done(session, asker, said)):
        return
    how = ChallengeOptions(
        max_number=HARDEST, hmac_key=_key(), expires=clock.now() + LIVES, params={"for": asker.bound}
    )
    raise WorkNeeded(fields=create_challenge(how).to_dict())


def _is_owed(session: Session, asker: Asker) -> bool:
    lately = tables.OneTimeCode.made_at > clock.now() - timedelta(hours=1)
    for mine, free in (
        (tables.OneTimeCode.address_digest == keys.digest("address", asker.address), FREE_FROM_ONE_ADDRESS),
        (tables.OneTimeCode.device_digest == keys.digest("device", asker.device), FREE_FROM_ONE_DEVICE),
    ):
        if session.exec(select(func.count()).select_from(tables.OneTimeCode).where(lately, mine)).one() >= free:
            return True
    return False


def _is_done(session: Session, asker: Asker, said: Payload) -> bool:
    """Whether this is work of ours, done by this browser, in time, and not spent before."""
    right, _why = verify_solution(said, _key(), check_expires=False)
    told = extract_params(said.to_dict())
    if not right or told.get("for") != [asker.bound] or clock.now() > _moment(told.get("expires", [])):
        return False
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {"challenge": said.challenge, "at": clock.now()}
    spent = session.execute(
        insert(tables.SpentWork).values(row).on_conflict_do_nothing().returning(col(tables.SpentWork.challenge))
    )
    return spent.first() is not None


def _moment(told: list[str]) -> datetime:
    return datetime.fromtimestamp(int(told[0]) if told else 0, clock.CHINA)


def _key() -> bytes:
    return keys.key_for("proof of work")
