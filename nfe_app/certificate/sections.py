"""The tables of a paper that its kind asks for, as they are printed; Chinese in every language, as the paper is.

Fields of the record of rights and of the voucher: catalog/parameters/national/certificates.yaml.
"""

from __future__ import annotations

from collections.abc import Sequence

from nfe_app.base.money import Fen
from nfe_app.base.months import Span
from nfe_app.catalog.names import PENSION
from nfe_app.certificate.rules import Kind, Section
from nfe_app.payment.history import Collected
from nfe_app.rights.interest import Between
from nfe_app.rights.rules import Part
from nfe_app.rights.yearly import RightsLine

UNKNOWN = "未知"


def sections_of(
    kind: Kind, wanted: Span | None, parts: Sequence[Part], lines: Sequence[RightsLine], names: dict[str, str]
) -> tuple[Section, ...]:
    """The tables of a kind for the months wanted; `names` are the names of schemes and places by their codes."""
    if kind is Kind.CONTRIBUTION:
        return (_contributions(wanted, parts, names),)
    if kind is Kind.RIGHTS:
        return (_rights(wanted, lines, names),)
    return (_voucher(parts, names),) if kind is Kind.VOUCHER else ()


def _contributions(wanted: Span | None, parts: Sequence[Part], names: dict[str, str]) -> Section:
    """Month by month in stretches: the base, and what was paid for each month where it divides evenly."""
    rows = [_contribution(part, span, names) for part in parts for span in _within(part.span, wanted)]
    return Section(
        "逐月缴费", ("起止年月", "险种", "参保地", "月数", "月缴费基数（元）", "每月缴费（元）"), tuple(rows)
    )


def _contribution(part: Part, span: Span, names: dict[str, str]) -> tuple[str, ...]:
    each, rest = divmod(part.amount.count, len(part.span))
    base = "—" if part.base is None else part.base.shown
    monthly = Fen(each).shown if rest == 0 else f"约 {Fen(each).shown}"
    return (_span(span), names[part.scheme], names[part.place], str(len(span)), base, monthly)


def _rights(wanted: Span | None, lines: Sequence[RightsLine], names: dict[str, str]) -> Section:
    """The fields of 个人权益记录单, a line for each year and scheme; an employer paid nothing."""
    told = [line for line in lines if wanted is None or wanted.first.year <= line.year <= wanted.last.year]
    heads = ("年度", "险种", "月数", "个人缴费", "记入账户", "当年利息", "账户余额", "累计月数")
    return Section("个人权益记录（元）", heads, tuple(_line(line, names) for line in told))


def _line(line: RightsLine, names: dict[str, str]) -> tuple[str, ...]:
    account = ("—", "—", "—")
    if line.principal is not None:
        account = (line.principal.shown, _between(line.interest), _between(line.balance))
    counted = (str(line.year), names[line.scheme], str(line.months), line.individual.shown)
    return (*counted, *account, str(line.months_in_all))


def _between(amount: Between | None) -> str:
    """An amount that is known, or between which two it lies; unknown where a year's rate was not published and nothing bounds it."""
    if amount is None:
        return UNKNOWN
    if amount.most is None:
        return f"至少 {amount.least.shown}"
    return amount.least.shown if amount.least == amount.most else f"{amount.least.shown}—{amount.most.shown}"


def _voucher(parts: Sequence[Part], names: dict[str, str]) -> Section:
    """What another place's office needs of each place: from when to when the pension was paid there, how many months, what was credited."""
    pension = [part for part in parts if part.scheme == PENSION]
    places = dict.fromkeys(part.place for part in pension)
    rows = tuple(_local(place, [part for part in pension if part.place == place], names) for place in places)
    heads = ("参保地", "行政区划代码", "本地缴费起", "本地缴费止", "实际缴费月数", "记入个人账户本金（元）")
    return Section("转移接续用", heads, rows)


def _local(place: str, parts: Sequence[Part], names: dict[str, str]) -> tuple[str, ...]:
    months = sorted({month for part in parts for month in part.span})
    account = Fen.total(part.account for part in parts)
    return (names[place], place, str(months[0]), str(months[-1]), str(len(months)), account.shown)


def receipt_of(paid: Collected, returned: Fen, paid_at: str, channel: str) -> Section:
    """What a receipt tells of the payment itself."""
    rows = [
        ("哪天付的", paid_at),
        ("付款渠道", channel),
        ("收据号", paid.number),
        ("金额（元）", paid.amount.shown),
        ("大写", paid.amount.in_words),
    ]
    if paid.transaction_id:
        rows.append(("渠道流水号", paid.transaction_id))
    if returned != Fen(0):
        rows.append(("其中退回（元）", returned.shown))
    return Section("这笔缴费", ("项目", "内容"), tuple(rows))


def _within(span: Span, wanted: Span | None) -> list[Span]:
    if wanted is None:
        return [span]
    first, last = max(span.first, wanted.first), min(span.last, wanted.last)
    return [Span(first, last)] if first <= last else []


def _span(span: Span) -> str:
    return str(span.first) if len(span) == 1 else f"{span.first}—{span.last}"
