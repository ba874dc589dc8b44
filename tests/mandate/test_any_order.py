"""News of an agreement and of its debit come in any order and as often as they like: the end is the same (P6)."""

from __future__ import annotations

from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nfe_app.base import database
from nfe_app.mandate import standing
from nfe_app.payment import outcome
from nfe_app.payment.gateway import Agreement, Standing, Told
from nfe_app.payment.rules import trade_no
from tests.cast import Worker, is_enrolled, newcomer
from tests.deeds import finish, on, part_of, result_of
from tests.mandate.town import Autopay, autopay_of, last_of, morning, paid_by_debit
from tests.payment.counter import accounts

FEW = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))


def orders(news: list[str]) -> st.SearchStrategy[list[str]]:
    """Every one of the news at least once, some again, in any order."""
    again = st.lists(st.sampled_from(news), max_size=4)
    return again.flatmap(lambda more: st.permutations([*news, *more]))


def hear(name: str, number: str, agreement_no: str, debit: Standing | None, notice: str) -> None:
    """One of the news comes in, proven."""
    state = {"sign": "signed", "unsign": "ended"}.get(name)
    about = Agreement(number, agreement_no, state, "") if state else debit  # type: ignore[arg-type]
    assert about is not None
    with database.work() as session:
        outcome.settle(session, "alipay", Told(notice, about))


def steps(mandate_id: UUID) -> list[str]:
    """What happened to a mandate."""
    with database.look() as session:
        return [one.step for one in standing.steps_of(session, mandate_id)]


def tell(autopay: Autopay, heard: list[str], fresh: bool, *about: object) -> None:
    """The news come in; a repetition is the same notice again, or one of its own."""
    for place, name in enumerate(heard):
        notice = f"{about[0]} {name} {place if fresh else ''}"
        hear(name, *about, notice)  # type: ignore[arg-type]
        assert autopay


def a_rider() -> Worker:
    """Somebody new who owes 1600.00."""
    rider = newcomer()
    is_enrolled(rider)
    return rider


@FEW
@given(heard=orders(["sign", "unsign"]), fresh=st.booleans())
def test_signed_and_ended_before_we_heard_of_either(autopay, heard, fresh):
    """It was signed and it is over, whichever we hear first; at Alipay it is over, too."""
    rider = a_rider()
    mandate_id = result_of(autopay.wish(rider))["mandate_id"]
    link = autopay.page(rider, mandate_id)
    for deed in ("agree", "unsign"):
        autopay.town.press(link, deed)
    number = trade_no(UUID(mandate_id))
    tell(autopay, heard, fresh, number, f"2025{number}", None)
    assert steps(UUID(mandate_id)) == ["wanted", "signed", "ended"]
    assert autopay.town.alipay().agreement_of(number) is None
    morning("2025-10-10")
    assert paid_by_debit(rider) == []


@FEW
@given(heard=orders(["sign", "unsign", "debit"]), fresh=st.booleans())
def test_debited_and_then_ended_the_money_is_in_once_and_nothing_follows(autopay, heard, fresh):
    """The answer to our order was lost: what became of it is told by the news, or found by the question that the end asks."""
    rider, before = a_rider(), accounts().get("channel:alipay", 0)
    mandate_id, link = autopay.signed(rider)
    morning("2025-10-07")
    autopay.lost = True
    morning("2025-10-10")
    autopay.lost = False
    assert paid_by_debit(rider) == []
    with on("2025-10-10", 11):
        autopay.town.press(link, "unsign")
        paid = part_of(rider, "payments")[0]
        debit = autopay.town.alipay().standing_of(paid["number"])
        number = trade_no(mandate_id)
        tell(autopay, heard, fresh, number, f"2025{number}", debit)
        finish(2)
    with on("2025-11-10"):
        morning("2025-11-10")
    assert steps(mandate_id) == ["wanted", "signed", "ended"]
    assert (last_of(rider)["turn"], len(paid_by_debit(rider))) == ("paid", 1)
    assert accounts()["channel:alipay"] - before == 160_000
    assert autopay_of(rider)["step"] == "ended"
