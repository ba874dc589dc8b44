"""Confirming a choice: the price is held against the law of the day it arrives, and nobody is enrolled twice."""

from __future__ import annotations

import json

import pytest

from nfe_app.base import commands
from nfe_app.base.commands import Envelope
from nfe_app.base.database import new_id
from nfe_app.enrolment import tables
from tests import cast
from tests.cast import BEIJING, JIAYUGUAN, TIANJIN, choice, send
from tests.conftest import both
from tests.deeds import bills_of, code_of, count_of, crowd, enrol, events_named, move, on, option, part_of, result_of

ZHENGZHOU = "410100"


def own_base(yuan: int, shown_fen: int) -> dict[str, object]:
    """A base of one's own, with the amount that was shown."""
    return {"option": "own", "base_fen": yuan * 100, "shown_fen": shown_fen}


def pension(yuan: int, shown_fen: int) -> dict[str, object]:
    """Pension in Beijing on a base of one's own."""
    return choice(employee_pension=own_base(yuan, shown_fen))


def confirm(who, draft: dict[str, object]) -> dict[str, object]:
    """Somebody confirms a draft."""
    return send(who, "enrolment.confirm", draft)


def test_what_she_chose_is_what_her_phone_shows(wang_fang):
    enrol(wang_fang)
    (shown,) = part_of(wang_fang, "enrolments")
    assert (shown["scheme"], shown["place_name"], shown["base_fen"]) == ("employee_pension", "北京市", 800_000)
    assert (shown["since"], shown["step"], shown["running"]) == ("2025 年 10 月", "confirmed", True)


def test_three_types_of_one_basket_are_three_enrolments(wang_fang):
    floor, fixed = option("floor", 143_240), option("fixed", 58_492)
    made = enrol(wang_fang, employee_pension=floor, employee_medical=fixed, unemployment=option("floor", 7_162))
    assert len(set(made)) == 3
    assert len(events_named("enrolment.confirmed")) == 3


def test_another_price_than_was_shown_is_refused_and_both_are_told(wang_fang):
    refused = confirm(wang_fang, pension(8000, 150_000))
    assert code_of(refused) == "quote_changed"
    assert refused["fields"] == {"scheme": "employee_pension", "shown_fen": 150_000, "now_fen": 160_000}
    assert "1,500.00" in refused["says"]
    assert "1,600.00" in refused["says"]


def test_one_wrong_price_in_a_basket_enrols_her_in_nothing(wang_fang):
    fixed = option("fixed", 1)
    confirm(wang_fang, choice(employee_pension=own_base(8000, 160_000), employee_medical=fixed))
    assert count_of(tables.Enrolment) == 0
    assert part_of(wang_fang, "bills") == []


def test_a_base_below_the_floor_is_refused_with_the_floor_and_its_document(wang_fang):
    refused = confirm(wang_fang, pension(5000, 100_000))
    assert code_of(refused) == "base_too_low"
    assert (refused["fields"]["low_fen"], "京人社发〔2025〕11号" in refused["says"]) == (716_200, True)


def test_a_base_above_the_ceiling_is_refused(wang_fang):
    assert code_of(confirm(wang_fang, pension(35_812, 716_240))) == "base_too_high"


def test_a_base_that_is_not_whole_yuan_is_refused(wang_fang):
    broken = {"option": "own", "base_fen": 800_050, "shown_fen": 160_010}
    assert code_of(confirm(wang_fang, choice(employee_pension=broken))) == "base_not_whole"


def test_an_own_base_without_a_number_is_refused(wang_fang):
    assert code_of(confirm(wang_fang, choice(employee_pension=option("own", 160_000)))) == "invalid"


