"""What the deeds that may wait are called, until when they count, and where each is mended."""

from __future__ import annotations

from dataclasses import dataclass

from nfe_app.base.words import _
from nfe_app.localfirst.waiting import Way
from nfe_app.ui import routes


@dataclass(frozen=True)
class Deed:
    """A kind of deed in words: its name, what its lateness costs, the law behind that, and where a refused one is mended.

    With `month` it has to arrive in this month to count from this month. The last of the ways serves for anything else.
    """

    name: str
    late: str
    month: bool = False
    law: str = ""
    ways: tuple[Way, ...] = ()
    done: str = _("办好了")


NO_BACK_PAY = _("人社部规〔2016〕5号：以前的月份不能补缴增加年限")
FROM_THIS_MONTH = _(
    "这个月送到，从这个月起算；下个月才送到，从下个月起算，错过的月份不能补。参保地自己的截止日还不知道。"
)
STILL_BILLED = _("没有截止日。下个月才送到，会先出下个月的账单；送到以后，没付的账单就取消。")
JOINING: tuple[Way, ...] = (
    ("place", routes.JOIN, "input"),
    ("nothing_chosen", routes.JOIN_TYPES, "input"),
    ("schemes_overlap", routes.JOIN_TYPES, "input"),
    ("already_enrolled", routes.JOIN_TYPES, "input"),
    ("quote_changed", routes.JOIN_GRADE, "input"),
    ("bases_differ", routes.JOIN_GRADE, "input"),
    ("choices", routes.JOIN_GRADE, "input"),
    ("frequency", routes.JOIN_OFTEN, "input"),
    ("", routes.JOIN_CHECK, ""),
)
PROVING: tuple[Way, ...] = (
    ("files", routes.REFUND, "input[type=file]"),
    ("photos", routes.REFUND, "input[type=file]"),
    ("", routes.REFUND, "[data-asked] button"),
)
CHANGING: tuple[Way, ...] = (
    ("files", routes.CHANGES, "input[type=file]"),
    ("photos", routes.CHANGES, "input[type=file]"),
    ("", routes.CHANGES, "[data-asked] button"),
)
DEEDS = {
    "enrolment.confirm": Deed(
        _("参保"),
        FROM_THIS_MONTH,
        month=True,
        law=NO_BACK_PAY,
        ways=JOINING,
        done=_("参保办好了。缴了第一笔，保障就开始"),
    ),
    "enrolment.resume": Deed(
        _("接上参保"), FROM_THIS_MONTH, month=True, law=NO_BACK_PAY, done=_("又接上了。这个月起出账单")
    ),
    "enrolment.pause": Deed(_("暂停参保"), STILL_BILLED, done=_("已暂停。缴过的月份照样算")),
    "enrolment.stop": Deed(_("停保"), STILL_BILLED, done=_("已停保。缴过的月份照样算")),
    "refund.request": Deed(
        _("申请退款"),
        _("截止日还不知道。停保退的是还没开始的月份：下个月才送到，就少退一个月。"),
        ways=PROVING,
        done=_("申请送到了，进度在“退款”里"),
    ),
    "transfer.request": Deed(
        _("申请关系转移"),
        _("没有截止日。办理的时限从送到那天算起。"),
        ways=(("", routes.MOVES, "[data-asked] button"),),
        done=_("申请送到了，进度在“关系转移”里"),
    ),
    "transfer.settle": Deed(
        _("申请两种养老之间转，或清退重复的月份"),
        _("没有截止日，送到以后经办机构才核对。"),
        ways=(("", routes.MOVES, "[data-crossing] button"),),
        done=_("申请送到了，进度在“关系转移”里"),
    ),
    "transfer.withdraw": Deed(
        _("撤回关系转移"), _("没有截止日，只是联系函发出以后就撤不回来了。"), done=_("撤回了，关系还在原来的地方")
    ),
    "certificate.issue": Deed(_("开参保证明"), _("没有截止日。"), done=_("证明开好了，在“我的证明”里")),
    "changes.note_address": Deed(_("改联系地址"), _("没有截止日，送到那天起用新地址。"), done=_("地址改好了")),
    "changes.note_work": Deed(_("改职业和平台"), _("没有截止日。"), done=_("职业和平台改好了")),
    "changes.ask_household": Deed(
        _("申请改户籍地"),
        _("没有截止日，送到以后经办人才核对。"),
        ways=CHANGING,
        done=_("申请送到了，进度在“信息变更”里"),
    ),
    "changes.withdraw": Deed(_("撤回一次变更"), _("没有截止日，只是送到以前还可能办成。"), done=_("撤回了")),
    "privacy.consent": Deed(_("同意用我的信息"), _("没有截止日，送到以后才开始用。"), done=_("同意记下了")),
    "privacy.withdraw": Deed(_("撤回同意"), _("没有截止日，只是送到以前还照旧用。"), done=_("撤回了，从现在起不再用")),
    "paycode.withdraw": Deed(
        _("作废缴费码"), _("没有截止日，只是送到以前别人还能用这个码付。"), done=_("缴费码作废了")
    ),
}
HEALS = ("not_identified", "picture_missing", "digest_differs", "too_many_pictures")
"""Refusals that may pass without any correction: the same deed goes out again."""
OTHER = Deed(_("一件事"), _("截止日还不知道。"))
