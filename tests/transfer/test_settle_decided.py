"""What one office decides: the books have it as one entry, cover folds right after, what goes back goes the way it came, and no means no."""

from __future__ import annotations

import pytest
from sqlmodel import select

from nfe_app.base import database
from nfe_app.base.money import Fen
from nfe_app.base.settings import settings
from nfe_app.ledger import actions as ledger
from nfe_app.ledger import tables as books
from nfe_app.refund import tables as refunds
from nfe_app.rights import actions as rights
from nfe_app.transfer import actions
from tests.cast import BEIJING, TIANJIN, billing_of, has_paid_twice, new_clerk, send
from tests.deeds import bills_of, code_of, count_of, events_named, part_of, result_of
from tests.transfer.offices import moving_of
from tests.transfer.pensions import ask, asked, covered, crossing_of, decide, is_resident, retired, stands, was_employee


@pytest.fixture
def zheng(autumn):
    """A man at retirement who paid a year as a resident in Tianjin."""
    who = retired()
    is_resident(who)
    return who


def entry_of(kind: str) -> books.Entry:
    """The one entry of this kind."""
    with database.look() as session:
        (found,) = session.exec(select(books.Entry).where(books.Entry.kind == kind)).all()
        session.expunge(found)
        return found


def is_sound() -> None:
    """The books agree with themselves."""
    with database.look() as session:
        assert ledger.rebuild(session) == []
        assert ledger.total(session) == Fen(0)


def test_into_the_employees_pension_the_money_goes_and_the_months_stay(zheng, clerk) -> None:
    was_employee(zheng, "2000-01", "2014-12")
    before, record = stands(zheng, "fund:employee_pension:account"), covered(zheng)
    which = asked(zheng, "to_employee")
    assert result_of(decide(clerk, which))["step"] == "merged"
    assert stands(zheng, "fund:resident_pension") == Fen(0)
    assert stands(zheng, "fund:employee_pension:account") == before + Fen(120_000)
    assert covered(zheng) == record == {"employee_pension": 180, "resident_pension": 12}
    shown = moving_of(zheng)
    assert (shown["account_fen"], shown["has_pool"], shown["tone"]) == (120_000, False, "ok")
    assert "不折算" in shown["says"]
    with database.look() as session:
        assert rights.record_of(session, zheng.id).account[-1].paid_in == Fen(180 * 40_000 + 120_000)
    is_sound()


def test_what_has_gone_over_is_not_there_to_go_again_or_to_be_refunded(zheng, clerk) -> None:
    was_employee(zheng, "2000-01", "2014-12")
    result_of(decide(clerk, asked(zheng, "to_employee")))
    assert [one["code"] for one in crossing_of(zheng, "to_employee")["blocks"]] == ["no_money"]
    assert code_of(ask(zheng, "to_employee")) == "transfer_blocked"
    refund = {"bill_id": billing_of(zheng), "reason": "overlap"}
    assert code_of(send(zheng, "refund.request", refund)) == "moved_away"


def test_into_the_residents_pension_money_and_months_go_and_the_pool_keeps_its(zheng) -> None:
    was_employee(zheng, "2000-01", "2008-04")
    pooled = stands(zheng, "fund:employee_pension:pooled")
    which = asked(zheng, "to_resident", BEIJING, TIANJIN)
    result_of(decide(new_clerk("clerk", TIANJIN), which))
    assert covered(zheng) == {"resident_pension": 112}
    assert stands(zheng, "fund:employee_pension:account") == Fen(0)
    assert stands(zheng, "fund:employee_pension:pooled") == pooled
    assert stands(zheng, "fund:resident_pension:account") == Fen(120_000 + 100 * 40_000)
    assert [one for one in part_of(zheng, "moves")["crossings"] if one["kind"] == "to_resident"] == []
    is_sound()


def test_reversed_by_the_house_everything_is_as_it_was(zheng) -> None:
    was_employee(zheng, "2000-01", "2008-04")
    before = covered(zheng), stands(zheng, "fund:employee_pension:account"), stands(zheng, "fund:resident_pension")
    result_of(decide(new_clerk("clerk", TIANJIN), asked(zheng, "to_resident", BEIJING, TIANJIN)))
    with database.work() as session:
        ledger.reverse(session, entry_of("transfer").id)
    after = covered(zheng), stands(zheng, "fund:employee_pension:account"), stands(zheng, "fund:resident_pension")
    assert after == before


def test_months_paid_twice_count_once_and_the_account_goes_back_the_way_it_came(li_qiang, clerk) -> None:
    which = {"transfer_id": str(result_of(send(li_qiang, "transfer.settle", has_paid_twice(li_qiang)))["transfer_id"])}
    before = covered(li_qiang)
    result_of(decide(clerk, which))
    assert covered(li_qiang) == before == {"employee_pension": 1}
    assert [(one["came_from"], one["months"]) for one in part_of(li_qiang, "moves")["held"]] == [("", 1)]
    (refund,) = part_of(li_qiang, "refunds")
    assert (refund["amount_fen"], refund["step"]) == (40_992, "sent")
    assert "重复的月份清退了" in refund["why"]
    assert entry_of("clean").cause == f"transfer {moving_of(li_qiang)['number']} settles"
    assert stands(li_qiang, "to_return") == Fen(40_992)
    assert [bill["state"] for bill in bills_of(li_qiang, "paid")] == ["paid"]
    assert [one for one in part_of(li_qiang, "moves")["crossings"] if one["kind"] == "twice"] == []
    (event,) = events_named("transfer.settled")
    assert event.facts["by"] == str(clerk.id)
    is_sound()