@pytest.mark.parametrize(
    ("place", "scheme", "code", "reason"),
    [
        (BEIJING, "employee_pension", "grade_60", "grade_not_offered"),
        (TIANJIN, "unemployment", "floor", "scheme_not_offered"),
        (JIAYUGUAN, "employee_medical", "fixed", "not_known"),
        (ZHENGZHOU, "resident_medical", "fee_1", "grade_not_offered"),
        ("999999", "employee_pension", "floor", "unknown_place"),
        ("１１００００", "employee_pension", "floor", "unknown_place"),
        ("11000", "employee_pension", "floor", "invalid"),
        (BEIJING, "maternity", "floor", "scheme_not_offered"),
        ("330100", "work_injury", "class_2", "paid_by_others"),
        (BEIJING, "occupational_injury", "delivery", "paid_by_others"),
    ],
)
def test_what_a_place_does_not_have_is_refused_by_its_reason(wang_fang, place, scheme, code, reason):
    assert code_of(confirm(wang_fang, choice(place, **{scheme: option(code, 100)}))) == reason


def test_nothing_chosen_is_refused(wang_fang):
    assert code_of(confirm(wang_fang, choice() | {"choices": []})) == "nothing_chosen"


def test_two_schemes_of_one_kind_are_refused(wang_fang):
    both_pensions = choice(employee_pension=own_base(8000, 160_000), resident_pension=option("fee_1000", 100_000))
    assert code_of(confirm(wang_fang, both_pensions)) == "schemes_overlap"


def test_unemployment_on_another_base_than_the_pension_is_refused(wang_fang):
    differing = choice(employee_pension=own_base(8000, 160_000), unemployment=option("floor", 7_162))
    assert code_of(confirm(wang_fang, differing)) == "bases_differ"


def test_unemployment_joined_later_follows_the_pension_that_runs(wang_fang):
    enrol(wang_fang)
    assert code_of(confirm(wang_fang, choice(unemployment=option("floor", 7_162)))) == "bases_differ"
    assert result_of(confirm(wang_fang, choice(unemployment=own_base(8000, 8_000))))


def test_whoever_has_not_said_who_they_are_is_not_enrolled(autumn):
    newcomer = cast.worker("王芳", "13800002207", "19900512", identified=False)
    assert code_of(confirm(newcomer, choice())) == "not_identified"
    assert count_of(tables.Enrolment) == 0


def test_the_same_draft_twice_is_one_enrolment(wang_fang):
    """P18: another item with the same draft, from another phone, gets the enrolment that is there."""
    draft = choice()
    first, second = result_of(confirm(wang_fang, draft)), result_of(confirm(wang_fang, draft))
    assert (first["already"], second["already"]) == (False, True)
    assert first["enrolments"] == second["enrolments"]
    assert count_of(tables.Enrolment) == len(bills_of(wang_fang)) == 1


def test_a_stranger_who_sends_her_draft_gets_one_of_their_own(wang_fang, mallory):
    draft = choice()
    hers, others = result_of(confirm(wang_fang, draft)), result_of(confirm(mallory, draft))
    assert set(hers["enrolments"]).isdisjoint(others["enrolments"])
    assert len(part_of(wang_fang, "enrolments")) == 1


def test_the_same_kind_elsewhere_is_refused_and_told_since_when(wang_fang):
    (first,) = enrol(wang_fang)
    refused = confirm(wang_fang, choice(TIANJIN, employee_pension=option("floor", 102_480)))
    assert code_of(refused) == "already_enrolled"
    told = refused["fields"]
    assert (told["scheme"], told["enrolment_id"], told["since"]) == ("employee_pension", str(first), "2025-10")


def test_another_choice_of_one_kind_is_refused_and_both_are_told(wang_fang):
    """P18: what holds now, what was not done, and what to do."""
    enrol(wang_fang)
    for other in (pension(9000, 180_000), pension(8000, 160_000) | {"frequency": "quarter"}):
        refused = confirm(wang_fang, other)
        assert code_of(refused) == "already_enrolled"
        assert refused["fields"]["holds"] == "职工养老，北京市，基数 8,000.00 元，按月付"
        assert refused["fields"]["wanted"] in (
            "职工养老，北京市，基数 9,000.00 元，按月付",
            "职工养老，北京市，基数 8,000.00 元，按季付",
        )
        assert all(
            words in refused["says"]
            for words in (refused["fields"]["holds"], refused["fields"]["wanted"], "先把原来的停了")
        )
    assert count_of(tables.Enrolment) == 1


