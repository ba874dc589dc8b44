"""What a line of the channel's bill and an entry of ours are to each other; every difference has a name, and a next step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from nfe_app.base.money import Fen
from nfe_app.base.words import _
from nfe_app.payment.lines import Kind, Ours, State, Theirs

BORDER = timedelta(minutes=30)
"""How far from midnight the two sides may count money to different days: longer than the longest pause between two questions."""
BOOKED: tuple[State, ...] = ("entered", "twice")
Key = tuple[Kind, str]


class Name(StrEnum):
    """The class of a difference."""

    NOT_ENTERED = "not_entered"
    UNKNOWN_ORDER = "unknown_order"
    AMOUNT_DIFFERS = "amount_differs"
    TRANSACTION_DIFFERS = "transaction_differs"
    STATE_DIFFERS = "state_differs"
    FEE_DIFFERS = "fee_differs"
    DOUBLED_LINE = "doubled_line"
    MALFORMED_LINE = "malformed_line"
    OTHER_DAY = "other_day"
    NOT_IN_BILL = "not_in_bill"
    LATE = "late"
    REFUND_UNKNOWN = "refund_unknown"
    REFUND_AMOUNT_DIFFERS = "refund_amount_differs"
    REFUND_NOT_IN_BILL = "refund_not_in_bill"
    REFUND_STUCK = "refund_stuck"


@dataclass(frozen=True)
class Meaning:
    """A difference in words: what it is, and what to do."""

    title: str
    to_do: str


MEANINGS: Mapping[Name, Meaning] = {
    Name.NOT_ENTERED: Meaning(_("账单有，我们没入账"), _("付款的已按账单补入账；没补上的，看日志，处理后重新对账。")),
    Name.UNKNOWN_ORDER: Meaning(_("不是我们的订单"), _("到渠道商户后台按流水号查是谁付的，查不到就原路退回。")),
    Name.AMOUNT_DIFFERS: Meaning(_("金额不一样"), _("没有按账单入账，也先不要入。向渠道要凭证，核实实收多少再处理。")),
    Name.TRANSACTION_DIFFERS: Meaning(
        _("渠道流水号不一样"), _("同一订单可能付了两次。到渠道查两个流水号，多收的退回。")
    ),
    Name.STATE_DIFFERS: Meaning(
        _("状态不一样"), _("渠道说钱到了，我们的状态和账对不上。不要再入账，交技术人员查这一笔。")
    ),
    Name.FEE_DIFFERS: Meaning(_("手续费不一样"), _("拿签约费率和账单找渠道核对，不影响参保人的缴费。")),
    Name.DOUBLED_LINE: Meaning(
        _("账单里重复出现"), _("账上只入了一次。请渠道确认是账单重复，还是收了两笔；收了两笔的退一笔。")
    ),
    Name.MALFORMED_LINE: Meaning(_("这一行看不懂"), _("没有单号，或金额不大于零。没有采用，请渠道重出账单。")),
    Name.OTHER_DAY: Meaning(_("不是这一天的"), _("账单里夹了别的日子的行，没有采用。到那一天的账单里核对。")),
    Name.NOT_IN_BILL: Meaning(_("我们入了账，账单没有"), _("向渠道查这笔；渠道说没收到，就冲正这笔入账。")),
    Name.LATE: Meaning(_("算在相邻一天"), _("半夜前后或晚到的钱，两边算在不同日子。不用做，系统会接着对。")),
    Name.REFUND_UNKNOWN: Meaning(_("不是我们的退款"), _("到渠道商户后台查是谁退的，马上核对退款权限。")),
    Name.REFUND_AMOUNT_DIFFERS: Meaning(_("退款金额不一样"), _("向渠道要凭证，按实退更正，少退的补退。")),
    Name.REFUND_NOT_IN_BILL: Meaning(_("我们记了退款，账单没有"), _("向渠道查这笔退款；没退成的，重新退。")),
    Name.REFUND_STUCK: Meaning(_("退款卡在渠道"), _("付款人的账户收不了。这里不用做，到退款页换个办法退。")),
}
QUIET = (Name.LATE, Name.REFUND_STUCK)
"""What a person does not have to look at here: it settles by itself, or waits at the refund desk."""


@dataclass(frozen=True)
class Day:
    """A day in China as two moments, `until` not included; whether the day before was reconciled, and what it left behind.

    `earlier` are the numbers that stood in the bill of an earlier day.
    """

    since: datetime
    until: datetime
    earlier: Collection[Key] = frozenset()
    follows: bool = True

    def holds(self, at: datetime) -> bool:
        """Whether a moment falls on the day."""
        return self.since <= at < self.until

    def touches(self, at: datetime) -> bool:
        """Whether a moment falls on the day, or so close to it that it may be counted here."""
        return self._opens <= at < self._closes

    @cached_property
    def _opens(self) -> datetime:
        return self.since - BORDER

    @cached_property
    def _closes(self) -> datetime:
        return self.until + BORDER


@dataclass(frozen=True)
class Difference:
    """One thing that does not agree: in the bill (`theirs`), in our books (`ours`), or between both."""

    name: Name
    theirs: Theirs | None
    ours: Ours | None
    entered: bool = False

    @property
    def is_open(self) -> bool:
        """Whether a person has to look here: not at what is quiet, nor at what the bill has brought in."""
        return self.name not in QUIET and not self.entered

    @property
    def kind(self) -> Kind:
        """Payment or refund."""
        return self._one.kind

    @property
    def number(self) -> str:
        """Our number of the order or the refund."""
        return self._one.number

    @property
    def transaction_id(self) -> str:
        """The channel's number, as far as it is known."""
        return self._one.transaction_id or ""

    @property
    def at(self) -> datetime:
        """When it happened, by the channel if it tells."""
        return self._one.at

    @property
    def _one(self) -> Theirs | Ours:
        one = self.theirs or self.ours
        assert one is not None
        return one


