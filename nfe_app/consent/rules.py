"""Every purpose for which a person's data is used: what for, what is lost without, how long it is kept, and by which law.

Sensitive data is used for a named purpose that needs it, and each purpose is agreed to by itself (Personal Information Protection
Law, arts. 28 and 29); who agreed may withdraw (art. 15), and is refused no service that does not need it (art. 16).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType

from nfe_app.base.words import _

ARCHIVE = _(
    "《社会保险业务档案管理规定（试行）》（人社部、国家档案局令第3号）：分永久和 10、30、50、100 年；这一类具体几年，还没查到公布的期限。"
)
NO_TERM = _("没有查到公布的期限。撤回以后不再用，也不再留。")


@dataclass(frozen=True)
class Purpose:
    """One use of a person's data. `usual`: done unless withdrawn, for it rests on a duty of law or on the person's own deed; the others
    begin with a yes. `stops` are the commands that end with it, and no others do."""

    name: str
    what_for: str
    without: str
    kept: str
    law: str
    usual: bool = False
    stops: frozenset[str] = frozenset()

    @property
    def digest(self) -> str:
        """SHA-256 of the text as it is shown, a line for each part: who has the text can reckon it again."""
        return sha256("\n".join((self.name, self.what_for, self.without, self.kept, self.law)).encode()).hexdigest()


NOW = "1"
TEXTS: Mapping[str, Mapping[str, Purpose]] = MappingProxyType(
    {
        "1": {
            "identity": Purpose(
                _("姓名和身份证号"),
                _("办参保登记，把钱记到你本人名下，开证明。"),
                _("不能再办新的参保。已经参保的、缴过的、开过的证明都不受影响。"),
                ARCHIVE,
                _("《个人信息保护法》第 28、29 条；《社会保险法》第 58 条：社会保障号码就是身份证号。"),
                usual=True,
                stops=frozenset({"enrolment.confirm"}),
            ),
            "bank": Purpose(
                _("银行卡号"),
                _("原路退不回去的钱，打到你的卡里。"),
                _("退款只走原路。原路退不了的，到窗口办。"),
                NO_TERM,
                _("《个人信息保护法》第 28、29 条：金融账户是敏感个人信息，要单独同意。"),
                stops=frozenset({"changes.ask_account"}),
            ),
            "location": Purpose(
                _("位置"),
                _("找离你近的网点。"),
                _("网点自己选地区找，别的都一样办。"),
                _("只在手机上用，服务器不留。"),
                _("《个人信息保护法》第 28、29 条：行踪轨迹是敏感个人信息，要单独同意。"),
            ),
            "income": Purpose(
                _("收入"),
                _("按你记的和平台报的收入，算攒多少、选哪一档合适。"),
                _("不留你的收入。存多少、选哪档自己定，照样办。"),
                NO_TERM,
                _("《个人信息保护法》第 13、15 条：凭你的同意，随时可以撤回。"),
                usual=True,
            ),
            "health": Purpose(
                _("健康情况"),
                _("办要看病历的待遇。现在还没有这样的业务。"),
                _("现在没有影响。"),
                NO_TERM,
                _("《个人信息保护法》第 28、29 条：医疗健康是敏感个人信息，要单独同意。"),
            ),
            "messages": Purpose(
                _("发短信告诉你"),
                _("有人替你付了、攒的钱缴了，发条短信。"),
                _("这些短信不发了，页面上照样看得到。验证码和扣款前的通知还会发，少了它们办不成。"),
                _("短信内容不留。"),
                _("《个人信息保护法》第 15 条：随时可以撤回。"),
                usual=True,
            ),
            "counter": Purpose(
                _("窗口按号码查到你"),
                _("你到窗口，经办人输入你报的号码，看你有什么没缴。姓名和号码都打码。"),
                _("窗口按号码查不到你。你自己拿手机出示缴费码，照样缴。"),
                _("谁查过、什么时候，留在流水里，你在这里看得到；流水怎么留多久，没有查到公布的期限。"),
                _("《个人信息保护法》第 13、15、44 条。"),
                usual=True,
            ),
        }
    }
)
"""Every version of the texts there was, each purpose by its code; what was agreed to stays, and a changed text is a new version."""
PURPOSES = TEXTS[NOW]
