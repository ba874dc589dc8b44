"""What the journal says of the use of a person's data, told in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nfe_app.base.words import _

MOST = 200
HOUSE, ANYBODY, CHANNEL, ISSUER, OFFICE, KIOSK = "house", "anybody", "channel", "issuer", "office", "kiosk"


@dataclass(frozen=True)
class Use:
    """One line: what was done, and why; `by` where the event itself does not tell it; `reads` for a look, else a change."""

    what: str
    why: str
    by: str = ""
    reads: bool = True


USES: Mapping[str, Use] = {
    "person.found_at_desk": Use(_("按号码查到你，看了打码的姓名、号码和没缴的账单"), _("你在窗口办事")),
    "case.listed_at_desk": Use(_("在经办台的待办里看到你，姓名和号码打码"), _("办你的事")),
    "case.looked_at": Use(_("打开了你的办件页：参保、账单、退款、转移、变更、证明，姓名和号码打码"), _("办你的事")),
    "call.reached": Use(_("给你回了电话"), _("你约的回电"), reads=False),
    "call.missed": Use(_("给你回电话，没打通"), _("你约的回电"), reads=False),
    "person.listed_at_desk": Use(_("在最近参保的名单里看到你，姓名和号码打码"), _("核对参保")),
    "person.look_opened": Use(_("用你念的验证码，打开了你没打码的信息，最多十分钟"), _("你念了验证码")),
    "person.unmasked": Use(_("看了你没打码的姓名、身份证号和手机号"), _("你念了验证码")),
    "person.proved": Use(_("告诉我们你的姓名和身份证号，是它核过的"), _("你用它登录"), by=ISSUER, reads=False),
    "recovery.started": Use(_("开始替你换手机号，发了验证码到新号码"), _("在窗口换手机号"), reads=False),
    "recovery.confirmed": Use(_("核对了新号码，等一天再换"), _("在窗口换手机号"), reads=False),
    "recovery.stopped": Use(_("停了换手机号"), _("在窗口换手机号"), reads=False),
    "recovery.took_force": Use(_("换好了你的手机号"), _("在窗口换手机号"), reads=False),
    "staff.asked_second": Use(_("要给你办一件事，等第二个人点头"), _("超过限额，要两个人"), reads=False),
    "staff.seconded": Use(_("第二个点头，事情办了"), _("超过限额，要两个人"), reads=False),
    "material.looked_at": Use(_("看了你交的凭证照片"), _("审你的退款")),
    "change.listed_at_desk": Use(_("看了你的变更申请，姓名和号码打码"), _("核对信息变更")),
    "change.looked_at": Use(_("看了你申请改成什么，和证件照片"), _("核对信息变更")),
    "change.approved": Use(_("同意了你的变更，等一天生效"), _("核对信息变更"), reads=False),
    "change.in_force": Use(_("改了你登记的信息"), _("核对信息变更"), reads=False),
    "change.declined": Use(_("没有同意你的变更"), _("核对信息变更"), reads=False),
    "refund.listed_at_desk": Use(_("看了你的退款申请，姓名和号码打码"), _("审你的退款")),
    "refund.approved": Use(_("同意了你的退款"), _("按退款规则"), by=HOUSE, reads=False),
    "refund.declined": Use(_("没有同意你的退款"), _("审你的退款"), reads=False),
    "refund.done": Use(_("记下退款办完了"), _("退款"), by=HOUSE, reads=False),
    "payment.shown_at_desk": Use(_("替你开了一个收款码"), _("你在窗口缴费"), reads=False),
    "payment.unequal": Use(_("了结了一笔金额对不上的付款"), _("对账"), reads=False),
    "payment.cashier_wanted": Use(_("把付款的单号和金额交给付款渠道"), _("你要付款"), by=CHANNEL),
    "mandate.debit_started": Use(_("把扣款的协议号和金额交给付款渠道"), _("你签的自动扣款"), by=CHANNEL),
    "assistance.joined": Use(_("输了你给的码，想和你一起看"), _("你要了人帮忙")),
    "assistance.came": Use(_("是你的经办人，没用码，想和你一起看"), _("你要了人帮忙")),
    "assistance.let_in": Use(_("看了你让他看的那几栏，每一栏都记在协办的回执里"), _("你点了让他看")),
    "assistance.proposed": Use(_("给你的草稿提了一个建议"), _("你点了让他看"), reads=False),
    "assistance.ended": Use(_("结束了和你一起看"), _("你要了人帮忙")),
    "counter.card_shown": Use(_("对着你的身份证录入了姓名和号码"), _("你在窗口办事")),
    "counter.decided": Use(_("在窗口的屏幕上帮你选，你用验证码自己定的"), _("你在窗口办事"), reads=False),
    "counter.acted": Use(_("照你签字的纸替你办了参保上的事"), _("你没有手机，在窗口签了字"), reads=False),
    "counter.paper_looked_at": Use(_("看了你签字的那张纸"), _("核对代办")),
    "handover.taken": Use(_("接了你交给柜台的草稿：选的地方、险种、档次，没有姓名和号码"), _("你出了交接码")),
    "transfer.listed_at_desk": Use(_("看了你的关系转移，姓名和号码打码"), _("办你的关系转移")),
    "transfer.looked_up": Use(_("按申请编号查了你的转移办到哪一步，看不到是谁"), _("办你的关系转移")),
    "transfer.accepted": Use(_("同意接收你的关系"), _("你申请了转移"), reads=False),
    "transfer.letter_sent": Use(_("收到联系函：你的姓名、身份证号、缴费月数和账户"), _("你申请了转移"), by=OFFICE),
    "transfer.out_reviewing": Use(_("开始核对你要转走的关系"), _("你申请了转移"), by=OFFICE),
    "transfer.info_sent": Use(_("把你的关系和账户转了出来"), _("你申请了转移"), by=OFFICE, reads=False),
    "transfer.merged": Use(_("把转来的账户合在一起"), _("你申请了转移"), reads=False),
    "transfer.settled": Use(_("办结了你的申请：两种养老之间转，或清退重复的月份"), _("你申请了转移"), reads=False),
    "transfer.rejected": Use(_("没有同意你的关系转移"), _("办你的关系转移"), reads=False),
    "bill.opened": Use(_("按你的参保出了账单"), _("你参保了"), by=HOUSE, reads=False),
    "certificate.printed": Use(_("在窗口打印了你的证明"), _("你在窗口要打印")),
    "kiosk.shown": Use(_("把你选的证明放到了屏幕上"), _("你用手机扫了它的码")),
    "kiosk.printed": Use(_("打印了屏幕上你的证明"), _("你用手机扫了它的码")),
    "certificate.checked": Use(_("按编号查验了你的证明，看到打码的姓名和参保情况"), _("查验真伪"), by=ANYBODY),
}
"""What each event is, in the words of the page; an event of another name that tells who used the data is shown as OTHER."""
OTHER = Use(_("用了你的信息"), _("经办业务"))
NAMES = {
    HOUSE: _("本系统自动办的"),
    ANYBODY: _("拿着证明编号的人"),
    CHANNEL: _("付款渠道"),
    ISSUER: _("统一登录的平台"),
    OFFICE: _("转出地的经办机构"),
    KIOSK: _("一体机"),
}
UNKNOWN_CLERK = _("经办人")
