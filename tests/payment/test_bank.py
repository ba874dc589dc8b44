"""The bank as a channel, and the sandbox's bank behind it: nothing is ordered, money goes back once and never more than came."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import httpx
import pytest

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.payment.bank import Bank
from nfe_app.payment.gateway import ChannelDown, ChannelRefused, Given, Giving, NoticeForged
from nfe_app.payment.sandbox.bank import BankSetting, SandboxBank
from tests.conftest import both
from tests.deeds import crowd, on
from tests.payment.banks import KEY, MOUNT, NUMBER, ORIGIN, BankTown, account
from tests.payment.channels import order

MINE = {"Authorization": f"Bearer {KEY}"}
FORM = {"told": "缴费码", "yuan": "1600.00", "payer": "王大", "how": "now"}


@pytest.fixture
def town(autumn: None, tmp_path: Path) -> BankTown:
    """A bank with a line, connected."""
    return BankTown(tmp_path)


def giving(reference: str, fen: int = 160_000, number: str = "R1") -> Giving:
    """Money of a line to be given back."""
    return Giving(number, "B1", Fen(fen), Fen(160_000), "late", reference)


def test_nothing_is_ordered_asked_closed_or_told_in_its_name(town: BankTown) -> None:
    with pytest.raises(ChannelRefused):
        town.bank.order(order())
    assert town.bank.standing_of("B1") is None
    town.bank.close("B1")
    with pytest.raises(NoticeForged):
        town.bank.read_notice({}, b"{}", clock.now())


def test_a_notice_in_the_banks_name_is_refused_at_our_door(client, town: BankTown) -> None:
    assert client.post("/api/payments/notice/bank", content=b"{}").status_code in (401, 404)


def test_a_line_of_the_bank_has_one_number_and_another_accounts_line_another(town: BankTown, tmp_path: Path) -> None:
    assert town.bank.number_of("A") == town.bank.number_of("A") != town.bank.number_of("B")
    other = Bank(account(tmp_path).__class__("x", "y", "1", tmp_path))
    assert other.number_of("A") != town.bank.number_of("A")
    assert len(town.bank.number_of("A")) == 26


def test_money_goes_back_once_however_often_it_is_asked_for(town: BankTown) -> None:
    (reference,) = town.transfer("x", 160_000)
    given = [town.bank.refund(giving(reference)) for _again in range(3)]
    assert {one.state for one in given} == {"done"}
    assert len({one.refund_id for one in given}) == 1
    assert town.bank.refund_of("R1", "B1") == given[0]


@both
def test_twenty_returns_at_once_never_give_back_more_than_came(house: str, town: BankTown) -> None:
    """P10."""
    (reference,) = town.transfer("x", 160_000)

    def give(number: int) -> bool:
        try:
            return town.bank.refund(giving(reference, 100_000, f"R{number}")).state == "done"
        except ChannelRefused:
            return False

    assert sum(crowd(20, give)) == 1


@pytest.mark.parametrize(
    "wanted", [giving("unknown"), giving("{}", 160_001), giving("{}", 0), giving("{}", -5), giving("")]
)
def test_what_did_not_come_is_not_given_back(town: BankTown, wanted: Giving) -> None:
    (reference,) = town.transfer("x", 160_000)
    told = Giving(**vars(wanted) | {"transaction_id": wanted.transaction_id.format(reference)})
    with pytest.raises(ChannelRefused):
        town.bank.refund(told)


def test_the_same_number_for_another_sum_is_refused(town: BankTown) -> None:
    (reference,) = town.transfer("x", 160_000)
    town.bank.refund(giving(reference, 5))
    with pytest.raises(ChannelRefused):
        town.bank.refund(giving(reference, 6))


def test_without_a_line_a_clerk_gives_back(tmp_path: Path) -> None:
    bank = Bank(account(tmp_path))
    given = bank.refund(giving("R"))
    assert isinstance(given, Given)
    assert (given.state, bank.refund_of("R1", "B1"), bank.bill_of(date(2025, 10, 1))) == ("abnormal", None, None)


def test_a_days_bill_has_what_came_and_what_went(town: BankTown) -> None:
    (reference,) = town.transfer("x", 160_000)
    back = town.bank.refund(giving(reference))
    assert town.bank.bill_of(clock.today()) is None, "the day is not over"
    with on("2025-10-02"):
        rows = town.bank.bill_of(date(2025, 10, 1))
    assert rows
    assert [(one.kind, one.transaction_id, one.refund_id, one.out_refund_no) for one in rows] == [
        ("payment", reference, "", ""),
        ("refund", "", back.refund_id, "R1"),
    ]


def test_an_answer_that_cannot_be_read_decides_nothing(tmp_path: Path) -> None:
    for answer in (httpx.Response(500), httpx.Response(200, text="<html>"), httpx.Response(200, json={"number": 1})):
        bank = Bank(account(tmp_path, base_url=ORIGIN), httpx.MockTransport(lambda _request, answer=answer: answer))
        for deed in (
            lambda bank=bank: bank.refund(giving("R")),
            bank.news,
            lambda bank=bank: bank.bill_of(date(2025, 10, 1)),
        ):
            with pytest.raises(ChannelDown):
                deed()


def test_anybody_transfers_at_the_counter(town: BankTown) -> None:
    shown = town.browser().get("/")
    assert NUMBER in shown.text
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    sent = town.browser().post("/", data=FORM | {"how": "twice"})
    assert sent.headers["location"] == f"{ORIGIN}{MOUNT}/?sent=160000,160000"
    assert "1,600.00" in town.browser().get("/?sent=160000,x,<b>").text
    lines, _mark = town.bank.news()
    assert [(one.told, one.amount.count) for one in lines] == [("缴费码", 160_000)] * 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"yuan": "0"},
        {"yuan": "-5"},
        {"yuan": "1.005"},
        {"yuan": "1e9"},
        {"told": ""},
        {"payer": "\0"},
        {"told": "a\x01b"},
    ],
)
def test_what_a_bank_would_not_take_is_not_sent(town: BankTown, wrong: dict[str, str]) -> None:
    assert town.browser().post("/", data=FORM | wrong).status_code == 400
    assert town.bank.news()[0] == []


def test_a_page_of_somebody_else_transfers_nothing(town: BankTown) -> None:
    assert town.browser().post("/", data=FORM, headers={"Origin": "https://elsewhere.test"}).status_code == 404
    assert town.browser().post("/", data=FORM | {"told": "x" * 9000}).status_code == 400


def test_words_that_look_like_xml_are_words(town: BankTown) -> None:
    told = "</Ustrd><Amt>&amp;]]>"
    town.transfer(told, 5)
    assert [one.told for one in town.bank.news()[0]] == [told]


@pytest.mark.parametrize("path", ["/statements/2025-09-30", "/notifications", "/returns/R1"])
def test_the_banks_papers_are_for_us_alone(town: BankTown, path: str) -> None:
    assert town.browser().get(path).status_code == 401
    assert town.browser().get(path, headers={"Authorization": "Bearer x"}).status_code == 401
    assert town.browser().get(path, headers=MINE).status_code in (200, 204, 404)
    assert town.browser().post("/returns", json={}).status_code == 401


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"number": "R", "reference": "x", "amount_fen": "a"}'])
def test_a_return_that_cannot_be_read_is_refused(town: BankTown, body: bytes) -> None:
    assert town.browser().post("/returns", content=body, headers=MINE).status_code == 400


@pytest.mark.parametrize("after", ["", "x", "2025~", "~~", "2025-10-01~99999999999999999999"])
def test_a_mark_that_is_none_tells_everything(town: BankTown, after: str) -> None:
    town.transfer("x", 5)
    assert town.browser().get("/notifications", params={"after": after}, headers=MINE).status_code == 200


def test_it_does_not_start_in_production(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="NO REAL MONEY"):
        SandboxBank(BankSetting("x", NUMBER, KEY, tmp_path / "b.db", ORIGIN, True))
