"""A production takes no value that two people, or the collection, do not stand for; a demonstration says so and goes on."""

from __future__ import annotations

import pytest

from nfe_app.base.settings import settings
from nfe_app.catalog import approvals, checkers, parameters
from nfe_app.catalog.approvals import NotChecked
from nfe_app.catalog.approving import House, Signer
from nfe_app.catalog.checkers import DEMONSTRATION, OfficeBroken
from tests.catalog.office import AFTER, FILE, QIAN, ZHAO, keys_of, write


@pytest.fixture
def production(values: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """The same house, where real people pay."""
    monkeypatch.setattr(settings(), "mode", "production")
    monkeypatch.setattr(approvals, "BOOK", values.book)
    return values


def signed(values: House, first: Signer, second: Signer) -> None:
    """A change that two sign."""
    write(values, AFTER)
    values.enter(values.look(FILE), first)
    values.check(values.look(FILE), second)


def rate(values: House) -> str:
    """The rate that holds in the house."""
    ((known,),) = [
        found for (_scheme, name), found in parameters.records.__wrapped__(values.folder).items() if name == "rate"
    ]
    return str(known.value)


def test_what_was_taken_over_is_in_force(production: House) -> None:
    assert rate(production) == "0.09"


def test_a_change_is_in_force_when_two_have_signed(production: House) -> None:
    write(production, AFTER)
    with pytest.raises(NotChecked, match="还没有人签名"):
        rate(production)
    production.enter(production.look(FILE), ZHAO)
    with pytest.raises(NotChecked, match="还没有第二个人核对"):
        rate(production)
    production.check(production.look(FILE), QIAN)
    assert rate(production) == "0.08"


def test_a_demonstration_goes_on_with_a_change_of_nobody(values: House) -> None:
    write(values, AFTER)
    assert rate(values) == "0.08"
    assert values.faults()


def test_the_two_of_the_demonstration_sign_in_a_demonstration_alone(values: House, monkeypatch) -> None:
    one, other = (Signer(name, checkers.demonstration(name)) for name in DEMONSTRATION)
    signed(values, one, other)
    assert values.faults() == []
    monkeypatch.setattr(settings(), "mode", "production")
    assert len(values.faults()) == 1


def test_without_an_office_what_was_taken_over_holds_and_no_change_does(production: House, monkeypatch) -> None:
    monkeypatch.setattr(settings(), "office_keys", None)
    assert rate(production) == "0.09"
    write(production, AFTER)
    with pytest.raises(NotChecked):
        rate(production)


@pytest.mark.parametrize(
    "wrong",
    [
        f"赵敏,,{checkers.line_of(ZHAO.key)}\n钱进,,{checkers.line_of(ZHAO.key)}",
        f"赵敏,,{checkers.line_of(checkers.demonstration(DEMONSTRATION[0]))}",
        f"{DEMONSTRATION[0]},,{checkers.line_of(ZHAO.key)}",
        f"赵 敏,,{checkers.line_of(ZHAO.key)}",
        f"赵敏,soon,{checkers.line_of(ZHAO.key)}",
        "赵敏,,AAAA",
        "赵敏,,",
        "赵敏",
    ],
)
def test_an_office_whose_file_is_not_in_order_stops_everything(production: House, tmp_path, monkeypatch, wrong) -> None:
    keys_of(tmp_path, monkeypatch).write_text(f"name,until,key\n{wrong}\n", "utf-8")
    with pytest.raises(OfficeBroken, match=r"office\.csv"):
        rate(production)


def test_a_file_of_the_office_that_is_not_there_stops_everything(production: House, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(settings(), "office_keys", tmp_path / "none.csv")
    with pytest.raises(OfficeBroken, match="FileNotFoundError"):
        rate(production)


def test_a_private_key_and_one_on_another_curve_are_no_line_of_the_office() -> None:
    other = checkers.ECKey.generate_key("P-384", private=True)
    with pytest.raises(ValueError, match="P-256"):
        checkers.public(checkers.line_of(other))


def test_a_key_opens_by_its_passphrase_alone() -> None:
    sealed, line = checkers.new("correct horse battery")
    assert checkers.line_of(checkers.opened(sealed, "correct horse battery")) == line
    for words in ("wrong horse battery", ""):
        with pytest.raises(ValueError, match=r"."):
            checkers.opened(sealed, words)
