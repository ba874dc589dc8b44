"""What a gap means by the law of the place where one went on: in the words of its documents, and of a wait how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nfe_app.base.months import Span
from nfe_app.base.words import _
from nfe_app.catalog import names
from nfe_app.catalog.law import InForce, Known, Parameter

TOPIC = "breaks"
SHORT = 3  # 医保办发〔2021〕43号 parts gaps here
PENSION, UNEMPLOYED, RESIDENTS = (
    ("break_pension", "late_flexible_no_backpay"),
    ("break_unemployment",),
    ("break_resident_medical",),
)
WORDS = {names.PENSION: PENSION, names.UNEMPLOYMENT: UNEMPLOYED, names.RESIDENT_MEDICAL: RESIDENTS}


@dataclass(frozen=True)
class Meaning:
    """A gap in words, and the values of the law that say so; none where the law of the place is not on record."""

    says: str
    grounds: tuple[Known[Any], ...]


def meaning(scheme: str, gap: Span, law: InForce) -> Meaning:
    """What these missing months mean in a scheme, by the law of the place and the month where one went on."""
    if scheme == names.MEDICAL:
        return _medical(gap, law)
    found = [known for name in WORDS.get(scheme, ()) for known in _spoken(law, name)]
    if scheme == names.RESIDENT_MEDICAL and (wait := law.find(names.WAIT)):
        found.append(wait)
    says = (
        _("断了 {months} 个月，这几个月不算。")
        if found
        else _("断了 {months} 个月，这几个月不算；还有什么影响，还没查到。")
    )
    return Meaning(says.format(months=len(gap)), tuple(found))


def _medical(gap: Span, law: InForce) -> Meaning:
    """None to wait for after at most three months that are made up; after more the place's own wait, else at most the national one."""
    count = len(gap)
    if count <= SHORT:
        says = _("断了 {months} 个月，没超过 3 个月：3 个月里补上的不用等，没补的不算。")
        return Meaning(says.format(months=count), tuple(_spoken(law, "break_medical_le3m")))
    longer = tuple(_spoken(law, "break_medical_gt3m"))
    if own := law.find(names.MEDICAL_WAITING):
        says = _("断了 {months} 个月，超过 3 个月：接上以后，这里要等 {wait} 个月才能报销。")
        return Meaning(says.format(months=count, wait=own.value), (own, *longer))
    if most := _recorded(law, names.GAP_OVER_3_MONTHS):
        says = _("断了 {months} 个月，超过 3 个月：接上以后要等，最多 {wait} 个月；这里等几个月，还没查到。")
        return Meaning(says.format(months=count, wait=most.value), (most, *longer))
    return Meaning(_("断了 {months} 个月，超过 3 个月：接上以后要等多久，还没查到。").format(months=count), longer)


def _recorded(law: InForce, parameter: Parameter[int]) -> Known[int] | None:
    return law.find(parameter) or next(iter(law.ever(parameter)), None)


def _spoken(law: InForce, name: str) -> list[Known[Any]]:
    """A rule in words, also one whose start is not on record."""
    return list(law.recorded.get((TOPIC, name), ()))[:1]
