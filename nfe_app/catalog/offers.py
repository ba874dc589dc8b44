"""What a place offers in one scheme, how one option is priced, and the ways to say no.

SchemeNotOffered  the place does not let flexible workers join
PaidByOthers      a unit or a platform pays for it, never the worker
GradeNotOffered   the place has no such option
BaseTooLow, BaseTooHigh, BaseNotWhole   an own base outside its limits
UnknownPlace      no region has this code
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from nfe_app.base.errors import Invalid, NotKnown, Refusal
from nfe_app.base.money import Fen
from nfe_app.base.words import _

from .derivation import Clamp, Divide, Input, Multiply, Tree, Value, evaluate
from .law import Confidence, Known, Limits
from .wording import told

BASE = "base"
State = Literal["offered", "not_offered", "not_known", "others_pay"]
Unit = Literal["month", "year"]


class BaseTooLow(Refusal):
    """The base lies below the published floor."""

    code = "base_too_low"
    words = _("基数低于公布的下限，请选高一点的。")


class BaseTooHigh(Refusal):
    """The base lies above the published ceiling."""

    code = "base_too_high"
    words = _("基数高于公布的上限，请选低一点的。")


class BaseNotWhole(Refusal):
    """An own base is told in whole yuan."""

    code = "base_not_whole"
    words = _("基数请填整元。")


class GradeNotOffered(Refusal):
    """The place does not offer this grade on that day."""

    code = "grade_not_offered"
    words = _("这个地方没有这一档，请重新选。")


class SchemeNotOffered(Refusal):
    """The place does not let flexible workers join this scheme."""

    code = "scheme_not_offered"
    words = _("这个地方灵活就业人员不参加这个险种。")


class PaidByOthers(Refusal):
    """A unit or a platform pays for this scheme; the worker is never charged (人社部发〔2025〕24号)."""

    code = "paid_by_others"
    words = _("这个险种由单位或平台缴，不向你收钱。")


class UnknownPlace(Refusal):
    """No province, city or county has this code."""

    code = "unknown_place"
    words = _("没有这个地方，请重新选参保地。")
    status = 404


@dataclass(frozen=True)
class Option:
    """One way to pay; `tree` works out the amount in fen. With `limits` the person names a base between them."""

    code: str
    title: str
    tree: Tree
    used: tuple[Known[Any], ...]
    base: Fen | None = None
    limits: tuple[Fen, Fen] | None = None
    subsidy: Fen | None = None
    says: str = ""

    @property
    def confidence(self) -> Confidence:
        """As sure as the least sure value it is worked out from."""
        return "verified" if all(known.sure for known in self.used) else "general"

    @property
    def amount(self) -> Fen | None:
        """What it costs; None where a number is still to be named."""
        count = None if self.limits else evaluate(self.tree, {})
        return None if count is None else Fen(count)


@dataclass(frozen=True)
class Unpriced:
    """An option the place has, but whose amount is not known."""

    code: str
    title: str
    says: str


@dataclass(frozen=True)
class Offer:
    """One scheme in one place: offered with its options, not offered, or not known, and by which documents."""

    scheme: str
    place: str
    state: State
    unit: Unit
    options: tuple[Option, ...] = ()
    unpriced: tuple[Unpriced, ...] = ()
    says: str = ""
    used: tuple[Known[Any], ...] = ()
    missing: str = ""
    frame: tuple[Fen, ...] = ()

    @property
    def confidence(self) -> Confidence | None:
        """As sure as its least sure option; None without options."""
        sure = {option.confidence for option in self.options}
        return None if not sure else "general" if "general" in sure else "verified"


@dataclass(frozen=True)
class Quote:
    """What one option costs a month or a year, and every value it was worked out from."""

    amount: Fen
    unit: Unit
    option: Option
    base: Fen | None

    @property
    def inputs(self) -> dict[str, int]:
        """The numbers the person gave, by their names in the tree."""
        return {BASE: self.base.count} if self.base and not self.option.base else {}

    @property
    def confidence(self) -> Confidence:
        """As sure as its option."""
        return self.option.confidence


def of_value(known: Known[Fen]) -> Value:
    """A published amount as a leaf of a tree."""
    return Value(known.value.count, known.parameter.title, law=known.key)


def share(of: Tree, rate: Known[Decimal], name: str) -> Tree:
    """A published share of a number, rounded half up to the fen; `name` says what comes out."""
    _sign, digits, exponent = rate.value.as_tuple()
    count, over = int("".join(map(str, digits))), 10 ** -int(exponent)
    return Divide(
        Multiply((of, Value(count, rate.parameter.title, told(rate.value), rate.key))), Value(over), name=name
    )


def edge(limits: Known[Limits], amount: Fen) -> Value:
    """One of the two published limits of a base as a leaf."""
    title = _("公布的下限") if amount == limits.value.lower else _("公布的上限")
    return Value(amount.count, title, law=limits.key)


def own_base(limits: Known[Limits], edges: tuple[Fen, Fen]) -> Tree:
    """The base a person names, kept between the published limits."""
    low, high = edges
    return Clamp(Input(BASE, _("你填的基数")), edge(limits, low), edge(limits, high), _("算数的基数"))


def quote(offer: Offer, code: str, base: Fen | None) -> Quote:
    """What an option costs now; `base` counts only where the person names it. Refuses what is not offered or known."""
    refuse_closed(offer)
    option = next((one for one in offer.options if one.code == code), None)
    if option is None:
        raise _not_there(offer, code)
    if option.limits:
        if base is None:
            raise Invalid(_("请填缴费基数。"), {"base_fen": None})
        check_base(base, option.limits, option)
        return Quote(_worked_out(option.tree, {BASE: base.count}), offer.unit, option, base)
    return Quote(_worked_out(option.tree, {}), offer.unit, option, option.base)


def refuse_closed(offer: Offer) -> None:
    """Refuses a scheme that is not offered, or of which nothing is known."""
    where = {"place": offer.place, "scheme": offer.scheme}
    if offer.state == "not_offered":
        known = offer.used[0]
        raise SchemeNotOffered(offer.says, where | {"document": known.document, "url": known.url})
    if offer.state == "others_pay":
        raise PaidByOthers(offer.says, where)
    if offer.state == "not_known":
        raise NotKnown(offer.says, where | {"name": offer.missing})


def _not_there(offer: Offer, code: str) -> Refusal:
    where = {"place": offer.place, "scheme": offer.scheme, "option": code}
    if unpriced := next((one for one in offer.unpriced if one.code == code), None):
        return NotKnown(unpriced.says, where)
    return GradeNotOffered(fields=where | {"options": [option.code for option in offer.options]})


def option_for(offer: Offer, base: Fen | None) -> str:
    """The option a base stands for: the one with that very base, else the person's own; without a base the only one."""
    refuse_closed(offer)
    by_base = [option for option in offer.options if option.base is not None]
    own = next((option for option in offer.options if option.limits), None)
    if base is None or not (by_base or own):
        if len(offer.options) == 1 and not own:
            return offer.options[0].code
        raise Invalid(_("请选一个档次，或者填缴费基数。"), {"options": [option.code for option in offer.options]})
    if own:
        return own.code
    if same := next((option for option in by_base if option.base == base), None):
        return same.code
    lowest, highest = (choose(by_base, key=_base_of) for choose in (min, max))
    check_base(base, (_base_of(lowest), _base_of(highest)), lowest)
    if offer.unpriced:
        raise NotKnown(offer.unpriced[0].says, {"place": offer.place, "scheme": offer.scheme})
    raise GradeNotOffered(fields={"options": [option.code for option in offer.options]})


