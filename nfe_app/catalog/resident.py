"""Residents' pension and medical insurance: a yearly fee from the place's own list, never from the national frame."""

from __future__ import annotations

from typing import Any

from nfe_app.base.money import Fen
from nfe_app.base.words import _

from . import names
from .derivation import Value
from .law import FeeRow, InForce, Known, Parameter
from .offers import Offer, Option, dearest_last
from .wording import told

YEARLY = {names.RESIDENT_PENSION: _("居民养老每年缴"), names.RESIDENT_MEDICAL: _("居民医疗每年缴")}


def pension(law: InForce) -> Offer:
    """The fees a place publishes, each with the subsidy; where it has none, the national list without a price."""
    if rows := law.find(names.FEE_GRADES):
        options = [_fee(row, rows) for row in rows.value]
    elif fees := law.find(names.FEES):
        options = [_fee(FeeRow(fee), fees) for fee in fees.value]
    else:
        return _frame_of_pension(law)
    return Offer(names.RESIDENT_PENSION, law.place.code, "offered", "year", dearest_last(options))


def medical(law: InForce) -> Offer:
    """The premium of the year of cover the day lies in; where it is not known, the national minimum without a price."""
    if premiums := law.find(names.PREMIUMS):
        options = [_fee(row, premiums) for row in premiums.value]
        everybody_first = sorted(options, key=lambda option: bool(option.says))
        return Offer(names.RESIDENT_MEDICAL, law.place.code, "offered", "year", tuple(everybody_first))
    return _frame_of_medical(law)


def _fee(row: FeeRow, source: Known[Any]) -> Option:
    yuan = row.fee.count // 100
    return Option(
        code=row.code or f"fee_{yuan}",
        title=told(row.title) or _("{yuan} 元档").format(yuan=f"{yuan:,}"),
        tree=Value(row.fee.count, YEARLY[source.parameter.scheme], law=source.key),
        used=(source,),
        base=row.fee,
        subsidy=row.subsidy,
        says=_("限{only}").format(only=told(row.only)) if row.only else "",
    )


def _not_known(law: InForce, missing: Parameter[Any], more: str, frame: tuple[Fen, ...], *used: Known[Any]) -> Offer:
    says = law.missing(missing, more).says
    scheme = missing.scheme
    return Offer(scheme, law.place.code, "not_known", "year", says=says, used=used, missing=missing.name, frame=frame)


def _frame_of_pension(law: InForce) -> Offer:
    frame = law.find(names.NATIONAL_FEES)
    if frame is None:
        raise law.missing(names.FEE_GRADES)
    more = _("全国的框架是 {count} 档（{document}），各地另定。").format(count=len(frame.value), document=frame.cited)
    return _not_known(law, names.FEE_GRADES, more, frame.value, frame)


def _frame_of_medical(law: InForce) -> Offer:
    """A policy year's minimum is normally paid for cover in the year after it."""
    minimum = [known for known in law.ever(names.MINIMUM_PREMIUM) if known.since and known.since.year < law.day.year]
    if not minimum:
        raise law.missing(names.PREMIUMS)
    latest = max(minimum, key=lambda known: known.since or law.day)
    person = latest.value["person"]
    more = _("最近的全国标准是每人每年不低于 {yuan} 元（{document}）。").format(
        yuan=person.shown, document=latest.cited
    )
    return _not_known(law, names.PREMIUMS, more, (person,), latest)
