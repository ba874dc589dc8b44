"""Of the draft of an enrolment: what a clerk beside may be shown."""

from __future__ import annotations

import re

from nfe_app.base.shareable import PLACE, Field, Scope
from nfe_app.base.words import _
from nfe_app.catalog.pack import FREQUENCIES

KINDS = ("pension", "medical", "unemployment")
RESIDENCES = {"work": _("工作地"), "household": _("户籍地")}
OWN_BASE = re.compile(r"(?:\d{1,7}(?:\.\d{0,2})?)?")
SCHEMES_AT = {
    "pension": '[name="employee_pension"], [name="resident_pension"]',
    "medical": '[name="employee_medical"], [name="resident_medical"]',
    "unemployment": '[name="unemployment"]',
}


def _kind(title: str, name: str) -> dict[str, Field]:
    return {
        name: Field(title, at=SCHEMES_AT[name]),
        f"{name}_option": Field(_("{}的档次").format(title), at=f'[name="{name}"]'),
        f"{name}_base": Field(_("{}的基数").format(title), OWN_BASE, at=f"#{name}_base"),
    }


ENROLMENT = Scope(
    "enrolment",
    _("参保登记"),
    "enrolment",
    {
        "/join/": _("选参保地"),
        "/join/types/": _("选险种"),
        "/join/grade/": _("选档次"),
        "/join/often/": _("多久缴一次"),
        "/join/check/": _("核对一遍"),
    },
    {
        "residence": Field(_("工作地还是户籍地"), words=RESIDENCES, at='[name="residence"]'),
        "place": Field(_("参保地"), PLACE, at="#place"),
        **_kind(_("养老"), "pension"),
        **_kind(_("医疗"), "medical"),
        **_kind(_("失业"), "unemployment"),
        "frequency": Field(
            _("多久缴一次"), words={code.value: words for code, words in FREQUENCIES.items()}, at='[name="frequency"]'
        ),
    },
)
