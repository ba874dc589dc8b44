"""P35: a clerk sees the fields that were named as shareable, once the worker has let them in, and never anything else."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.assistance import rules
from nfe_app.base.errors import NotFound
from nfe_app.base.shareable import NotShareable
from tests.assistance.beside import clerk_sees, fields_of, receipts_of, shows
from tests.cast import CHOOSING, Worker, is_asked, is_beside, new_clerk, newcomer, send
from tests.deeds import code_of, events_named, everything_kept, result_of


@pytest.fixture
def clerk(autumn) -> Worker:
    """A clerk."""
    return new_clerk("clerk")


@pytest.fixture
def she(autumn) -> Worker:
    """A rider."""
    return newcomer()


def test_before_the_worker_lets_the_clerk_in_nothing_is_shown_nor_taken_in(she, clerk):
    which = is_asked(she, clerk)
    assert clerk_sees(clerk, which).rows == []
    with pytest.raises(rules.NotTogether):
        shows(she, which, **CHOOSING)
    result_of(send(she, "assistance.let_in", which))
    shows(she, which, **CHOOSING)
    assert fields_of(clerk, which)["place"] == "北京市"


def test_the_clerk_reads_words_where_the_draft_has_codes(she, clerk):
    which = is_beside(she, clerk)
    told = clerk_sees(clerk, which)
    assert (told.page, told.scope) == ("选险种", "参保登记")
    assert {row.title: row.says for row in told.rows} | {"养老": "没有选", "多久缴一次": "按月"} == {
        row.title: row.says for row in told.rows
    }
    shows(
        she,
        which,
        "/me/",
        **CHOOSING | {"pension": "employee_pension", "pension_option": "own", "pension_base": "8000"},
    )
    told = clerk_sees(clerk, which)
    assert told.page == "别的页，看不到"
    says = fields_of(clerk, which)
    assert (says["pension"], says["pension_option"], says["pension_base"]) == ("职工养老", "自己定基数", "8000 元")


def test_of_the_person_the_clerk_sees_heads_and_tails(she, clerk):
    which = is_beside(she, clerk)
    frame = json.dumps(asdict(clerk_sees(clerk, which)), ensure_ascii=False)
    assert not [one for one in (she.name, she.identity, she.phone) if one in frame]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("place_name", "北京市"),
        ("income", "8000"),
        ("identity", "110101199003070039"),
        ("residence", "13800002207"),
        ("pension", "我的密码是"),
        ("pension_base", "8000 元，卡号 6216"),
        ("pension_option", "110101199003070039110101199003070039110101"),
        ("place", "13800002207"),
    ],
)
def test_what_is_not_named_is_refused_and_not_kept(she, clerk, field, value):
    which = is_beside(she, clerk)
    before = fields_of(clerk, which)
    with pytest.raises(NotShareable):
        shows(she, which, **CHOOSING | {field: value})
    assert fields_of(clerk, which) == before
    assert value not in everything_kept() or value in ("北京市", "8000")


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=30), max_size=4), st.text(max_size=20))
def test_whatever_a_phone_sends_only_named_fields_with_values_they_can_have_come_through(fields, page):
    for known in rules.SHAREABLE.values():
        with suppress(NotShareable):
            shown, taken = known.shown(page, fields)
            assert shown in ("", *known.pages)
            assert all(known.fields[name].takes(value) for name, value in taken.items())


def test_what_came_into_sight_stands_in_the_receipt_each_time_it_changed(she, clerk):
    which = is_beside(she, clerk)
    shows(she, which, **CHOOSING | {"pension": "employee_pension"})
    shows(she, which, **CHOOSING | {"pension": "employee_pension"})
    shows(she, which, **CHOOSING)
    (receipt,) = receipts_of(she)
    assert [one["says"] for one in receipt["seen"] if one["title"] == "养老"] == ["没有选", "职工养老", "没有选"]
    assert [one["says"] for one in receipt["seen"] if one["title"] == "参保地"] == ["北京市"]


def test_another_clerk_and_another_worker_see_and_show_nothing(she, clerk):
    """Strangers."""
    which = is_beside(she, clerk)
    with pytest.raises(NotFound):
        clerk_sees(new_clerk("senior_clerk"), which)
    with pytest.raises(NotFound):
        shows(newcomer(), which, **CHOOSING)
    assert receipts_of(newcomer()) == []


def test_letting_in_is_a_line_in_the_workers_own_ledger(she, clerk):
    is_beside(she, clerk)
    (line,) = events_named("assistance.let_in")
    assert (line.person_id, line.facts["by"], line.facts["what"]) == (she.id, str(clerk.id), "draft enrolment")


def test_nobody_is_let_in_who_did_not_ask_and_nobody_lets_others_in(she, clerk):
    which = is_asked(she, clerk)
    assert code_of(send(newcomer(), "assistance.let_in", which)) == "not_yours"
    assert code_of(send(clerk, "assistance.let_in", which)) == "forbidden"
    assert clerk_sees(clerk, which).state == "asking"


def test_what_is_shown_lies_sealed(she, clerk):
    which = is_beside(she, clerk)
    shows(she, which, **CHOOSING | {"pension_option": "own", "pension_base": "7654.32"})
    assert "7654.32" not in everything_kept()
    assert fields_of(clerk, which)["pension_base"] == "7654.32 元"
