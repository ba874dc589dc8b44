"""The measurement of a batch runs, and counts what it made."""

from __future__ import annotations

from bench import batch


def test_every_one_of_the_people_gets_a_paper() -> None:
    (figure,) = batch.figures(3)
    assert figure.what.startswith("3 records of rights in a batch")
    assert "/s, one process" in figure.beside


def test_without_a_number_it_is_ten_thousand() -> None:
    assert batch.figures.__defaults__ == (10_000,)
