"""The yearly record of rights for one year or all, as the paper tells it; papers are in Chinese."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from nfe_app.base.errors import Refusal
from nfe_app.base.months import day_says
from nfe_app.base.settings import settings
from nfe_app.base.words import _, listed
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms
from nfe_app.people import actions as people
from nfe_app.rights import actions, paper, yearly
from nfe_app.rights.actions import Gap, Record
from nfe_app.rights.interest import Between
from nfe_app.rights.yearly import Based, RightsLine

ISSUER = "新就业社保"
NOTES = (
    "月数按已到账的缴费算，同一个月只算一次；同一个月缴了两次的，钱算两次，月数算一次。退掉的不在里面。",
    "灵活就业没有单位缴费，所以没有单位缴费一栏。横线是这个险种没有个人账户，或者它的利息和余额这里没有算（居民养老）。",
    "当年利息怎么计（按月还是按年），还没有收到文件，所以写的是范围：最少按年初的钱算，最多按年初和当年记入的钱一起算，"
    "利率用那一年公布的。没公布利率的年度不算利息，写“还不知道”。",
    "这份记录单没有签名，是给本人看的。要给别人看、能查验的，在“参保证明”里开。对记录有异议，可以打 12333 申请核对。",
)


class NothingOnRecord(Refusal):
    """There is no line for this year, or no payment has arrived at all."""

    code = "nothing_on_record"
    words = _("这一年还没有到账的缴费，没有记录可以打。")
    status = 409


def sheet_of(session: Session, person_id: UUID, of: int | None) -> bytes:
    """The record of a year, or of all where `of` is None, as PDF. Raises NothingOnRecord, RecordNotPrintable, and NotIdentified."""
    record = actions.record_of(session, person_id)
    lines = yearly.lines_of(record.years, record.account, of)
    if not lines:
        raise NothingOnRecord
    who = people.named(session, person_id)
    years = sorted({line.year for line in lines})
    said = {
        "issuer": ISSUER,
        "demo": settings().demo,
        "name": who.name,
        "identity": who.identity_masked,
        "period": f"{years[0]} 年" if len(years) == 1 else f"{years[0]}—{years[-1]} 年",
        "made": day_says(record.made_on),
        "places": _places(record),
        "lines": [_line(line) for line in lines],
        "gaps": [_gap(gap) for gap in record.gaps if of is None or gap.span.first.year <= of <= gap.span.last.year],
        "notes": [*NOTES, *_documents(lines)],
    }
    return paper.print_record(said, record.made_on)


def _places(record: Record) -> str:
    codes = dict.fromkeys(part.place for part in record.parts if part.place)
    return listed(catalog.region_of(code).full_name for code in codes)


def _line(line: RightsLine) -> dict[str, str]:
    return {
        "year": str(line.year),
        "scheme": terms.title_of(line.scheme),
        "bases": "\n".join(map(_base, line.bases)) or "—",
        "months": str(line.months),
        "months_in_all": str(line.months_in_all),
        "individual": line.individual.shown,
        "principal": line.principal.shown if line.principal else "—",
        "interest": "—" if line.principal is None else _bounds(line.interest),
        "balance": _bounds(line.balance) if line.balance else "—",
    }


def _base(one: Based) -> str:
    return f"{yearly.in_year(one.span)}：{one.base.shown if one.base else '没有记基数'}"


def _bounds(sum_: Between | None) -> str:
    if sum_ is None:
        return "还不知道"
    if sum_.most is None:
        return f"至少 {sum_.least.shown}"
    return sum_.least.shown if sum_.most == sum_.least else f"{sum_.least.shown}\n到 {sum_.most.shown}"


def _gap(gap: Gap) -> dict[str, str]:
    laws = "；".join(dict.fromkeys(ground.cited for ground in gap.meaning.grounds))
    rules = "；".join(str(ground.value) for ground in gap.meaning.grounds if isinstance(ground.value, str))
    return {
        "scheme": terms.title_of(gap.scheme),
        "span": gap.span.says,
        "means": "\n".join(filter(None, (gap.meaning.says, rules, f"依据 {laws}" if laws else ""))),
    }


def _documents(lines: tuple[RightsLine, ...]) -> list[str]:
    """The rates that were used, each with where it stands."""
    rates = [(line.year, line.rate) for line in lines if line.rate]
    said = (f"{year} 年 {rate.told}（{rate.cited}{'' if rate.sure else '，待核'}）" for year, rate in rates)
    return [f"记账利率：{'；'.join(said)}。"] if rates else []
