"""A clerk says once what was done about a difference; nobody else may, and a run after it knows (P33)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nfe_app.base import clock, database
from nfe_app.base.database import new_id
from nfe_app.base.money import Fen
from nfe_app.payment.gateway import BillRow
from nfe_app.people.actions import NotSignedIn
from nfe_app.reconciliation import desk, sheet
from nfe_app.reconciliation import tables as kept
from tests.cast import clerk_zhao, has_difference, send
from tests.conftest import both
from tests.deeds import code_of, count_of, crowd, events_named, result_of
from tests.reconciliation.town import DAY, at, reconciled

NOTE = "渠道退回原卡，凭证 0071"


@pytest.fixture
def zhao(autumn):
    """The clerk."""
    return clerk_zhao()


def seen(who):
    """What somebody sees of the days."""
    with database.look() as session:
        return sheet.days(session, who)


def deal(who, row, note=NOTE):
    """Somebody says what was done."""
    return send(who, "reconciliation.deal_with", {"difference_id": row.id, "note": note})


@pytest.fixture
def strange(channel):
    """An order of nobody in the bill of the first of October."""
    channel.bills[DAY] = [BillRow("payment", "STRANGER", "4200000815", Fen(123_456), at(12))]
    reconciled()


def test_a_clerk_sees_the_day_what_does_not_agree_and_what_to_do(zhao, strange):
    (day,) = seen(zhao)
    assert (day.channel, day.day, day.state, day.lines, day.matched, day.open) == ("wechat", DAY, "done", 1, 0, 1)
    (row,) = day.differences
    assert (row.name, row.number, row.theirs, row.ours) == ("unknown_order", "STRANGER", "1,234.56", "")
    assert row.to_do.startswith("到渠道商户后台")
    assert (row.open, row.dealt) == (True, "")


def test_once_dealt_with_it_says_by_whom_and_how_and_is_no_longer_open(zhao, strange):
    result_of(deal(zhao, seen(zhao)[0].differences[0]))
    (day,) = seen(zhao)
    assert day.open == 0
    assert day.differences[0].dealt == f"赵经办：{NOTE}"
    (event,) = events_named("reconciliation.dealt_with")
    assert event.facts["name"] == "unknown_order"
    assert NOTE not in str(event.facts)


def test_the_same_difference_of_a_later_run_counts_as_dealt_with(zhao, strange):
    """The bill does not change any more: a run after it would ask the clerk for ever."""
    result_of(deal(zhao, seen(zhao)[0].differences[0]))
    reconciled(hour=15)
    (day,) = seen(zhao)
    assert (day.open, day.differences[0].dealt) == (0, f"赵经办：{NOTE}")
    assert code_of(deal(zhao, day.differences[0])) == "already_dealt_with"


@both
def test_of_five_clerks_at_once_one_is_kept(house, zhao):
    which = has_difference(zhao)
    told = crowd(5, lambda number: send(zhao, "reconciliation.deal_with", which | {"note": f"第 {number} 个"})["ok"])
    assert told.count(True) == count_of(kept.Dealing) == 1


def test_a_rider_may_neither_look_nor_deal_with_it(zhao, strange, mallory):
    """P33."""
    row = seen(zhao)[0].differences[0]
    assert code_of(deal(mallory, row)) == "forbidden"
    with pytest.raises(NotSignedIn):
        seen(mallory.subject)
    assert count_of(kept.Dealing) == 0


def test_what_does_not_exist_is_not_found(zhao):
    assert (
        code_of(send(zhao, "reconciliation.deal_with", {"difference_id": str(new_id()), "note": NOTE})) == "not_found"
    )


@pytest.mark.parametrize("note", ["", "   ", "a\x00b", "\u202egnp.exe", "一" * 201, 7, None])
def test_a_note_is_a_plain_line(zhao, strange, note):
    assert code_of(deal(zhao, seen(zhao)[0].differences[0], note)) == "invalid"


def test_a_day_without_a_bill_is_shown_as_such_and_one_that_is_overdue_in_red(zhao, channel):
    reconciled()
    with clock.stopped_at(at(15, day=DAY.replace(day=2))):
        (day,) = seen(zhao)
    assert (day.state, day.overdue, day.tries, day.differences) == ("no_bill", True, 1, [])


def test_an_overdue_day_that_nobody_tried_is_shown_too(zhao, channel):
    with clock.stopped_at(at(15, day=DAY.replace(day=2))):
        (day,) = seen(zhao)
    assert (day.state, day.overdue, day.tries) == ("none", True, 0)


def test_nothing_of_a_person_is_shown(zhao, strange, wang_fang):
    shown = repr(seen(zhao))
    assert not any(secret in shown for secret in (wang_fang.name, wang_fang.phone, str(wang_fang.id)))


def test_every_state_of_a_day_is_told_in_words(zhao, strange):
    """What the page says: one colour and one sentence for each."""
    told = desk._words(seen(zhao)[0])
    assert (told["title"], told["mark"], told["colour"]) == ("2025 年 10 月 1 日 · 微信支付", "1 处要处理", "red")
    assert told["says"] == "账单 1 行，对上 0 行"
    for state in desk.NOT_DONE:
        assert desk._words(replace(seen(zhao)[0], state=state))["mark"] == "等账单"
    assert desk._words(replace(seen(zhao)[0], overdue=True, state="no_bill"))["colour"] == "red"
    assert desk._words(replace(seen(zhao)[0], open=0))["mark"] == "已对平"
