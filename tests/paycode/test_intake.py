"""Money that comes by bank: a line with a live code and exactly its sum pays, all else goes back, and each line counts once (P6, P7)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from nfe_app.base import database
from nfe_app.ledger import actions as ledger
from nfe_app.paycode import intake
from nfe_app.payment import gateway, outcome, tables
from nfe_app.payment.bank import Bank
from nfe_app.payment.camt import NotAStatement
from nfe_app.people.actions import NOBODY
from nfe_app.reconciliation import daily
from tests.cast import Worker, send
from tests.conftest import both
from tests.deeds import bills_of, count_of, crowd, events_named, finish, news_of, on, part_of, pay, start_payment
from tests.paycode.deeds import codes_of, digits, make
from tests.payment.banks import BankTown, account, balance, entry, paper
from tests.payment.counter import accounts, months_of, step_of

PAID = {"channel:bank": 160_000, "fund:employee_pension:account": -64_000, "fund:employee_pension:pooled": -96_000}


@pytest.fixture
def town(autumn: None, tmp_path: Path) -> BankTown:
    """A bank with a line, connected."""
    return BankTown(tmp_path / "town")


@pytest.fixture
def code(rider: Worker) -> str:
    """The rider's code, as it is typed."""
    return digits(make(rider))


def owed_back(person_id: Any) -> int:
    """What is to be returned to somebody, in fen."""
    with database.look() as session:
        return -ledger.balance_of(session, "to_return", person_id).count


def test_a_transfer_with_her_code_pays_her_bill(rider: Worker, code: str, town: BankTown) -> None:
    town.transfer(f"缴费码 {code}", 160_000)
    assert intake.fetch() == 1
    assert accounts() == PAID
    assert (step_of(rider), months_of(rider), codes_of(rider)[0]["state"]) == ("settled", 1, "paid")


def test_the_same_line_as_often_as_it_is_told_pays_once(rider: Worker, code: str, town: BankTown) -> None:
    """Told as it came, told by the day's statement, loaded by hand twice."""
    town.transfer(code, 160_000)
    intake.fetch()
    with on("2025-10-02", 12):
        intake.before_the_bill(daily.clock.today().replace(day=1))
        file = (
            town.browser().get("/statements/2025-10-01", headers={"Authorization": "Bearer a key of the line"}).content
        )
        for _again in range(2):
            assert intake.load(file) == (Counter({"known": 1}), [])
    assert (accounts(), count_of(tables.Attempt)) == (PAID, 1)


@both
def test_twenty_times_the_same_line_at_once_is_one_payment(
    house: str, rider: Worker, code: str, town: BankTown
) -> None:
    town.transfer(code, 160_000)
    lines, _mark = town.bank.news()
    ends = sum(crowd(20, lambda _number: intake.take_in(lines)), Counter())
    assert ends == {"paid": 1, "known": 19}
    assert accounts() == PAID


@both
def test_of_twenty_transfers_at_once_one_pays_and_nineteen_go_back(
    house: str, rider: Worker, code: str, town: BankTown
) -> None:
    """P7, P10."""
    town.transfer(code, *[160_000] * 20)
    lines, _mark = town.bank.news()
    ends = sum(crowd(20, lambda number: intake.take_in([lines[number]])), Counter())
    finish()
    assert ends == {"paid": 1, "to_return": 19}
    assert accounts() == PAID
    assert months_of(rider) == 1


@pytest.mark.parametrize("fen", [1, 159_999, 160_001, 320_000])
def test_another_sum_covers_nothing_and_goes_back_to_its_sender(
    rider: Worker, code: str, town: BankTown, fen: int
) -> None:
    """P5: never rounded, never kept as a part."""
    town.transfer(code, fen)
    town.down = False
    intake.fetch()
    assert (accounts(), months_of(rider), len(bills_of(rider))) == ({}, 0, 1)
    assert part_of(rider, "refunds")[0]["step"] == "done"
    assert part_of(rider, "payments")[0]["what"] == "银行转账：金额和账单不一样"


def test_until_the_bank_has_given_it_back_it_is_owed_to_her(rider: Worker, code: str, town: BankTown) -> None:
    town.transfer(code, 5)
    lines, _mark = town.bank.news()
    town.down = True
    intake.take_in(lines)
    assert accounts() == {"channel:bank": 5, "to_return": -5}
    assert owed_back(rider.id) == 5
    town.down = False
    with on("2025-10-01", 11):
        finish()
    assert accounts() == {}


