"""What the law says of one place on one day: dated values, each with its document; the narrowest place wins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar, cast

from nfe_app.base.errors import NotKnown
from nfe_app.base.money import Fen
from nfe_app.base.words import _

T = TypeVar("T")
Confidence = Literal["verified", "general"]
FLEXIBLE = "灵活就业"
TO_CHECK = "待核"  # stands in the note of a value that nobody could hold against its document yet


@dataclass(frozen=True)
class Region:
    """A province, city or county by its six-digit code (GB/T 2260); `pinyin` without spaces."""

    code: str
    name: str
    full_name: str
    pinyin: str
    initials: str


@dataclass(frozen=True)
class Limits:
    """The lowest and the highest monthly base; the highest may not be known."""

    lower: Fen
    upper: Fen | None


@dataclass(frozen=True)
class FeeRow:
    """A yearly fee on offer, with the subsidy the government adds where that is known."""

    fee: Fen
    subsidy: Fen | None = None
    code: str = ""
    title: str = ""
    only: str = ""


@dataclass(frozen=True)
class Parameter(Generic[T]):
    """The name of a value in the law, what people call it, and how its text is read."""

    scheme: str
    name: str
    title: str
    read: Callable[[Any], T]
    yearly: bool = False


@dataclass(frozen=True)
class Known(Generic[T]):
    """A value as recorded: since when (None: the start is not known, so it prices nothing), by which document."""

    parameter: Parameter[T]
    value: T
    unit: str
    place: str
    since: date | None
    until: date | None
    document: str
    url: str
    confidence: Confidence
    grade: str
    checked_on: date
    scope: str = ""
    places: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    derived: bool = False
    note: str = ""

    @property
    def sure(self) -> bool:
        """Whether it was seen in an official text, and not worked out from another value."""
        return self.confidence == "verified" and not self.derived

    @property
    def key(self) -> str:
        """Its name among all values of the law: `employee_pension.rate.310000.2024-03-01`."""
        start = self.since.isoformat() if self.since else f"until-{self.until}" if self.until else "undated"
        return ".".join((self.parameter.scheme, self.parameter.name, self.place, start, *filter(None, [self.scope])))

    @property
    def cited(self) -> str:
        """The document by its number where it has one, else by its title."""
        number = re.search(r"[^\s(（]+〔\d{4}〕\d+号", self.document)
        return number.group() if number else self.document

    @property
    def told(self) -> str:
        """The value in the words of a sentence, counted in its unit."""
        return told(self.value, self.unit)

    def prices(self, code: str) -> bool:
        """Whether it is meant for flexible workers of that very place."""
        if self.places:
            return code in self.places
        return code == self.place and (self.scope in ("", FLEXIBLE) or bool(self.but))

    def holds_on(self, day: date) -> bool:
        """Whether the day lies in its dates; never while its start is not known."""
        return self.since is not None and self.since <= day and (self.until is None or day <= self.until)


Records = Mapping[tuple[str, str], Sequence[Known[Any]]]


@dataclass(frozen=True)
class InForce:
    """The values in force in one place on one day, and those recorded for other days or without a start."""

    place: Region
    day: date
    known: Mapping[tuple[str, str], Known[Any]]
    recorded: Mapping[tuple[str, str], tuple[Known[Any], ...]]

    def find(self, parameter: Parameter[T]) -> Known[T] | None:
        """The value in force, or None."""
        return cast(Known[T] | None, self.known.get((parameter.scheme, parameter.name)))

    def get(self, parameter: Parameter[T]) -> Known[T]:
        """The value in force; NotKnown names the place, the day and what is missing."""
        found = self.find(parameter)
        if found is None:
            raise self.missing(parameter)
        return found

    def ever(self, parameter: Parameter[T]) -> tuple[Known[T], ...]:
        """Every record of the narrowest place that has one, whatever its dates."""
        return cast(tuple[Known[T], ...], self.recorded.get((parameter.scheme, parameter.name), ()))

    def missing(self, parameter: Parameter[Any], more: str = "") -> NotKnown:
        """The refusal for a value that is not known here on this day; it tells what was known last."""
        month = "" if parameter.yearly else _(" {month} 月").format(month=self.day.month)
        says = _("还没查到这里 {year} 年{month}的{title}，不替你猜。").format(
            year=self.day.year, month=month, title=parameter.title
        )
        fields = {
            "place": self.place.code,
            "day": self.day.isoformat(),
            "scheme": parameter.scheme,
            "name": parameter.name,
        }
        return NotKnown(says + (more or self._hint(parameter)), fields)

    def _hint(self, parameter: Parameter[Any]) -> str:
        ever = self.ever(parameter)
        ended = [known for known in ever if known.since and known.until and known.until < self.day]
        for known in ever:
            if known.since is None and (known.until is None or self.day <= known.until):
                says = _("有一份写着 {value}，没写从哪天起（{document}）。")
                return says.format(value=told(known.value), document=known.cited)
        if ended:
            last = max(ended, key=lambda known: known.until or self.day)
            says = _("最近一份只管到 {until}（{document}）。")
            return says.format(until=last.until, document=last.cited)
        return ""


MOST_TOLD = 8
COUNTED = {
    "months": _("{count} 个月"),
    "years": _("{count} 年"),
    "age": _("{count} 岁"),
    "days": _("{count} 天"),
    "workdays": _("{count} 个工作日"),
    "people": _("{count} 人"),
    "count": "{count}",
}
SPOKEN = {
    "monthly": _("按月"),
    "quarter": _("按季"),
    "scan QR -> 官方验证页": _("扫二维码，打开官方验证页"),
    "<= 2/3 of actual contributions": _("不超过实际缴费的 2/3"),
    "use_published_limits_never_recompute": _("用公布的上下限，不自己重算"),
    "provisional_then_settle": _("先按暂定数缴，公布后结算"),
    "free": _("上下限之间自己选"),
    "back_pay_then_retroactive_benefit": _("补缴后待遇追溯"),
    "back_pay_no_wait": _("补缴后没有等待期"),
    "pension_lower_limit": _("用养老的基数下限"),
    "voluntary": _("自愿参加"),
    "platform_only": _("只由平台缴"),
    "province_specific": _("各省自定"),
    "(W + W*Z)/2 * n * 1%": _("（计发基数 + 计发基数 × 指数）÷ 2 × 年限 × 1%"),
    "account_balance / payout_months": _("账户里的钱 ÷ 计发月数"),
    "Z = mean(monthly_base / reference_wage_of_that_year)": _("每月基数 ÷ 当年参考工资，取平均"),
    "monthly = basic_pension + account_balance/139": _("基础养老金 + 账户里的钱 ÷ 139"),
    "pension": _("养老"),
    "medical": _("医疗"),
    "unemployment": _("失业"),
    "关系在户籍地 -> 户籍地负责办理待遇领取": _("关系在户籍地，户籍地负责办领取"),
    "关系不在户籍地, 而在关系所在地累计缴费满 10 年 -> 在该地领取": _("关系不在户籍地，在所在地缴满 10 年，就在那里领"),
    "关系不在户籍地, 且在关系所在地不满 10 年 -> 转回上一个满 10 年的原参保地": _(
        "关系不在户籍地，在所在地不满 10 年，转回上一个缴满 10 年的地方领"
    ),
    "每个参保地都不满 10 年 -> 将关系及资金归集到户籍地": _("哪里都不满 10 年，关系和钱归到户籍地"),
    "person": _("个人"),
    "government": _("财政"),
    "large_medical": _("大额医疗"),
    "long_term_care": _("长期护理"),
    "m1_12": _("第 1 到 12 个月"),
    "m13_24": _("第 13 到 24 个月"),
    "extension": _("延长期"),
    "amount_below": _("金额低于"),
    "confirm_days": _("确认工作日"),
    "pay_days": _("支付工作日"),
}
ROW = (("code", "name"), ("label",))


def told(value: object, unit: str = "") -> str:
    """A value in the words of a sentence: what is counted in its unit, shares in percent, money in yuan."""
    match value:
        case bool():
            return _("是") if value else _("否")
        case Decimal() | int() if unit in COUNTED:
            return COUNTED[unit].format(count=f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}")
        case Decimal():
            return f"{(value * 100).normalize():f}%"
        case Fen():
            return _("{yuan} 元").format(yuan=value.shown)
        case Limits():
            return _("{low} 到 {high} 元").format(
                low=value.lower.shown, high=value.upper.shown if value.upper else "？"
            )
        case FeeRow():
            subsidy = _("补 {yuan}").format(yuan=value.subsidy.shown) if value.subsidy else ""
            return " ".join(filter(None, (value.title, value.fee.shown, subsidy)))
        case tuple():
            parts = [told(one, unit) for one in value]
            some = parts if len(parts) <= MOST_TOLD else [*parts[:3], "…", parts[-1]]
            return "、".join(some)
        case Mapping() if len(value) > MOST_TOLD:
            return _("一张表，共 {count} 行").format(count=len(value))
        case Mapping():
            return _row(value) or "，".join(f"{told(name)} {told(one, unit)}" for name, one in value.items())
        case _:
            return SPOKEN.get(str(value), str(value))


def _row(row: Mapping[Any, Any]) -> str:
    """A line of a list of codes or of fields, without the names of its columns."""
    columns = next((columns for columns in ROW if set(columns) <= set(row)), ())
    return " ".join(str(row[column]) for column in columns)


def in_force(records: Records, chain: Sequence[Region], day: date) -> InForce:
    """What holds on a day in the first region of the chain; the rest of the chain are the wider ones, nearest first."""
    known: dict[tuple[str, str], Known[Any]] = {}
    recorded: dict[tuple[str, str], tuple[Known[Any], ...]] = {}
    codes = {region.code for region in chain}
    for name, values in records.items():
        here = [value for value in values if codes.isdisjoint(value.but)]
        levels = [level for level in ([v for v in here if v.prices(region.code)] for region in chain) if level]
        if levels:
            recorded[name] = tuple(levels[0])
        if found := _narrowest(levels, day):
            known[name] = found
    return InForce(chain[0], day, known, recorded)


def _narrowest(levels: Iterable[Sequence[Known[Any]]], day: date) -> Known[Any] | None:
    for level in levels:
        holding = [value for value in level if value.holds_on(day)]
        if holding:
            return max(holding, key=lambda value: (value.scope == FLEXIBLE, value.since))
        if any(value.since is None and (value.until is None or day <= value.until) for value in level):
            return None  # something of its own may hold here; whether it did is not known
    return None
