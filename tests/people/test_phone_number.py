"""Which phone numbers are taken."""

import pytest

from nfe_app.people.rules import PhoneWrong, phone_of


@pytest.mark.parametrize("typed", ["13800002207", "+86 138 0000 2207", "138-0000-2207"])
def test_a_mobile_number_is_taken_however_it_is_typed(typed: str) -> None:
    assert phone_of(typed) == "+8613800002207"


@pytest.mark.parametrize("typed", ["", "1380000220", "1380000abcd", "01088886666", "+1 415 555 2671", "电话"])
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(PhoneWrong):
        phone_of(typed)