def test_the_same_choice_from_another_phone_is_done_already(wang_fang):
    """P18: another draft with the same content is no error for her, and nothing is done again."""
    (first,) = enrol(wang_fang)
    assert result_of(confirm(wang_fang, pension(8000, 160_000))) == {
        "enrolments": [str(first)],
        "since": "2025-10",
        "already": True,
    }
    assert count_of(tables.Enrolment) == len(bills_of(wang_fang)) == 1


def test_the_same_choice_of_what_rests_is_told_that_it_rests(wang_fang):
    """P18."""
    (first,) = enrol(wang_fang)
    move(wang_fang, "pause", first)
    refused = confirm(wang_fang, pension(8000, 160_000))
    assert code_of(refused) == "already_enrolled"
    assert "正暂停" in refused["says"]


def test_one_draft_changed_on_one_of_two_phones_is_not_taken_for_the_other(wang_fang):
    """P18: a draft that both phones know, confirmed on both with another choice: the second is told, and may confirm it after a stop."""
    draft = pension(8000, 160_000)
    changed = pension(9000, 180_000) | {"draft_id": draft["draft_id"]}
    (first,) = result_of(confirm(wang_fang, draft))["enrolments"]
    assert code_of(confirm(wang_fang, changed)) == "already_enrolled"
    move(wang_fang, "stop", first)
    assert result_of(confirm(wang_fang, draft))["already"]
    assert not result_of(confirm(wang_fang, changed))["already"]
    assert count_of(tables.Enrolment) == 2


def test_a_residents_pension_beside_an_employees_one_is_refused(wang_fang):
    enrol(wang_fang)
    assert code_of(confirm(wang_fang, choice(resident_pension=option("fee_1000", 100_000)))) == "already_enrolled"


def test_one_kind_that_runs_already_enrols_her_in_nothing_else(wang_fang):
    enrol(wang_fang)
    basket = choice(employee_medical=option("fixed", 58_492), employee_pension=own_base(8000, 160_000))
    assert code_of(confirm(wang_fang, basket)) == "already_enrolled"
    assert count_of(tables.Enrolment) == 1


@both
def test_two_phones_that_enrol_her_at_once_enrol_her_once(house, wang_fang):
    """P18: the second one is told."""
    answers = crowd(2, lambda _number: result_of(confirm(wang_fang, choice())))
    assert sorted(answer["already"] for answer in answers) == [False, True]
    assert count_of(tables.Enrolment) == len(bills_of(wang_fang)) == 1


@both
def test_two_phones_that_send_the_same_draft_at_once_hear_of_one_enrolment(house, wang_fang):
    draft = choice()
    first, second = crowd(2, lambda _number: result_of(confirm(wang_fang, draft)))
    assert first["enrolments"] == second["enrolments"]
    assert count_of(tables.Enrolment) == 1


def test_the_law_is_that_of_the_day_it_arrives_not_of_the_day_it_was_made(wang_fang):
    """A claim of June is priced in July: 7162 was the floor until then, 7270 is it now."""
    with on("2026-06-30") as june:
        made = choice(employee_pension=option("floor", 143_240))
    with on("2026-07-01"):
        late = Envelope(id=new_id(), kind="enrolment.confirm", payload=made, made_at=june)
        refused = json.loads(commands.run(late, wang_fang.subject))
    assert code_of(refused) == "quote_changed"
    assert refused["fields"]["now_fen"] == 145_400


def test_months_count_from_the_day_in_china_on_which_it_arrives(wang_fang):
    """Half past midnight in Beijing is still the day, and the month, before in UTC."""
    with on("2025-11-01", hour=0):
        enrol(wang_fang)
    assert part_of(wang_fang, "enrolments")[0]["since"] == "2025 年 11 月"


def test_a_yearly_premium_is_held_against_the_year_it_pays_for(wang_fang):
    """In October residents pay for the medical cover of the year that comes."""
    enrol(wang_fang, ZHENGZHOU, "year", resident_medical=option("general", 40_000))
    assert bills_of(wang_fang)[0]["says"] == "2026 年"
