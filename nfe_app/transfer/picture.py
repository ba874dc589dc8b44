"""What a person and a clerk see of transfers, and what a person sees before applying."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from nfe_app.base import clock, journal
from nfe_app.base.commands import Subject
from nfe_app.base.months import day_says
from nfe_app.base.words import _, listed
from nfe_app.people import actions as people
from nfe_app.transfer import between, gateway, hearing, knowing, rules, settling, standing, urging
from nfe_app.transfer.rules import Clock, Step
from nfe_app.transfer.tables import Transfer, TransferStep

TONES = {Step.MERGED: "ok", Step.REJECTED: "bad", Step.WITHDRAWN: "none"}


@dataclass(frozen=True)
class Shared:
    """What both offices and the person see alike: places, steps with owner and day, the clock, and what to send where it ran over."""

    number: str
    kind: str
    giving: str
    taking: str
    step: str
    now: str
    says: str
    owner: str
    owner_code: str
    steps: list[dict[str, str]]
    due: str
    left: int
    is_late: bool
    law: str
    holidays: str
    letter: str
    note: str


@dataclass(frozen=True)
class AtDesk:
    """The same for a clerk of one of the two places: whose, masked, the sums of the sheet, and what is to be done there."""

    id: UUID
    who: str
    shared: Shared
    account: str
    pooled: str
    differs: bool
    by_hand: bool
    is_taking: bool
    what: str
    first: str


def office_of(place: str) -> str:
    """What the office of a place is called here."""
    return _("{place}社保经办机构").format(place=knowing.name_of(place))


def shared(transfer: Transfer, rows: Sequence[TransferStep]) -> Shared:
    """One transfer as both offices see it."""
    steps = [Step(row.step) for row in rows]
    now = rules.stands_at(steps)
    law = knowing.law_of(transfer.giving, clock.day_of(transfer.made_at))
    ticking = rules.clock_of(transfer.kind, standing.dated(rows), law, clock.today())
    owner = rules.owner_of(transfer.kind, now)
    office = office_of(transfer.taking if owner == rules.TAKING else transfer.giving)
    late = ticking is not None and ticking.is_over
    name = rules.STATES[now].name
    return Shared(
        number=transfer.number,
        kind=title_of(transfer),
        giving=knowing.name_of(transfer.giving),
        taking=knowing.name_of(transfer.taking),
        step=now.value,
        now=name,
        says=rules.says_of(transfer.kind, now),
        owner=office if owner in (rules.TAKING, rules.GIVING) else "",
        owner_code=owner,
        steps=_way(transfer, rows),
        due=day_says(ticking.due, clock.today()) if ticking else "",
        left=ticking.left if ticking else 0,
        is_late=late,
        law=_law(ticking),
        holidays=ticking.holidays if ticking else "",
        letter=urging.letter(transfer.number, office, name, ticking) if ticking and late else "",
        note=rows[-1].note if now in rules.OVER else "",
    )


def title_of(transfer: Transfer) -> str:
    """What is moved, in words; where one office settles it, what that does."""
    return rules.TITLES.get(transfer.kind) or knowing.title_of(transfer.scheme)


def _law(ticking: Clock | None) -> str:
    if ticking is None:
        return ""
    return _("{cited}：{days} 个工作日，从 {since}算起").format(
        cited=ticking.cited, days=ticking.days, since=day_says(ticking.since, clock.today())
    )


def _way(transfer: Transfer, rows: Sequence[TransferStep]) -> list[dict[str, str]]:
    """Every step taken with its day and who did it, then those to come; what has ended otherwise has none to come."""
    taken = {Step(row.step): day_says(clock.day_of(row.at), clock.today()) for row in rows}
    now = rules.stands_at(list(taken))
    way = list(taken) if now in rules.OVER else list(rules.WAY[transfer.kind])
    owners = {rules.TAKING: transfer.taking, rules.GIVING: transfer.giving}
    doers = _doers()
    return [
        {
            "name": rules.STATES[step].name,
            "who": knowing.name_of(owners[doers[step]]) if doers[step] in owners else _("本人"),
            "day": taken.get(step, ""),
            "at": "now" if step is now else "done" if step in taken else "next",
        }
        for step in way
    ]


def _doers() -> dict[Step, str]:
    """Whose deed each step is."""
    return {
        Step.SUBMITTED: rules.PERSON,
        Step.ACCEPTED: rules.TAKING,
        Step.LETTER_SENT: rules.TAKING,
        Step.OUT_REVIEWING: rules.GIVING,
        Step.INFO_SENT: rules.GIVING,
        Step.FUNDS_ARRIVED: rules.GIVING,
        Step.MERGED: rules.TAKING,
        Step.REJECTED: rules.TAKING,
        Step.WITHDRAWN: rules.PERSON,
    }


def transfers_of(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """A person's transfers, newest first."""
    mine = select(Transfer).where(Transfer.person_id == person_id).order_by(col(Transfer.id).desc())
    return [_shown(session, one) for one in session.exec(mine).all()]


