"""What somebody sees before applying: each way with what stands in it, what would move line by line, and where the pension would be drawn."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.base.words import _, listed
from nfe_app.transfer import between, blocking, drawn, knowing, rules
from nfe_app.transfer.between import Crossing
from nfe_app.transfer.blocking import Block
from nfe_app.transfer.knowing import Way
from nfe_app.transfer.moving import Moving
from nfe_app.transfer.terms import Terms


def moves_of(session: Session, person_id: UUID) -> dict[str, object]:
    """Every way of a person, and which place holds which months."""
    ways = knowing.ways(session, person_id)
    return {
        "ways": [_way(session, person_id, way) for way in ways],
        "crossings": [_crossing(session, person_id, one) for one in between.crossings(session, person_id)],
        "held": _held(session, person_id),
    }


def _crossing(session: Session, person_id: UUID, crossing: Crossing) -> dict[str, object]:
    """A change between the two pensions, or months paid twice: whether it may be and why, what of the money moves or goes back."""
    told = between.outcome(session, person_id, crossing)
    giving = knowing.name_of(crossing.giving)
    taking = knowing.name_of(crossing.taking) if crossing.taking else ""
    cleans = crossing.kind in rules.CLEANED
    way = _("留{taking}的，清退{giving}的") if cleans else _("{giving} 到 {taking}") if taking else _("在{giving}")
    return {
        "id": f"{crossing.kind}-{crossing.giving}-{crossing.taking or 'none'}",
        "kind": crossing.kind,
        "title": rules.TITLES[crossing.kind],
        "way": way.format(giving=giving, taking=taking),
        "giving": crossing.giving,
        "taking": crossing.taking,
        "allowed": {True: "yes", False: "no", None: "unknown"}[told.allowed],
        "says": told.says,
        "law": told.cited,
        "counts": _("退掉的月份") if cleans else _("办好以后一共算"),
        "months": told.months,
        "spans": listed(span.says for span in told.spans),
        "money": _("退给你的个人账户") if cleans else _("个人账户"),
        "fen": told.amount.count,
        "blocks": [_block(one) for one in told.blocks],
        "may": told.may,
    }


def _held(session: Session, person_id: UUID) -> list[dict[str, object]]:
    return [
        {
            "title": knowing.title_of(one.scheme),
            "place": knowing.name_of(one.place),
            "came_from": knowing.name_of(one.came_from) if one.came_from != one.place else "",
            "months": one.months,
            "says": listed(span.says for span in one.spans),
        }
        for one in knowing.held_of(session, person_id)
        if one.scheme in rules.SCHEMES.values()
    ]


def _way(session: Session, person_id: UUID, way: Way) -> dict[str, object]:
    facts = knowing.facts_of(session, person_id, way)
    law = knowing.law_of(way.giving, clock.today())
    found = blocking.blocks(facts, law)
    moving = knowing.moving_of(session, person_id, way)
    return {
        "id": way.id,
        "kind": way.kind,
        "title": knowing.title_of(way.scheme),
        "giving": way.giving,
        "giving_name": knowing.name_of(way.giving),
        "taking": way.taking,
        "taking_name": knowing.name_of(way.taking) if way.taking else "",
        "months": facts.months,
        "blocks": [_block(one) for one in found],
        "stops": [where for where in rules.HOUSEHOLDS if blocking.hard(found, where)],
        "lines": _lines(moving) if way.kind == rules.PENSION else [],
        "total_fen": moving.total.count if moving.total is not None else 0,
        "total_known": moving.total is not None,
        "drawn": _drawn(session, person_id, way, law) if way.kind == rules.PENSION and way.taking else [],
        "limit": _limit(way, law),
    }


def _block(one: Block) -> dict[str, object]:
    return {
        "code": one.code,
        "says": one.says,
        "remedy": one.remedy,
        "law": one.cited,
        "away": one.when == blocking.AWAY,
        "tone": "bad" if one.hard else "wait",
    }


def _lines(moving: Moving) -> list[dict[str, object]]:
    """The reckoning as rows: what, how much (None: not known), why, and its document."""
    account = _line(_("个人账户，全部转"), moving.account, moving.interest_says, moving.account_cited)
    years = [
        _line(
            year.span_says,
            year.pooled,
            _("{months} 个月，基数合计 {base} 元 × {rate}").format(
                months=year.months, base=year.base.shown, rate=moving.rate
            )
            if year.base is not None
            else _("{months} 个月，基数没有记下来，由转出地核定").format(months=year.months),
            moving.pooled_cited,
        )
        for year in moving.years
    ]
    return [account, *years]


def _line(name: str, fen: Fen | None, says: str, law: str) -> dict[str, object]:
    return {"name": name, "fen": fen.count if fen else 0, "known": fen is not None, "says": says, "law": law}


def _drawn(session: Session, person_id: UUID, way: Way, law: Terms) -> list[dict[str, str]]:
    """In words and with the documents, for each answer to where the household is."""
    names = {place: knowing.name_of(place) for place in (way.giving, way.taking)}
    stays = knowing.stays_of(session, person_id)
    names |= {stay.place: knowing.name_of(stay.place) for stay in stays}
    homes = {"to": way.taking, "from": way.giving, "other": drawn.HOME}
    told = {where: drawn.drawn(way.taking, home, stays, names, law) for where, home in homes.items()}
    return [{"where": where, "says": one.says, "law": one.cited} for where, one in told.items()]


def _limit(way: Way, law: Terms) -> str:
    """How long the law gives for all of it."""
    total = law.find("medical_limit" if way.kind == rules.MEDICAL else "step_total")
    if total is None:
        return _("要多久办完，还没查到。")
    return _("从申请起，一共 {limit}内办完（{cited}）。").format(limit=total.says, cited=total.cited)
