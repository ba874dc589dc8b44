"""Names of four and more characters, with a middle dot however it was typed, and with rare characters: kept as they stand on the card."""

from __future__ import annotations

import pytest

from nfe_app.people.rules import NameWrong, mask_name, name_of
from tests.cast import proves, send
from tests.changes.changing import decide
from tests.deeds import code_of, part_of, result_of

DOTS = "\u00b7\u0387\u16eb\u2022\u2027\u2219\u22c5\u2e31\u30fb\u318d\uff0e\uff65."
RARE = (
    "欧阳娜娜",
    "司马相如",
    "阿卜杜热合曼·阿卜杜克里木",
    "\U00020bb7野家",
    "张\u3007",
    "\u4dae王",
    "\U00030edd面",
    "李\ufa11",
)
"""Beside two surnames and a long name: Extension B and G, the zero of names, the end of Extension A, a character kept for compatibility."""


@pytest.mark.parametrize("dot", [*DOTS, *(f" {dot} " for dot in DOTS)], ids=ascii)
def test_every_dot_is_the_middle_dot(dot):
    assert name_of(f"买买提{dot}艾力") == "买买提·艾力"


@pytest.mark.parametrize("name", RARE, ids=ascii)
def test_a_name_is_kept_as_it_is_typed(rider, clerk, name):
    wanted = proves(rider, name=f" {name} ", reason="wrong")
    id_ = str(result_of(send(rider, "changes.ask_name", wanted))["change_id"])
    result_of(decide(clerk, id_))
    assert part_of(rider, "person")["name"] == name


@pytest.mark.parametrize("name", RARE, ids=ascii)
def test_its_mask_tells_the_ends_and_not_the_length(name):
    assert len(mask_name(name)) <= 3
    assert mask_name(name)[0] == name[0]


@pytest.mark.parametrize(
    "name", ["·艾力", "艾力·", "买买提··艾力", "·", "王1芳", "\ue863伟", "王", "长" * 31], ids=ascii
)
def test_what_is_no_name_stays_none(name):
    with pytest.raises(NameWrong):
        name_of(name)


def test_it_is_refused_in_words(rider):
    assert code_of(send(rider, "changes.ask_name", proves(rider, name="王1芳", reason="wrong"))) == "name_wrong"