def test_what_was_given_back_so_is_not_given_back_a_second_time(li_qiang, clerk) -> None:
    has_paid_twice(li_qiang)
    bill_id = billing_of(li_qiang)
    which = asked(li_qiang, "twice")
    result_of(decide(clerk, which))
    assert code_of(decide(clerk, which)) == "transfer_decided"
    assert code_of(send(li_qiang, "refund.request", {"bill_id": bill_id, "reason": "overlap"})) == "moved_away"
    assert count_of(refunds.Refund) == 1


def test_beside_three_months_as_an_employee_a_quarter_of_the_resident_fee_goes_back(zheng, clerk) -> None:
    was_employee(zheng, "2025-03", "2025-05")
    shown = crossing_of(zheng, "beside")
    assert (shown["fen"], shown["months"]) == (30_000, 3)
    result_of(decide(clerk, asked(zheng, "beside")))
    assert covered(zheng) == {"employee_pension": 3, "resident_pension": 9}
    assert stands(zheng, "fund:resident_pension:account") == Fen(90_000)
    assert [one["amount_fen"] for one in part_of(zheng, "refunds")] == [30_000]
    is_sound()


def test_where_nothing_of_a_bill_is_left_it_is_over(zheng, clerk) -> None:
    was_employee(zheng, "2025-01", "2025-12")
    result_of(decide(clerk, asked(zheng, "beside")))
    assert covered(zheng) == {"employee_pension": 12}
    assert [bill["state"] for bill in part_of(zheng, "bills")] == ["returned"]


def test_where_much_money_goes_back_two_say_yes(zheng, clerk, monkeypatch) -> None:
    monkeypatch.setattr(settings(), "refund_limit_yuan", 100)
    was_employee(zheng, "2025-03", "2025-05")
    which = asked(zheng, "beside")
    assert result_of(decide(clerk, which))["waits_for_second"]
    assert code_of(decide(clerk, which)) == "same_person"
    assert part_of(zheng, "refunds") == []
    head = new_clerk("senior_clerk", BEIJING)
    with database.work() as session:
        assert [one.first for one in actions.waiting(session, head.subject)] == ["新经办"]
    assert result_of(decide(head, which))["step"] == "merged"
    assert [one["amount_fen"] for one in part_of(zheng, "refunds")] == [30_000]


def test_a_clerk_sees_what_a_yes_would_do(li_qiang, clerk) -> None:
    result_of(send(li_qiang, "transfer.settle", has_paid_twice(li_qiang)))
    with database.work() as session:
        (row,) = actions.waiting(session, clerk.subject)
    assert row.what == "留北京市的，清退天津市的 2025 年 10 月，退给本人 409.92 元。"
    assert li_qiang.name not in row.who


def test_a_no_says_why_and_nothing_is_entered(li_qiang, clerk) -> None:
    which = {"transfer_id": str(result_of(send(li_qiang, "transfer.settle", has_paid_twice(li_qiang)))["transfer_id"])}
    assert code_of(decide(clerk, which, approve=False)) == "invalid"
    result_of(decide(clerk, which, approve=False, note="另一边的记录查不到"))
    shown = moving_of(li_qiang)
    assert (shown["step"], shown["note"]) == ("rejected", "另一边的记录查不到")
    assert stands(li_qiang, "to_return") == Fen(0)
    assert part_of(li_qiang, "refunds") == []


def test_what_came_in_the_way_since_keeps_a_yes(li_qiang, clerk) -> None:
    has_paid_twice(li_qiang)
    which = asked(li_qiang, "twice")
    result_of(send(li_qiang, "refund.request", {"bill_id": billing_of(li_qiang), "reason": "overlap"}))
    assert code_of(decide(clerk, which)) == "transfer_blocked"
    assert moving_of(li_qiang)["step"] == "submitted"


def test_no_office_settles_what_goes_by_letter_and_none_sends_a_letter_for_this(li_qiang, clerk) -> None:
    has_paid_twice(li_qiang)
    which = asked(li_qiang, "twice")
    assert code_of(send(clerk, "transfer.merge", which)) == "transfer_decided"
    assert code_of(send(clerk, "transfer.hear", which | {"standing": "paid"})) in (
        "transfer_decided",
        "answers_by_line",
    )
    assert events_named("transfer.accepted") == []


def test_a_stranger_and_clerks_of_another_place_settle_nothing(li_qiang, mallory) -> None:
    has_paid_twice(li_qiang)
    which = asked(li_qiang, "twice")
    assert code_of(decide(mallory, which)) == "forbidden"
    for place in (TIANJIN, "440000"):
        assert code_of(decide(new_clerk("clerk", place), which)) == "not_your_region"
    assert stands(li_qiang, "to_return") == Fen(0)
