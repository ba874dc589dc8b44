"""The ways to say no to a transfer."""

from __future__ import annotations

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _


class TransferBlocked(Refusal):
    """Something stands in the way; which, and the way out, are told."""

    code = "transfer_blocked"
    words = _("现在还不能转。")
    status = 409


class TransferDecided(Refusal):
    """The transfer does not stand where this could be done."""

    code = "transfer_decided"
    words = _("这次转移已经不在这一步了，看看现在办到哪里。")
    status = 409


class TooLateToWithdraw(Refusal):
    """The letter has gone to the other office."""

    code = "too_late_to_withdraw"
    words = _("联系函已经发给转出地，这里撤不回来了。不想转，打电话给转入地的经办机构。")
    status = 409


class SumsDiffer(Refusal):
    """What the other office tells is not what the record holds; a person has to look."""

    code = "sums_differ"
    words = _("对方报的钱数和这里的记录不一样，没有动账，先和对方核对。")
    status = 409


class AnswersByLine(Refusal):
    """The other office answers by its own line, so nobody types its answers."""

    code = "answers_by_line"
    words = _("对方的系统已经接通，它的答复自动进来，不用手填。")
    status = 409