def _shown(session: Session, transfer: Transfer) -> dict[str, object]:
    rows = standing.rows_of(session, transfer.id)
    seen = shared(transfer, rows)
    now = Step(seen.step)
    return {
        **vars(seen),
        "has_sums": transfer.account is not None,
        "sum_says": _("退给你的个人账户") if transfer.kind in rules.CLEANED else _("个人账户"),
        "has_pool": transfer.kind not in rules.SETTLED,
        "account_fen": transfer.account.count if transfer.account else 0,
        "pooled_fen": transfer.pooled.count if transfer.pooled else 0,
        "id": str(transfer.id),
        "tone": TONES.get(now, "warn" if seen.is_late else "wait"),
        "heard": day_says(clock.day_of(transfer.heard_at), clock.today()) if transfer.heard_at else "",
        "may_withdraw": Step.WITHDRAWN in rules.STATES[now].next,
        "what_to_do": list(urging.what_to_do()) if seen.is_late else [],
        "taken": len(rows),
    }


def waiting(session: Session, clerk: Subject, limit: int = 100) -> list[AtDesk]:
    """Those of the clerk's regions that are not over, late ones first, then the oldest."""
    every = session.exec(select(Transfer).where(_seen_by(clerk)).order_by(col(Transfer.id))).all()
    open_ = [one for one in every if not rules.is_over(standing.steps_of(session, one.id))][:limit]
    rows = [_at_desk(session, one, clerk) for one in open_]
    return sorted(rows, key=lambda row: not row.shared.is_late)


def _seen_by(clerk: Subject) -> ColumnElement[bool]:
    starts = [
        column.startswith(start, autoescape=True)
        for start in clerk.reach
        for column in (col(Transfer.taking), col(Transfer.giving))
    ]
    return or_(False, *starts)


def _at_desk(session: Session, transfer: Transfer, clerk: Subject) -> AtDesk:
    whose, name = transfer.person_id, "transfer.listed_at_desk"
    by = clerk.person_id
    journal.used(session, name, transfer.id, person_id=whose, by=by, what="transfer", why="transfer", daily=True)
    rows = standing.rows_of(session, transfer.id)
    return AtDesk(
        id=transfer.id,
        who=people.masked(session, whose),
        shared=shared(transfer, rows),
        account=transfer.account.shown if transfer.account is not None else "",
        pooled=transfer.pooled.shown if transfer.pooled is not None else "",
        differs=transfer.account is None and bool(hearing.differed(session, transfer.id)),
        by_hand=gateway.office() is None,
        is_taking=clerk.sees(transfer.taking),
        what=_what(session, transfer),
        first=_first_word(session, transfer),
    )


def _what(session: Session, transfer: Transfer) -> str:
    """What a yes would do where one office settles it by itself; empty elsewhere."""
    if transfer.kind not in rules.SETTLED:
        return ""
    told = between.outcome(session, transfer.person_id, settling.crossing_of(transfer))
    places = {"giving": knowing.name_of(transfer.giving), "taking": knowing.name_of(transfer.taking)}
    says = (
        _("{giving}的个人账户 {yuan} 元合到{taking}。")
        if transfer.kind in rules.CHANGES
        else _("留{taking}的，清退{giving}的 {months}，退给本人 {yuan} 元。")
    )
    return says.format(**places, yuan=told.amount.shown, months=listed(span.says for span in told.spans))


def _first_word(session: Session, transfer: Transfer) -> str:
    """Who said yes already and waits for another; empty where nobody does."""
    by = settling.first_word(session, transfer.id)
    return people.staff_name(session, by) if by else ""


def with_number(session: Session, number: str, clerk: Subject) -> Shared | None:
    """One transfer by its number, as both offices see it; that it was looked at is written down."""
    found = session.exec(select(Transfer).where(Transfer.number == number.strip().upper())).first()
    if found is None:
        return None
    name, by = "transfer.looked_up", clerk.person_id
    journal.used(session, name, found.id, person_id=found.person_id, by=by, what="transfer", why="transfer", daily=True)
    return shared(found, standing.rows_of(session, found.id))
