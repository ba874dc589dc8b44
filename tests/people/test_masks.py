"""What is shown of a name, an identity number and a phone: enough to know oneself, too little for anybody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.people import rules
from tests.cast import identity_number


@pytest.mark.parametrize(
    ("name", "shown"), [("王芳", "王*"), ("陈小河", "陈*河"), ("阿卜杜·热合曼", "阿*曼"), ("欧阳娜娜", "欧*娜")]
)
def test_a_name_shows_its_ends_and_not_its_length(name, shown):
    assert rules.mask_name(name) == shown


def test_an_identity_number_shows_four_and_four():
    assert rules.mask_identity(identity_number("19900512", 7))[:12] == "9999" + "*" * 8


def test_a_phone_shows_three_and_four():
    assert rules.mask_phone("+8613800002207") == "138****2207"


@given(st.dates(), st.integers(0, 999))
def test_a_mask_never_tells_the_birthday(birthday, order):
    number = identity_number(f"{birthday:%Y%m%d}".rjust(8, "0"), order)
    shown = rules.mask_identity(number)
    assert len(shown) == 16
    assert number[4:14] not in shown
