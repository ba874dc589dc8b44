"""At which place the pension would be drawn, by the four rules in their order (国办发〔2009〕66号 第六条)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nfe_app.base.words import _
from nfe_app.transfer import terms
from nfe_app.transfer.terms import Terms

MONTHS = 12
HOME = "home"


@dataclass(frozen=True)
class Stay:
    """Months that were paid at one place, whoever holds them now."""

    place: str
    months: int


@dataclass(frozen=True)
class Drawn:
    """The place (HOME: where the household is), by which of the rules, and in words; the place is empty where it is not known."""

    place: str
    rule: int
    says: str
    cited: str


def drawn(relation: str, household: str, stays: Sequence[Stay], names: dict[str, str], law: Terms) -> Drawn:
    """Where it would be drawn with the relation at a place; `stays` in the order of time, the last one last.

    Months count where they were paid: a transfer brings the relation, it does not make the ten years of the place it goes to.
    `household` is a place, or HOME where it is neither of those that are named.
    """
    years = law.count(terms.YEARS)
    if years is None:
        return Drawn("", 0, _("在哪里领，要缴满几年，还没查到。"), "")
    if household == relation:
        words = _("关系在户籍地，就在{place}领。")
        return _told(relation, 1, words, names, law, years)
    enough = [stay.place for stay in _summed(stays) if stay.months >= years * MONTHS]
    if relation in enough:
        words = _("关系在{place}，在那里缴满了 {years} 年，就在{place}领。")
        return _told(relation, 2, words, names, law, years)
    if enough:
        words = _("在现在的地方不满 {years} 年，转回上一个缴满 {years} 年的地方领：{place}。")
        return _told(enough[-1], 3, words, names, law, years)
    words = _("每个地方都不满 {years} 年，关系和钱归到户籍地，在{place}领。")
    return _told(household, 4, words, names, law, years)


def _told(place: str, rule: int, words: str, names: dict[str, str], law: Terms, years: int) -> Drawn:
    name = names.get(place, _("户籍地"))
    says = words.format(place=name, years=years)
    return Drawn(place, rule, says, law.cited(f"place_rule{rule}", terms.YEARS))


def _summed(stays: Sequence[Stay]) -> list[Stay]:
    """Each place once with all its months, in the order in which it was left last."""
    months: dict[str, int] = {}
    for stay in stays:
        months[stay.place] = months.pop(stay.place, 0) + stay.months
    return [Stay(place, count) for place, count in months.items()]
