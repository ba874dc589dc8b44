"""Of what is to be done to an enrolment that there is: what a clerk beside may be shown. Which one, and which step."""

from __future__ import annotations

from nfe_app.base.shareable import ID, Field, Scope
from nfe_app.base.words import _

STEPS = {"pause": _("暂停"), "resume": _("接上"), "stop": _("停保")}
"""What a person may do with an enrolment: the deed's name and its word."""
STEP = Scope(
    "enrolled",
    _("暂停或停保"),
    "asked",
    {"/records/": _("权益记录")},
    {
        "enrolment_id": Field(_("哪一份参保"), ID, at="#running"),
        "step": Field(_("要怎么办"), words=STEPS, at="#running"),
    },
)
