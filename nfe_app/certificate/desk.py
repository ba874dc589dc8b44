"""打印证明: a clerk finds a paper by its number or code, sees whether it holds, and prints it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base import database
from nfe_app.base.words import _
from nfe_app.certificate import counter, rules
from nfe_app.certificate.rules import PublicView
from nfe_app.people.desk import AtDesk, page

Part = rx.Component
STATES = {
    rules.Status.VALID: (_("有效"), "green"),
    rules.Status.WITHDRAWN: (_("已作废"), "red"),
    rules.Status.EXPIRED: (_("过期了"), "amber"),
}


@dataclass
class Found:
    """A paper as the counter sees it, masked."""

    number: str = ""
    name: str = ""
    issued: str = ""
    until: str = ""
    state: str = ""
    colour: str = ""
    url: str = ""
    parts: list[dict[str, str]] = field(default_factory=list)


class Printing(AtDesk, rx.State):
    """What the clerk sees."""

    found: rx.Field[Found] = rx.field(default_factory=Found)

    @rx.event
    def load(self) -> Any:
        """An empty page, after the check."""
        self.found = Found()
        return self._elsewhere() if self._seated() is None else None

    @rx.event
    def find(self, said: dict[str, Any]) -> Any:
        """The paper with this number, or with the code that the scanner read."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        self.found = Found()
        with database.look() as session:
            known = counter.find(session, str(said.get("number", ""))[:2000], clerk)
        if known is None:
            self.trouble = _("没有查到这份证明。请对着纸上的编号再核对一遍；再查不到，就不要相信它。")
            return None
        self.found = _told(*known)
        return None


def _told(number: str, view: PublicView) -> Found:
    state, colour = STATES[view.status]
    printable = view.status is not rules.Status.WITHDRAWN
    return Found(
        number=number,
        name=view.masked_name,
        issued=view.issued_on.isoformat(),
        until=view.valid_until.isoformat() if view.valid_until else "",
        state=state,
        colour=colour,
        url=f"/api/desk/certificates/{number}.pdf" if printable else "",
        parts=[
            {"scheme": part.scheme_name, "place": part.place_name, "months": str(part.months)} for part in view.parts
        ],
    )


def printing() -> Part:
    """打印证明: a number or a scanned code, what it is, and the sheet."""
    field_ = rx.input(
        name="number",
        placeholder=_("证明编号，或用扫码枪扫"),
        aria_label=_("证明编号"),
        auto_complete="off",
        auto_focus=True,
        required=True,
        size="3",
        flex="1 1 260px",
    )
    search = rx.form(
        rx.flex(field_, rx.button(_("找"), type="submit", size="3"), gap="8px", wrap="wrap"),
        on_submit=Printing.find,
        reset_on_submit=True,
        width="100%",
    )
    found: Any = Printing.found
    return page(Printing, _("经办台 · 打印证明"), "papers", search, rx.cond(found.number != "", _found(found)))


def _found(found: Any) -> Part:
    line = rx.flex(
        rx.badge(found.state, color_scheme=found.colour, size="3"),
        rx.text(found.number, weight="bold"),
        rx.text(found.name),
        rx.text(found.issued),
        rx.cond(found.until != "", rx.text(_("有效期到"), " ", found.until)),
        wrap="wrap",
        gap="4px 16px",
    )
    rows = rx.foreach(
        found.parts,
        lambda part: rx.flex(
            rx.text(part["scheme"], weight="bold"),
            rx.text(part["place"]),
            rx.text(_("月数"), " ", part["months"]),
            gap="4px 16px",
            wrap="wrap",
        ),
    )
    sheet = rx.cond(found.url != "", rx.link(_("打开并打印"), href=found.url, target="_blank", weight="bold", size="4"))
    return rx.card(rx.vstack(line, rows, sheet, width="100%"), width="100%")