@pytest.mark.parametrize("told", ["", "谢谢", "1234567890123456", "王芳 13800002207 社保"])
def test_money_with_no_code_of_ours_is_owed_to_nobody_we_know_and_goes_back(
    rider: Worker, town: BankTown, told: str
) -> None:
    town.transfer(told or "-", 160_000)
    lines, _mark = town.bank.news()
    town.down = True
    intake.take_in(lines)
    assert owed_back(NOBODY) == 160_000
    town.down = False
    with on("2025-10-01", 11):
        finish()
    assert (accounts(), months_of(rider)) == ({}, 0)


def test_money_by_a_code_that_was_taken_back_goes_back(rider: Worker, town: BankTown) -> None:
    made = make(rider)
    send(rider, "paycode.withdraw", {"code_id": made["code_id"]})
    town.transfer(digits(made), 160_000)
    intake.fetch()
    assert (accounts(), months_of(rider)) == ({}, 0)


def test_money_that_comes_after_the_day_of_the_code_goes_back(rider: Worker, code: str, town: BankTown) -> None:
    """P7."""
    with on("2025-11-01"):
        town.transfer(code, 160_000)
        intake.fetch()
        assert (accounts(), months_of(rider)) == ({}, 0)


def test_whoever_pays_first_wins_and_the_other_money_goes_back(rider: Worker, code: str, town: BankTown) -> None:
    """P7."""
    pay(rider)
    town.transfer(code, 160_000)
    intake.fetch()
    assert accounts()["channel:wechat"] == 160_000
    assert "channel:bank" not in accounts()
    assert months_of(rider) == 1


def test_while_somebody_else_is_paying_a_transfer_waits_for_the_end_of_that(
    rider: Worker, code: str, town: BankTown
) -> None:
    payment_id = start_payment(rider)
    town.transfer(code, 160_000)
    assert intake.fetch() == 0
    with database.work() as session:
        outcome.settle(session, "wechat", news_of(payment_id, state="closed"))
    assert intake.fetch() == 1
    assert accounts() == PAID


def test_a_transfer_of_the_last_day_that_had_to_wait_over_midnight_pays(
    rider: Worker, code: str, town: BankTown
) -> None:
    with on("2025-10-31", 23):
        payment_id = start_payment(rider)
        town.transfer(code, 160_000)
        assert intake.fetch() == 0
    with on("2025-11-01", 0):
        with database.work() as session:
            outcome.settle(session, "wechat", news_of(payment_id, state="closed"))
        assert intake.fetch() == 1
    assert accounts() == PAID


def test_one_that_comes_a_day_too_late_goes_back(rider: Worker, code: str, town: BankTown) -> None:
    """P7."""
    with on("2025-11-01", 0):
        town.transfer(code, 160_000)
        assert intake.fetch() == 1
    assert months_of(rider) == 0


def test_one_line_that_waits_keeps_no_other(rider: Worker, code: str, town: BankTown) -> None:
    payment_id = start_payment(rider)
    town.transfer(code, 160_000)
    town.transfer("no code at all", 700)
    assert intake.fetch() == 1
    town.transfer("nor here", 800)
    assert intake.fetch() == 1
    with database.work() as session:
        outcome.settle(session, "wechat", news_of(payment_id, state="closed"))
    assert intake.fetch() == 1
    assert (step_of(rider), months_of(rider)) == ("settled", 1)


def test_a_transfer_waits_no_longer_once_the_other_is_paid(rider: Worker, code: str, town: BankTown) -> None:
    payment_id = start_payment(rider)
    town.transfer(code, 160_000)
    intake.fetch()
    with database.work() as session:
        outcome.settle(session, "wechat", news_of(payment_id))
    assert intake.fetch() == 1
    assert accounts()["channel:wechat"] == 160_000
    assert sum(accounts().values()) == 0
    assert "to_return" not in accounts()


def test_an_account_that_takes_nothing_back_is_left_to_a_clerk(rider: Worker, code: str, town: BankTown) -> None:
    town.transfer(code, 5, shut=True)
    intake.fetch()
    assert part_of(rider, "refunds")[0]["step"] == "failed"
    assert accounts() == {"channel:bank": 5, "to_return": -5}


