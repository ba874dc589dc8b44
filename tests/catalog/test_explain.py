"""Every step of a quote with its document; without an option, the one that the base stands for."""

from __future__ import annotations

import json
from datetime import date

import pytest

from nfe_app.base.errors import Invalid
from nfe_app.base.money import Fen
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import names
from nfe_app.catalog.offers import BaseTooHigh, BaseTooLow, GradeNotOffered, SchemeNotOffered

DAY = date(2025, 10, 1)


def test_a_base_in_beijing_is_a_base_of_ones_own() -> None:
    explained = catalog.explain("110000", names.PENSION, DAY, Fen.of_yuan(8000))
    assert (explained.quote.option.code, explained.quote.amount.yuan) == ("own", "1600.00")
    assert [(ground.title, ground.value) for ground in explained.grounds][-1] == ("职工养老缴费比例", "20%")


def test_a_base_below_the_floor_names_the_floor_and_its_document() -> None:
    with pytest.raises(BaseTooLow) as refused:
        catalog.explain("110000", names.PENSION, DAY, Fen.of_yuan(5000))
    assert refused.value.fields["low_fen"] == 716200
    assert "京人社发〔2025〕11号" in str(refused.value.fields["document"])
    assert "7,162.00" in refused.value.says


def test_a_base_stands_for_the_grade_that_has_it() -> None:
    assert catalog.explain("620200", names.PENSION, DAY, Fen.of_yuan("5136.60")).quote.option.code == "grade_70"


def test_where_grades_are_sold_other_bases_are_refused() -> None:
    for yuan, refusal in ((5000, GradeNotOffered), (4000, BaseTooLow), (30000, BaseTooHigh)):
        with pytest.raises(refusal):
            catalog.explain("620200", names.PENSION, DAY, Fen.of_yuan(yuan))


def test_a_scheme_with_one_option_needs_no_choice() -> None:
    assert catalog.explain("110000", names.MEDICAL, DAY).quote.amount.yuan == "584.92"
    assert catalog.explain("110000", names.MEDICAL, DAY, Fen.of_yuan(8000)).quote.amount.yuan == "584.92"


def test_a_scheme_with_several_options_asks_for_one() -> None:
    with pytest.raises(Invalid):
        catalog.explain("110000", names.PENSION, DAY)


def test_what_is_closed_is_refused_before_any_choice() -> None:
    with pytest.raises(SchemeNotOffered):
        catalog.explain("120000", names.UNEMPLOYMENT, DAY)


def test_an_explanation_can_be_told_in_json() -> None:
    told = json.loads(json.dumps(catalog.explain("110000", names.PENSION, DAY, Fen.of_yuan(8000)).as_json()))
    assert (told["amount_fen"], told["amount"], told["unit"], told["base_fen"]) == (160000, "1600.00", "month", 800000)
    assert told["grounds"][0]["document"].startswith("京人社发〔2025〕11号")
    assert told["inputs"] == {"base": 800000}
