"""When a recovery takes force, and what it may be refused for."""

from __future__ import annotations

from datetime import datetime, timedelta

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _

COOL_DOWN = timedelta(hours=24)
"""How long the old number can still object: our decision of 2026-11-26 (docs/decisions/0022), no value of the law."""
UNCONFIRMED = timedelta(minutes=30)
"""How long a recovery waits for the code that came to the new number."""


class RecoveryRuns(Refusal):
    """The account is on its way to a new number already; that one is stopped first."""

    code = "recovery_runs"
    words = _("这个账号已经在换号了，要改先停掉那一次。")


class NobodyThere(Refusal):
    """No account is registered with this identity number."""

    code = "nobody_there"
    words = _("这个身份证号没有登记过账号。")
    status = 404


class RecoveryOver(Refusal):
    """The recovery has taken force, was stopped, or nobody confirmed it in time."""

    code = "recovery_over"
    words = _("这次换号已经结束了，要换请重新办。")


def due_at(confirmed_at: datetime) -> datetime:
    """When a recovery takes force whose new number was confirmed then."""
    return confirmed_at + COOL_DOWN


def lapsed(made_at: datetime, confirmed_at: datetime | None, now: datetime) -> bool:
    """Whether nobody confirmed it in time."""
    return confirmed_at is None and now > made_at + UNCONFIRMED
