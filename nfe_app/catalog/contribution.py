"""What one asks by a base, a grade, a fee or a tier comes to; by none of them, the place's own amount or its lowest."""

from __future__ import annotations

from dataclasses import dataclass

from nfe_app.base.errors import Invalid, NotKnown
from nfe_app.base.money import Fen
from nfe_app.base.words import _

from . import injury, medical, names, offers
from .derivation import Clamp, Divide, Multiply, Value, divided, evaluate
from .law import InForce
from .offers import BASE, GradeNotOffered, Offer, Option, Quote, edge, of_value, share
from .pension import monthly

FLOOR_GRADE, CEILING_GRADE = 60, 300
MONTHS = 12


@dataclass(frozen=True)
class Asked:
    """How an amount is asked for: own base, grade in percent of the reference wage, yearly fee, or tier (档); work injury takes base and class."""

    base: Fen | None = None
    grade: int | None = None
    fee: Fen | None = None
    tier: int | None = None

    @property
    def ways(self) -> list[str]:
        """The names of what was given."""
        return [name for name, value in vars(self).items() if value is not None]


@dataclass(frozen=True)
class Contribution:
    """A quote as a month and as a year; of a yearly amount the month is a twelfth, rounded half up to the fen, to compare with."""

    quote: Quote

    @property
    def monthly(self) -> Fen:
        """What a month comes to."""
        amount = self.quote.amount
        return Fen(divided(amount.count, MONTHS, "half_up", 1) or 0) if self.quote.unit == "year" else amount

    @property
    def annual(self) -> Fen:
        """What twelve months come to."""
        return self.quote.amount if self.quote.unit == "year" else self.quote.amount * MONTHS


def contribution(asked: Asked, offer: Offer, law: InForce) -> Quote:
    """What a worker (for work injury: the unit) pays; refuses what is not offered, not known, or asked in two ways at once."""
    if asked.base == Fen(0):
        raise Invalid(_("请填缴费基数。"), {"base": "0"})
    if offer.scheme == names.WORK_INJURY:
        return _injury(asked, offer, law)
    if len(asked.ways) > 1:
        raise Invalid(_("基数、档次、年缴额、档，只说一样。"), {"given": asked.ways})
    if asked.base and offer.scheme == names.MEDICAL and offer.state == "not_known":
        return _on(medical.on_base(law), offer, asked.base)
    offers.refuse_closed(offer)
    if asked.base is not None:
        return offers.quote(offer, offers.option_for(offer, asked.base), asked.base)
    option = _option(offer, asked, law)
    return Quote(_amount(option), offer.unit, option, option.base)


def _option(offer: Offer, asked: Asked, law: InForce) -> Option:
    if asked.grade is not None:
        return _graded(offer, asked.grade, law)
    if asked.fee is not None:
        return next((one for one in offer.options if one.base == asked.fee and offer.unit == "year"), None) or _none(
            offer
        )
    if asked.tier is not None:
        code = medical.tier(offer, asked.tier) if offer.scheme == names.MEDICAL else f"tier_{asked.tier}"
        return next((one for one in offer.options if one.code == code), None) or _none(offer)
    return offer.options[0] if offer.options else _none(offer)


def _none(offer: Offer) -> Option:
    raise GradeNotOffered(fields={"options": [option.code for option in offer.options]})


def _graded(offer: Offer, grade: int, law: InForce) -> Option:
    """The place's own grade; 60 and 300 are the published limits; between them, where any base is free, the share of the wage."""
    named = {option.code: option for option in offer.options}
    edges = {FLOOR_GRADE: "floor", CEILING_GRADE: "ceiling"}
    if found := named.get(f"grade_{grade}") or named.get(edges.get(grade, "")) or _listed(offer, grade, law):
        return found
    if gap := next((one for one in offer.unpriced if one.code in (f"grade_{grade}", "own")), None):
        raise NotKnown(gap.says, {"scheme": offer.scheme, "grade": grade})
    own = named.get("own")
    by_wage = offer.scheme in (names.PENSION, names.UNEMPLOYMENT)  # the wage behind medical limits is another one
    if not by_wage or own is None or own.limits is None or not FLOOR_GRADE <= grade <= CEILING_GRADE:
        return _none(offer)
    return _of_wage(offer, grade, own.limits, law)


def _listed(offer: Offer, grade: int, law: InForce) -> Option | None:
    """The published amount that stands for a percent grade where a place publishes both lists (武汉 2024)."""
    percents, bases = law.find(names.ROUNDED_GRADES), law.find(names.GRADE_BASES)
    if not percents or not bases or len(percents.value) != len(bases.value) or grade not in percents.value:
        return None
    base = bases.value[percents.value.index(grade)]
    return next((option for option in offer.options if option.base == base), None)


def _of_wage(offer: Offer, grade: int, edges: tuple[Fen, Fen], law: InForce) -> Option:
    limits, wage = law.get(names.PENSION_LIMITS), law.get(names.REFERENCE_WAGE)
    rate = law.get(names.UNEMPLOYMENT_RATE if offer.scheme == names.UNEMPLOYMENT else names.PENSION_RATE)
    asked = Divide(
        Multiply((of_value(wage), Value(grade, _("选的档次"), f"{grade}%"))), Value(100), name=_("平均工资的这一档")
    )
    low, high = edges
    base = Clamp(asked, edge(limits, low), edge(limits, high), _("算数的基数"))
    count = evaluate(base, {})
    used = (wage, limits, law.get(names.BASE_CHOICE), rate)
    title = _("{percent}% 档").format(percent=grade)
    return Option(f"grade_{grade}", title, share(base, rate, monthly(rate)), used, base=Fen(count or 0))


def _injury(asked: Asked, offer: Offer, law: InForce) -> Quote:
    """What the unit pays by the class of its industry, on the base it declares or on the published floor."""
    if asked.grade is not None or asked.fee is not None:
        raise Invalid(_("工伤保险按行业类别和申报的基数算。"), {"given": asked.ways})
    if offer.state == "not_known":
        offers.refuse_closed(offer)
    kinds = injury.classes(law)
    if asked.tier is None:
        raise Invalid(_("请说是第几类行业。"), {"options": [option.code for option in kinds]})
    if not 1 <= asked.tier <= len(kinds):
        raise GradeNotOffered(fields={"options": [option.code for option in kinds]})
    base = asked.base or Fen(injury.lowest_base(law).count)
    return _on(kinds[asked.tier - 1], offer, base)


def _on(option: Option, offer: Offer, base: Fen) -> Quote:
    if option.limits:
        offers.check_base(base, option.limits, option)
    count = evaluate(option.tree, {BASE: base.count})
    assert count is not None
    return Quote(Fen(count), offer.unit, option, base)


def _amount(option: Option) -> Fen:
    """What an option comes to that needs no further number; one that does is asked for."""
    if option.amount is None:
        raise Invalid(_("请填缴费基数。"), {"base": None})
    return option.amount
