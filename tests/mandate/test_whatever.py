"""Whatever the channel says, in whatever order: at most one debit a bill, and none after the end."""

from __future__ import annotations

from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Worker, is_enrolled, newcomer
from tests.deeds import finish, on, part_of
from tests.mandate.town import Autopay, morning, paid_by_debit
from tests.payment.counter import accounts

PAY = "alipay.trade.pay"
MOODS = st.lists(st.sampled_from(["pay", "poor", "blocked", "slow", "lost", "down", "end", "unsign"]), max_size=7)


def live(autopay: Autopay, rider: Worker, mandate_id: UUID, link: str, moods: list[str]) -> None:
    """Some days of October, each with a mood of the channel, the rider or the line."""
    orders = None
    for number, mood in enumerate(moods):
        day = f"2025-10-{7 + 3 * number:02d}"
        with on(day, 8):
            if mood == "end":
                autopay.end(rider, mandate_id)
                orders = autopay.asked.count(PAY) if orders is None else orders
            elif mood != "down":
                autopay.town.press(link, mood)
        autopay.down = mood == "down"
        morning(day)
        autopay.down = False
        with on(day, 16):
            autopay.tell()
            finish(2)
    assert orders in (None, autopay.asked.count(PAY))


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(moods=MOODS)
def test_a_bill_is_debited_once_at_most_and_never_after_the_end(autopay, moods):
    """P6, P7 for debits."""
    rider, before = newcomer(), accounts().get("channel:alipay", 0)
    is_enrolled(rider)
    mandate_id, link = autopay.signed(rider)
    live(autopay, rider, mandate_id, link, moods)
    autopay.end(rider, mandate_id)
    came = accounts().get("channel:alipay", 0) - before
    assert came == 160_000 * len(paid_by_debit(rider))
    assert len(paid_by_debit(rider)) <= 1
    assert sum(one["step"] == "settled" for one in part_of(rider, "payments")) <= 1