@dataclass(frozen=True)
class Comparison:
    """What came of a day: the lines of the bill, how many agree with one entry each, and every difference."""

    lines: int
    matched: int
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        """Whether nobody has to look at anything."""
        return not any(one.is_open for one in self.differences)

    def with_entered(self, entered: Collection[Key]) -> Comparison:
        """The same, where the bill brought these numbers into the books."""
        return replace(
            self,
            differences=tuple(
                replace(one, entered=one.name is Name.NOT_ENTERED and (one.kind, one.number) in entered)
                for one in self.differences
            ),
        )


def gone_of(found: Comparison) -> dict[str, Fen]:
    """By the number of the order, what refunds that are not ours took from it."""
    sums: dict[str, Fen] = {}
    for one in found.differences:
        if one.name is Name.REFUND_UNKNOWN and one.theirs:
            sums[one.theirs.order] = sums.get(one.theirs.order, Fen(0)) + one.theirs.amount
    return sums


def is_of_another_day(bill: Sequence[Theirs], day: Day) -> bool:
    """Whether this is the bill of some other day altogether."""
    return bool(bill) and not any(day.touches(line.at) for line in bill)


def compare(bill: Iterable[Theirs], ours: Iterable[Ours], day: Day) -> Comparison:
    """Hold every line against our side by its number, once; then what we entered on that day and no line told of. Linear time."""
    known: dict[Key, Ours] = {(one.kind, one.number): one for one in ours}
    seen: set[Key] = set()
    found: list[Difference] = []
    lines = 0
    for line in bill:
        key = (line.kind, line.number)
        one, lines = known.get(key), lines + 1
        name = Name.DOUBLED_LINE if key in seen and line.number else _judge(line, one, day)
        seen.add(key)
        if name is not None:
            found.append(Difference(name, line, one))
    matched = lines - len(found)
    for key, one in known.items():
        if key not in seen and one.state in BOOKED and key not in day.earlier:
            found.append(Difference(_missing(one, day), None, one))
    return Comparison(lines, matched, tuple(found))


def _judge(line: Theirs, one: Ours | None, day: Day) -> Name | None:
    """What is wrong with a line that stands in the bill for the first time; None where it agrees."""
    refund = line.kind == "refund"
    if not line.number or not line.transaction_id or line.amount <= Fen(0):
        return Name.MALFORMED_LINE
    if not day.touches(line.at):
        return Name.OTHER_DAY
    if one is None:
        return Name.REFUND_UNKNOWN if refund else Name.UNKNOWN_ORDER
    if one.amount != line.amount:
        return Name.REFUND_AMOUNT_DIFFERS if refund else Name.AMOUNT_DIFFERS
    if one.entry_id is None and line.stuck:
        return Name.REFUND_STUCK
    if one.entry_id is None:
        return Name.NOT_ENTERED if one.state in ("open", "closed") else Name.STATE_DIFFERS
    return _beside(line, one, day)


def _beside(line: Theirs, one: Ours, day: Day) -> Name | None:
    """What is wrong between a line and its entry, though the amount is right."""
    if one.state != "entered":
        return Name.STATE_DIFFERS
    if one.transaction_id and one.transaction_id != line.transaction_id:
        return Name.TRANSACTION_DIFFERS
    if one.fee is not None and line.fee is not None and one.fee != line.fee:
        return Name.FEE_DIFFERS
    return None if day.holds(one.at) else Name.LATE


def _missing(one: Ours, day: Day) -> Name:
    """What an entry without a line is: next to midnight it may stand in the neighbour's bill, which is still to be seen."""
    next_bill = day.until - BORDER <= one.at < day.until
    last_bill = not day.follows and day.since <= one.at < day.since + BORDER
    if next_bill or last_bill:
        return Name.LATE
    return Name.REFUND_NOT_IN_BILL if one.kind == "refund" else Name.NOT_IN_BILL
