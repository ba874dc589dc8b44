"""What papers of the other kinds say: the voucher for another place, the receipt of one payment, the record of rights; read back from the sheet."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from nfe_app.certificate.rules import KIND_NAMES, KINDS, Kind
from nfe_app.certificate.shown import KINDS as CHOICES
from nfe_app.payment import gateway
from tests.cast import TIANJIN, Worker, send
from tests.certificate.test_issue import fetch, paid, said_by
from tests.deeds import bills_of, code_of, enrol, move, on, option, part_of, pay, result_of
from tests.refund.test_refund import Giver


def made(who: Worker, kind: str, **more: object) -> str:
    """The number of a paper of a kind."""
    return str(result_of(send(who, "certificate.issue", {"kind": kind, **more}))["number"])


def table_of(number: str) -> dict[str, Any]:
    """The one table of a paper."""
    (section,) = said_by(number)["sections"]
    return section


def text_of(client, who: Worker, number: str) -> str:
    """The sheet read back."""
    pages = PdfReader(io.BytesIO(fetch(client, who, number).content)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


def test_the_names_of_the_kinds_stand_once() -> None:
    assert [kind.value for kind in Kind] == list(KINDS) == [code for code, _words in CHOICES]
    assert list(KIND_NAMES) == list(Kind)


def test_a_voucher_tells_of_each_place_the_pension_alone_with_what_was_credited(client, wang_fang) -> None:
    (hers, _medical) = enrol(
        wang_fang, employee_pension=option("floor", 143_240), employee_medical=option("fixed", 58_492)
    )
    pay(wang_fang)
    move(wang_fang, "stop", hers)
    with on("2025-11-03"):
        enrol(wang_fang, TIANJIN, employee_pension=option("floor", 102_480))
        pay(wang_fang)
        number = made(wang_fang, "voucher")
        assert [row[:5] for row in table_of(number)["rows"]] == [
            ["北京市", "110000", "2025-10", "2025-10", "1"],
            ["天津市", "120000", "2025-11", "2025-11", "1"],
        ]
        assert [row[5] for row in table_of(number)["rows"]] == ["572.96", "409.92"]
        assert {part["scheme"] for part in said_by(number)["parts"]} == {"employee_pension"}
    text = text_of(client, wang_fang, number)
    assert "572.96" in text
    assert "409.92" in text
    assert said_by(number)["valid_until"] is None


def test_a_receipt_tells_of_one_payment_in_figures_and_in_words(client, wang_fang) -> None:
    paid(wang_fang)
    (receipt,) = part_of(wang_fang, "receipts")
    number = made(wang_fang, "receipt", payment_id=receipt["payment_id"])
    rows = dict(table_of(number)["rows"])
    assert (rows["金额（元）"], rows["大写"]) == ("1,600.00", receipt["in_words"])
    assert (rows["收据号"], rows["付款渠道"]) == (receipt["number"], "微信支付")
    assert rows["渠道流水号"] == receipt["transaction_id"]
    assert "其中退回（元）" not in rows
    text = text_of(client, wang_fang, number)
    assert receipt["in_words"] in text
    assert receipt["number"] in text


def test_a_receipt_after_a_refund_tells_what_went_back_and_stands(wang_fang, monkeypatch) -> None:
    monkeypatch.setitem(gateway.CONNECTED, "wechat", Giver())
    (enrolment,) = enrol(wang_fang, frequency="quarter")
    pay(wang_fang)
    (receipt,) = part_of(wang_fang, "receipts")
    before = made(wang_fang, "receipt", payment_id=receipt["payment_id"])
    move(wang_fang, "stop", enrolment)
    result_of(send(wang_fang, "refund.request", {"bill_id": bills_of(wang_fang, "paid")[0]["id"], "reason": "stopped"}))
    after = made(wang_fang, "receipt", payment_id=receipt["payment_id"])
    assert dict(table_of(after)["rows"])["其中退回（元）"] == "3,200.00"
    assert {one["number"]: one["withdrawn"] for one in part_of(wang_fang, "papers")} == {before: False, after: False}


def test_a_receipt_without_a_payment_or_of_somebody_elses_is_refused(wang_fang, mallory) -> None:
    paid(wang_fang)
    (receipt,) = part_of(wang_fang, "receipts")
    assert code_of(send(wang_fang, "certificate.issue", {"kind": "receipt"})) == "not_found"
    stolen = {"kind": "receipt", "payment_id": receipt["payment_id"]}
    assert code_of(send(mallory, "certificate.issue", stolen)) == "not_found"


def test_the_record_of_rights_tells_each_year_with_bounds_or_says_that_it_is_not_known(client, wang_fang) -> None:
    paid(wang_fang)
    number = made(wang_fang, "rights")
    table = table_of(number)
    assert table["heads"][:4] == ["年度", "险种", "月数", "个人缴费"]
    (row,) = table["rows"]
    assert row[:5] == ["2025", "职工养老", "1", "1,600.00", "640.00"]
    assert row[-1] == "1"
    assert all(cell for cell in row)
    assert "640.00" in text_of(client, wang_fang, number)


def test_a_residents_record_has_its_own_money_in_the_account(wang_fang) -> None:
    enrol(wang_fang, TIANJIN, "year", resident_pension=option("fee_1200", 120_000))
    pay(wang_fang)
    (row,) = table_of(made(wang_fang, "rights"))["rows"]
    assert row[:5] == ["2025", "居民养老", "12", "1,200.00", "—"]


@pytest.mark.parametrize("kind", ["voucher", "rights"])
def test_a_stranger_has_nothing_to_be_told(wang_fang, mallory, kind) -> None:
    paid(wang_fang)
    assert code_of(send(mallory, "certificate.issue", {"kind": kind})) == "nothing_paid"
