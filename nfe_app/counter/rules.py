"""What may be done at a counter, in whose name, by which proof, and how long it lies there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _

IDLE = timedelta(minutes=15)
"""How long a visit lives that nobody touches; our choice, as long as a sign-in of staff may idle."""
ENROL = "enrol"
DEEDS: Mapping[str, str] = {
    ENROL: _("办参保"),
    "pause": _("暂停缴费"),
    "resume": _("恢复缴费"),
    "stop": _("停止参保"),
}
"""What a clerk may do for a worker who has no phone and has signed for it. Money, consents and changes of data are not among them."""
NEEDED = ("residence", "place", "frequency")


class VisitOver(Refusal):
    """It was ended, or lay untouched too long; what was in it is wiped."""

    code = "counter_visit_over"
    words = _("这次接待已经结束，内容都清除了。请重新开始。")
    status = 409


class NotComplete(Refusal):
    """Something is not chosen yet, so there is nothing to decide."""

    code = "not_complete"
    words = _("还没选完：参保地、至少一样险种和档次、多久缴一次，都要有。")


class HasPhone(Refusal):
    """Who has a phone number on record decides by a code that comes to it; nobody acts for them."""

    code = "has_phone"
    heeded = True
    words = _("本人登记了手机号，不能代办。请本人用验证码自己定；手机号丢了，先办换号。")
    status = 403


class NoCard(Refusal):
    """It is not known yet who stands there."""

    code = "no_card"
    words = _("先对着身份证原件录入姓名和号码。")


class NotSigned(Refusal):
    """No picture of the paper that the worker signed for just this."""

    code = "not_signed"
    words = _("还没有本人签字的纸。打印出来，本人签了，再拍一张。")


class ChosenByAnother(Refusal):
    """The enrolment is not one of the person who stands there."""

    code = "not_theirs"
    heeded = True
    words = _("这份参保不是他的。")
    status = 403


def is_complete(deed: str, frame: Mapping[str, str], kinds: tuple[str, ...]) -> bool:
    """Whether all is chosen that a choice of insurance needs; other deeds need none."""
    if deed != ENROL:
        return True
    chosen = [kind for kind in kinds if frame.get(kind)]
    priced = all(frame.get(f"{kind}_option") not in ("", None) for kind in chosen)
    typed = all(frame.get(f"{kind}_base") for kind in chosen if frame.get(f"{kind}_option") == "own")
    return bool(chosen) and priced and typed and all(frame.get(name) for name in NEEDED)
