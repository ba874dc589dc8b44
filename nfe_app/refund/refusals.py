"""The ways to say no to a refund."""

from __future__ import annotations

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _


class NotForAClerk(Refusal):
    """The channel has not said that it cannot give this money back."""

    code = "not_for_a_clerk"
    words = _("这笔退款还在渠道那里，或已经退到，不能再从别处退。")
    status = 409


class NothingToReturn(Refusal):
    """No month of the bill can be given back for this reason."""

    code = "nothing_to_return"
    words = _("这笔账单没有能退的月份：只退停保以后、还没开始的月。")
    status = 409


class ReturnAsked(Refusal):
    """A refund of the same bill is asked for, on its way or done."""

    code = "return_asked"
    words = _("这笔账单已经申请过退款，看看下面的进度。")
    status = 409


class AboveWhatWasPaid(Refusal):
    """All refunds of a payment together would be more than was paid."""

    code = "above_what_was_paid"
    words = _("退的不能比付的多。")
    status = 409


class RefundDecided(Refusal):
    """Somebody has decided about this refund before."""

    code = "refund_decided"
    words = _("这笔退款已经有人处理过了。")
    status = 409


class MovedAway(Refusal):
    """The months have gone to another place with their relation, or are on their way there."""

    code = "moved_away"
    words = _("这些月的关系转走了，或者正在转，这里不能退。去现在的参保地问。")
    status = 409


OF_A_WISH = (NothingToReturn, ReturnAsked, AboveWhatWasPaid, MovedAway)
"""Why money may not be asked back."""
