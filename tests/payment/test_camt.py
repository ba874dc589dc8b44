"""A statement is read strictly: what is booked in yuan on our account, and nothing that could be anything else."""

from __future__ import annotations

import pytest

from nfe_app.base.money import Fen
from nfe_app.payment import camt
from tests.payment.banks import SPACE, balance, entry, paper

BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FETCHES = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def why(file: bytes) -> object:
    """Why a file is refused."""
    with pytest.raises(camt.NotAStatement) as refused:
        camt.read(file)
    return refused.value.fields["why"]


def test_a_line_is_read_with_its_sum_its_words_and_the_banks_number() -> None:
    ((one,),) = [found.lines for found in camt.read(paper(entry("缴费码 1", "1600.5", reference="R1", end="E1")))]
    assert (one.reference, one.amount, one.credit, one.told, one.end_to_end) == (
        "R1",
        Fen(160_050),
        True,
        "缴费码 1",
        "E1",
    )
    assert one.at.isoformat() == "2025-10-01T12:00:00+08:00"


def test_a_notification_is_read_alike() -> None:
    told = paper(entry("x", reference="R1")).decode().replace("camt.053", "camt.054")
    told = told.replace("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn").replace("Stmt>", "Ntfctn>")
    (found,) = camt.read(told.encode())
    assert (found.kind, found.lines[0].reference, found.day) == ("camt.054", "R1", None)


def test_what_is_only_expected_is_no_line() -> None:
    (found,) = camt.read(paper(entry(state="PDNG"), entry(state="INFO")))
    assert (found.lines, found.strange) == ((), ())


@pytest.mark.parametrize(
    "line",
    [
        entry(currency="USD"),
        entry(currency="cny"),
        entry(yuan="1,600.00"),
        entry(yuan="1600.001"),
        entry(yuan="-1"),
        entry(yuan="1e3"),
        entry(yuan="0"),
        entry(yuan="9" * 30),
        entry(reference=""),
        entry(sign="BOTH"),
        entry(more="<RvslInd>true</RvslInd>"),
        entry().replace("2025-10-01", "yesterday"),
    ],
)
def test_a_line_that_is_not_plain_is_for_a_person_and_keeps_no_other(line: str) -> None:
    (found,) = camt.read(paper(line, entry(reference="FINE")))
    assert [one.reference for one in found.lines] == ["FINE"]
    assert len(found.strange) == 1


def test_a_batch_is_as_many_lines_as_it_has_parts() -> None:
    parts = "".join(
        f'<TxDtls><Refs><AcctSvcrRef>{ref}</AcctSvcrRef></Refs><Amt Ccy="CNY">{yuan}</Amt></TxDtls>'
        for ref, yuan in (("A", "1.00"), ("B", "2.00"))
    )
    batch = entry(yuan="{}").replace("<TxDtls><Refs><EndToEndId>X</EndToEndId></Refs>", parts + "<TxDtls>")
    batch = batch[: batch.rindex("<TxDtls>")] + "</NtryDtls></Ntry>"
    (found,) = camt.read(paper(batch.format("3.00")))
    assert [(one.reference, one.amount.count) for one in found.lines] == [("A", 100), ("B", 200)]
    (found,) = camt.read(paper(batch.format("3.01")))
    assert (found.lines, len(found.strange)) == ((), 1)


@pytest.mark.parametrize("head", [BOMB, FETCHES, "<!DOCTYPE x>"])
def test_a_doctype_is_refused_before_anything_in_it_is_read(head: str) -> None:
    assert why(paper(entry("&b;"), head=head)) == "doctype"


@pytest.mark.parametrize(
    "file",
    [b"", b"\xff\xfe\x00", b"reference,amount\n1,2", b"<a>", b"PK\x03\x04", b'<?xml version="1.0" encoding="x"?><a/>'],
)
def test_a_file_that_is_no_xml_is_refused(file: bytes) -> None:
    assert why(file) == "no_xml"


@pytest.mark.parametrize("space", [SPACE.replace("053", "052"), "urn:other", SPACE + ".1"])
def test_another_message_is_refused(space: str) -> None:
    assert why(paper(entry(), space=space)) == "other_message"


def test_a_file_too_deep_or_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert why(b"<a>" * 5000) == "too_deep"
    monkeypatch.setattr(camt, "LARGEST", 10)
    assert why(paper()) == "too_large"


def test_a_statement_of_no_account_is_refused() -> None:
    assert why(paper(number="")) == "no_account"


def test_balances_that_its_lines_do_not_make_are_refused() -> None:
    """A line that was lost, added or altered on the way."""
    fine = balance("OPBD", "10.00", "DBIT") + balance("CLBD", "1590.00")
    (found,) = camt.read(paper(entry(), balances=fine))
    assert str(found.day) == "2025-10-01"
    assert why(paper(entry(), entry(), balances=fine)) == why(paper(balances=fine)) == "balance"
    assert why(paper(balances=balance("OPBD", "a lot"))) == "balance"