def _base_of(option: Option) -> Fen:
    return option.base or Fen(0)


def check_base(base: Fen, limits: tuple[Fen, Fen], option: Option) -> None:
    """Refuses a base outside the published limits, or one in fen; the limits themselves are always allowed."""
    low, high = limits
    source = next((known for known in option.used if "base" in known.parameter.name), option.used[0])
    fields: dict[str, object] = {
        "base_fen": base.count,
        "low_fen": low.count,
        "high_fen": high.count,
        "document": source.document,
        "url": source.url,
    }
    if base < low:
        says = _("基数最低 {edge} 元（{document}），请选高一点的。")
        raise BaseTooLow(says.format(edge=low.shown, document=source.cited), fields)
    if base > high:
        says = _("基数最高 {edge} 元（{document}），请选低一点的。")
        raise BaseTooHigh(says.format(edge=high.shown, document=source.cited), fields)
    if base.count % 100 and base not in limits:
        raise BaseNotWhole(fields=fields)


def _worked_out(tree: Tree, inputs: dict[str, int]) -> Fen:
    count = evaluate(tree, inputs)
    if count is None:
        raise ValueError(f"{tree} needs more than {inputs}")
    return Fen(count)


def dearest_last(options: Sequence[Option]) -> tuple[Option, ...]:
    """Options in the order of their bases, the own base at the end."""
    return tuple(sorted(options, key=lambda option: (option.limits is not None, _base_of(option))))
