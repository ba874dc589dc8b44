"""What a certificate says of the records, what strangers may see of it, and amounts in capital words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest

from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.certificate import rules
from nfe_app.certificate.rules import Facts, NothingPaid, Paid, Part, Purpose, Standing, Status


def paid(first: str, last: str, yuan: str) -> Paid:
    return Paid(Span(Month.parse(first), Month.parse(last)), Fen.of_yuan(yuan))


PENSION = Part(
    "employee_pension",
    "职工养老",
    "110000",
    "北京市",
    Standing.COVERED,
    (paid("2026-03", "2026-03", "1600"), paid("2026-01", "2026-01", "1600"), paid("2026-02", "2026-02", "1600.50")),
)
RESIDENT = Part(
    "resident_pension",
    "居民养老",
    "620200",
    "甘肃省嘉峪关市",
    Standing.STOPPED,
    (paid("2024-01", "2024-12", "200"),),
)
FACTS = Facts("陈小河", "陈*河", "9999********0014", date(2026, 11, 23), (PENSION, RESIDENT), Purpose.LOAN)


def with_payments(*payments: Paid) -> Part:
    return rules.compose(replace(FACTS, parts=(replace(PENSION, paid=payments),))).parts[0]


def test_monthly_payments_become_one_stretch() -> None:
    said = rules.compose(FACTS)
    assert said.parts[0].paid == (paid("2026-01", "2026-03", "4800.50"),)


def test_a_gap_makes_two_stretches_each_with_its_own_money() -> None:
    part = with_payments(paid("2025-11", "2026-01", "300"), paid("2026-03", "2026-03", "100"))
    assert part.paid == (paid("2025-11", "2026-01", "300"), paid("2026-03", "2026-03", "100"))
    assert (part.months, part.amount) == (4, Fen(40000))


def test_a_month_topped_up_counts_once_and_its_money_twice() -> None:
    part = with_payments(paid("2026-01", "2026-03", "300"), paid("2026-02", "2026-02", "20.05"))
    assert part.paid == (paid("2026-01", "2026-03", "320.05"),)
    assert part.months == 3


def test_the_same_facts_in_another_order_have_the_same_digest() -> None:
    turned = replace(FACTS, parts=(RESIDENT, replace(PENSION, paid=PENSION.paid[::-1])))
    assert rules.digest_of(rules.compose(turned)) == rules.digest_of(rules.compose(FACTS))


@pytest.mark.parametrize(
    "other",
    [
        replace(FACTS, name="陈大河"),
        replace(FACTS, masked_identity="9999********0022"),
        replace(FACTS, issued_on=date(2026, 11, 24)),
        replace(FACTS, purpose=Purpose.SCHOOL),
        replace(FACTS, demo=True),
        replace(FACTS, parts=(PENSION,)),
        replace(FACTS, parts=(replace(PENSION, standing=Standing.PAUSED), RESIDENT)),
        replace(FACTS, parts=(replace(PENSION, paid=PENSION.paid[1:]), RESIDENT)),
        replace(FACTS, parts=(PENSION, replace(RESIDENT, paid=(paid("2024-01", "2024-12", "200.01"),)))),
        replace(FACTS, parts=(PENSION, replace(RESIDENT, place="620100", place_name="甘肃省兰州市"))),
    ],
)
def test_any_other_fact_has_another_digest(other: Facts) -> None:
    assert rules.digest_of(rules.compose(other)) != rules.digest_of(rules.compose(FACTS))


FIRST_EDITION = (
    '{"demo":false,"edition":1,"issued_on":"2026-11-23","issuer":"新就业社保","kind":"participation",'
    '"masked_identity":"9999********0014","masked_name":"陈*河","name":"陈小河","parts":[{"paid":[{"amount_fen":20000,'
    '"span":{"first":"2024-01","last":"2024-12"}}],"place":"620200","place_name":"甘肃省嘉峪关市",'
    '"scheme":"resident_pension","scheme_name":"居民养老","standing":"stopped"}],"purpose":"rent"}'
)
SECOND_EDITION = (
    '{"demo":false,"edition":2,"issued_on":"2026-11-23","issuer":"新就业社保","kind":"participation",'
    '"masked_identity":"9999********0014","masked_name":"陈*河","name":"陈小河","parts":[{"amount_fen":20000,"months":12,'
    '"paid":[{"amount_fen":20000,"span":{"first":"2024-01","last":"2024-12"}}],"place":"620200","place_name":"甘肃省嘉峪关市",'
    '"scheme":"resident_pension","scheme_name":"居民养老","standing":"stopped"}],"purpose":"loan","sections":[],'
    '"valid_until":"2026-12-23"}'
)


def test_digests_given_out_stay_true() -> None:
    """A certificate is checked years later: the bytes behind its digest may never change."""
    said = rules.compose(replace(FACTS, parts=(RESIDENT,)))
    assert rules.canonical(said).decode() == SECOND_EDITION
    assert rules.digest_of(said) == sha256(SECOND_EDITION.encode()).hexdigest()


def test_what_the_first_edition_said_is_still_read() -> None:
    """It told every stretch and amount whatever it was for, and never ran out."""
    said = rules.read_said(FIRST_EDITION)
    (part,) = said.parts
    assert (said.edition, said.purpose, said.valid_until, said.sections) == (1, Purpose.RENT, None, ())
    assert part.paid == (paid("2024-01", "2024-12", "200"),)
    assert (part.months, part.amount) == (12, Fen(20000))
    assert rules.status_of(said, date(2040, 1, 1), withdrawn=False) is Status.VALID


def test_what_the_second_edition_said_is_still_read() -> None:
    assert rules.read_said(SECOND_EDITION) == rules.compose(replace(FACTS, parts=(RESIDENT,)))


@pytest.mark.parametrize(
    ("purpose", "stretches", "amounts", "days"),
    [
        (Purpose.GENERAL, True, True, 90),
        (Purpose.RENT, False, False, 30),
        (Purpose.SCHOOL, True, False, 90),
        (Purpose.LOAN, True, True, 30),
        (Purpose.WORK, False, False, 30),
        (Purpose.SETTLE, True, True, 90),
    ],
)
def test_a_purpose_is_told_what_it_needs_and_no_more(
    purpose: Purpose, stretches: bool, amounts: bool, days: int
) -> None:
    said = rules.compose(replace(FACTS, purpose=purpose))
    assert [part.months for part in said.parts] == [3, 12]
    assert all(bool(part.paid) is stretches for part in said.parts)
    assert all((part.amount is not None) is amounts for part in said.parts)
    assert all((each.amount is not None) is amounts for part in said.parts for each in part.paid)
    assert said.valid_until == date(2026, 11, 23) + timedelta(days=days)


@pytest.mark.parametrize("kind", rules.KINDS)
def test_what_once_happened_never_runs_out(kind: str) -> None:
    until = rules.compose(replace(FACTS, kind=kind)).valid_until
    assert (until is None) is (kind in ("voucher", "receipt"))


def test_months_that_were_asked_for_are_cut_out_and_have_no_amount_then() -> None:
    """A part of a payment has no amount of its own; whole stretches keep theirs."""
    wanted = Span(Month(2024, 7), Month(2026, 3))
    pension, resident = rules.compose(FACTS, wanted).parts
    assert pension.paid == (paid("2026-01", "2026-03", "4800.50"),)
    assert resident.paid == (Paid(Span(Month(2024, 7), Month(2024, 12)), None),)
    assert (resident.months, resident.amount) == (6, None)


def test_a_scheme_with_nothing_in_the_months_wanted_is_left_out() -> None:
    (only,) = rules.compose(FACTS, Span(Month(2026, 1), Month(2026, 1))).parts
    assert (only.scheme, only.months) == ("employee_pension", 1)
    with pytest.raises(NothingPaid):
        rules.compose(FACTS, Span(Month(2020, 1), Month(2020, 12)))


@pytest.mark.parametrize(
    ("day", "withdrawn", "status"),
    [
        (date(2026, 12, 23), False, Status.VALID),
        (date(2026, 12, 24), False, Status.EXPIRED),
        (date(2026, 11, 24), True, Status.WITHDRAWN),
        (date(2027, 12, 24), True, Status.WITHDRAWN),
    ],
)
def test_it_holds_to_the_end_of_its_last_day_unless_it_was_taken_back(
    day: date, withdrawn: bool, status: Status
) -> None:
    assert rules.status_of(rules.compose(FACTS), day, withdrawn=withdrawn) is status


def test_what_was_said_can_be_read_back() -> None:
    said = rules.compose(FACTS)
    assert rules.read_said(rules.canonical(said)) == said


def test_with_nothing_paid_there_is_no_certificate() -> None:
    with pytest.raises(NothingPaid) as refused:
        rules.compose(replace(FACTS, parts=(replace(PENSION, paid=()), replace(RESIDENT, paid=()))))
    assert refused.value.code == "nothing_paid"


def test_a_scheme_without_payments_stands_beside_one_with_some() -> None:
    said = rules.compose(replace(FACTS, parts=(PENSION, replace(RESIDENT, paid=()))))
    assert [part.months for part in said.parts] == [3, 0]


@pytest.mark.parametrize("bare", [{"masked_name": "陈小河"}, {"masked_identity": "999999199001010014"}])
def test_an_unmasked_name_or_identity_number_never_gets_in(bare: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        rules.compose(replace(FACTS, **bare))


def test_one_scheme_in_one_place_cannot_come_twice() -> None:
    with pytest.raises(ValueError):
        rules.compose(replace(FACTS, parts=(PENSION, PENSION)))


def test_a_stranger_sees_the_facts_but_neither_name_nor_identity_number() -> None:
    view = rules.public_view(rules.compose(FACTS), Status.VALID)
    shown = json.dumps(rules.plain(view), ensure_ascii=False)
    assert view.parts == rules.compose(FACTS).parts
    assert "陈*河" in shown
    assert "陈小河" not in shown
    assert "9999" not in shown


def test_the_public_view_says_only_what_was_agreed() -> None:
    shown = rules.plain(rules.public_view(rules.compose(FACTS), Status.WITHDRAWN))
    assert set(shown) == set(
        str.split("masked_name issued_on parts purpose demo kind issuer valid_until sections status")
    )
    assert (shown["status"], shown["issued_on"], shown["purpose"]) == ("withdrawn", "2026-11-23", "loan")
