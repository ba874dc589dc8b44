"""What may be changed, who decides it, the steps of a change, what follows from one, and how little of a value is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _
from nfe_app.people import rules as who_is_who

Value = Mapping[str, str]
COOL_DOWN = timedelta(hours=24)
"""How long a new account waits after the second yes, so that its person can stop it: ours, as that of a lost number (0022)."""
MOST_PHOTOS = 3


class Kind(StrEnum):
    """What of a person changes."""

    PHONE = "phone"
    ADDRESS = "address"
    WORK = "work"
    HOUSEHOLD = "household"
    NAME = "name"
    IDENTITY = "identity"
    ACCOUNT = "account"


TITLES = {
    Kind.PHONE: _("手机号"),
    Kind.ADDRESS: _("联系地址"),
    Kind.WORK: _("职业和平台"),
    Kind.HOUSEHOLD: _("户籍地"),
    Kind.NAME: _("姓名"),
    Kind.IDENTITY: _("身份证号"),
    Kind.ACCOUNT: _("收款的银行卡"),
}
DECIDED = frozenset({Kind.HOUSEHOLD, Kind.NAME, Kind.IDENTITY, Kind.ACCOUNT})
"""What a clerk decides, by a document; everything else a person changes by oneself."""
TWO_DECIDE = frozenset({Kind.IDENTITY, Kind.ACCOUNT})
"""What takes two: by the one somebody is found, to the other money goes."""
LEFT = frozenset({Kind.ADDRESS, Kind.WORK, Kind.ACCOUNT})
"""What no law has us keep of a person who is forgotten."""
WORKS = {
    "rider": _("外卖骑手"),
    "driver": _("网约车司机"),
    "courier": _("快递员"),
    "trucker": _("货运司机"),
    "home": _("家政"),
    "live": _("网络主播、电商"),
    "own": _("个体经营"),
    "other": _("别的灵活就业"),
}
"""Our own list: 人社部发〔2021〕56号 speaks of new forms of work and gives no codes."""
WHY = {
    "changed": _("证件上改了"),
    "wrong": _("原来登记错了"),
    "own": _("自己改的"),
    "code": _("新号码的验证码对了"),
    "counter": _("在窗口看过证件"),
}


class Step(StrEnum):
    """Where a change can stand. It stands where its last step left it."""

    ASKED = "asked"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


NEXT: dict[Step, frozenset[Step]] = {
    Step.ASKED: frozenset({Step.APPROVED, Step.IN_FORCE, Step.DECLINED, Step.WITHDRAWN}),
    Step.APPROVED: frozenset({Step.IN_FORCE, Step.WITHDRAWN}),
    Step.IN_FORCE: frozenset(),
    Step.DECLINED: frozenset(),
    Step.WITHDRAWN: frozenset(),
}
OPEN = frozenset({Step.ASKED, Step.APPROVED})
SAYS = {
    Step.ASKED: _("等经办人核对。核对完会发短信，核对前你可以撤回。"),
    Step.APPROVED: _("同意了，等 24 小时生效。不是你要改的？马上撤回。"),
    Step.IN_FORCE: _("改好了。"),
    Step.DECLINED: _("没有同意，原因写在下面。不服可以打 12333。"),
    Step.WITHDRAWN: _("撤回了，还是原来的。"),
}


class ChangeRuns(Refusal):
    """One of the same kind is being looked at already; that one is withdrawn first."""

    code = "change_runs"
    words = _("这一项已经在等核对了。要改成别的，先撤回那一次。")


class ChangeOver(Refusal):
    """The change is decided, in force or withdrawn."""

    code = "change_over"
    words = _("这次变更已经有结果了。")


class NothingChanges(Refusal):
    """What is wanted is what is registered."""

    code = "nothing_changes"
    words = _("和现在登记的一样，不用改。")


class AccountWrong(Refusal):
    """Not the number of a card: 12 to 19 digits with a right check digit (ISO/IEC 7812-1)."""

    code = "account_wrong"
    words = _("银行卡号不对，请对着卡再填一遍。")


def in_force_at(kind: Kind, decided_at: datetime) -> datetime:
    """When a change takes force that was decided, or said by the person, then."""
    return decided_at + COOL_DOWN if kind is Kind.ACCOUNT else decided_at


def may_take(steps: Sequence[Step], next_: Step) -> bool:
    """Whether this step may follow the last one."""
    return next_ in NEXT[steps[-1]]


def account_of(text: str) -> str:
    """A card's number in its one form; raises AccountWrong."""
    number = text.replace(" ", "").replace("-", "")
    digits = number.isascii() and number.isdigit()
    if not digits or not 12 <= len(number) <= 19 or not is_luhn(number):
        raise AccountWrong
    return number


def is_luhn(number: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0


def masked(kind: Kind, value: Value | None, place: str = "") -> str:
    """A value as it is shown in a history and at the desk; empty where there was none. `place` is the name of its place."""
    if not value or not any(value.values()):
        return ""
    if kind is Kind.NAME:
        return who_is_who.mask_name(value["name"])
    if kind is Kind.IDENTITY:
        return who_is_who.mask_identity(value["identity"])
    if kind is Kind.PHONE:
        return who_is_who.mask_phone(value["phone"])
    if kind is Kind.ACCOUNT:
        return f"{value['bank']} ****{value['account'][-4:]}"
    if kind is Kind.ADDRESS:
        return f"{value['address'][:6]}****"
    return place if kind is Kind.HOUSEHOLD else work_says(value)


def whole(kind: Kind, value: Value, place: str = "") -> str:
    """A value in full, for who holds it against a document."""
    if kind is Kind.ACCOUNT:
        return f"{value['bank']} {value['account']}"
    if kind in (Kind.HOUSEHOLD, Kind.WORK):
        return masked(kind, value, place)
    return next(iter(value.values()))


def work_says(value: Value) -> str:
    """An occupation and the platform in words."""
    return " · ".join(filter(None, (WORKS.get(value["work"], ""), value["platform"])))


FOLLOWS = {
    Kind.PHONE: (_("以后用新号码登录和收短信。"),),
    Kind.ADDRESS: (_("只改怎么找到你，参保不变。"),),
    Kind.WORK: (_("参保不变。职业伤害由试点平台按单替你出钱，不用你改。"),),
    Kind.HOUSEHOLD: (
        _("正在缴的参保不会自己停，也不会自己转。要换地方缴，自己停了再选。"),
        _("以后按新的户籍地，能在那里参加居民养老和居民医保。"),
        _(
            "退休在哪里领：关系在户籍地，就在户籍地领；不在户籍地、在一处满 10 年，就在那一处领；"
            "哪里都不满 10 年，归到户籍地领。户籍地变了，最后这一条跟着变。"
        ),
    ),
    Kind.NAME: (
        _("以前开的参保证明、收据写的还是以前的姓名，仍然有效；要新的再开一份。"),
        _("参保、缴过的月份都不变。"),
    ),
    Kind.IDENTITY: (
        _("以前开的参保证明写的还是以前的号码，仍然有效；要新的再开一份。"),
        _("参保、缴过的月份都不变。出生日期变了，退休的日子按新的算。"),
    ),
    Kind.ACCOUNT: (_("以后要打给你的钱打到新卡。原路退的钱不受影响。"),),
}
"""What a change brings with it, told before it is asked for and after it is in force."""
PENSION_LAW = _("国办发〔2009〕66号，大意：在哪里领养老金先看户籍地，再看哪里缴满 10 年")