def test_a_transfer_of_tomorrow_pays_tomorrow(rider: Worker, code: str, town: BankTown) -> None:
    town.transfer(code, 160_000, tomorrow=True)
    assert intake.fetch() == 0
    with on("2025-10-02"):
        assert intake.fetch() == 1
        assert accounts() == PAID


def test_a_days_statement_alone_suffices_and_agrees(rider: Worker, code: str, town: BankTown) -> None:
    """P3, P6: nobody was told of it as it came; what pays, what is strange and what went back all stand on both sides."""
    town.transfer(code, 160_000, 160_000)
    town.transfer("没有码", 7)
    with on("2025-10-02", 12):
        found = daily.reconcile("bank", daily.clock.today().replace(day=1)).found
        assert found
        assert (found.lines, found.agrees) == (3, True)
        assert months_of(rider) == 1
    with on("2025-10-03", 12):
        found = daily.reconcile("bank", daily.clock.today().replace(day=2)).found
        assert found
        assert (found.lines, found.matched, found.agrees) == (2, 2, True)


def test_with_the_bank_gone_nothing_is_guessed(rider: Worker, code: str, town: BankTown) -> None:
    town.transfer(code, 160_000)
    town.down = True
    finish()
    assert accounts() == {}
    with on("2025-10-02", 12):
        assert daily.reconcile("bank", daily.clock.today().replace(day=1)).state == "down"
        town.down = False
        assert intake.fetch() == 1


def test_without_a_line_a_paper_is_loaded_by_hand_and_a_return_waits_for_a_clerk(
    rider: Worker, code: str, tmp_path: Path
) -> None:
    gateway.connect("bank", Bank(account(tmp_path)))
    assert intake.load(paper(entry(code), entry("没有码"), entry(currency="USD", reference="U")))[0] == {
        "paid": 1,
        "to_return": 1,
    }
    assert accounts() == PAID | {"channel:bank": 320_000, "to_return": -160_000}
    assert intake.fetch() == 0


def test_papers_loaded_by_hand_are_the_bill_of_their_day(rider: Worker, code: str, tmp_path: Path) -> None:
    """P3: a day that the bank told in two papers, one of them loaded twice."""
    gateway.connect("bank", Bank(account(tmp_path)))
    day = balance("OPBD", "0.00") + balance("CLBD", "1600.00")
    papers = [paper(entry(code), balances=day), paper(entry("没有码"), balances=day)]
    for one in [*papers, papers[0]]:
        intake.load(one)
    with on("2025-10-02", 12):
        today = daily.clock.today()
        found = daily.reconcile("bank", today.replace(day=1)).found
        assert found
        assert (found.lines, found.agrees) == (2, True)
    with on("2025-10-03", 12):
        assert daily.reconcile("bank", daily.clock.today().replace(day=2)).state == "no_bill"


def test_a_paper_of_another_account_is_refused_whole(rider: Worker, code: str, tmp_path: Path) -> None:
    gateway.connect("bank", Bank(account(tmp_path)))
    with pytest.raises(NotAStatement) as refused:
        intake.load(paper(entry(code), number="6222020000000000000"))
    assert refused.value.fields == {"why": "other_account"}
    assert accounts() == {}


def test_two_codes_in_one_line_pay_neither(rider: Worker, li_qiang: Worker, code: str, town: BankTown) -> None:
    from tests.deeds import enrol  # noqa: PLC0415

    enrol(li_qiang)
    town.transfer(f"{code} {digits(make(li_qiang))}", 160_000)
    intake.fetch()
    assert accounts() == {}
    assert len(events_named("payment.arrived_late")) == 1


def test_a_line_that_breaks_keeps_none_of_the_others(
    rider: Worker, code: str, town: BankTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.transfer("broken", 5)
    town.transfer(code, 160_000)
    find = intake._code_in

    def breaks(session: Any, line: Any) -> Any:
        assert line.told != "broken"
        return find(session, line)

    monkeypatch.setattr(intake, "_code_in", breaks)
    lines, _mark = town.bank.news()
    assert intake.take_in(lines) == {"failed": 1, "paid": 1}
