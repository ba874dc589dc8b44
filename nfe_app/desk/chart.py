"""统计: for a head of the clerks, what waits, how fast it is answered and resolved, by hour and agency, and what the phones could not do."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, ClassVar

import reflex as rx

from nfe_app.base import database
from nfe_app.base.words import _
from nfe_app.desk import actions
from nfe_app.outbox import naming
from nfe_app.people import rules
from nfe_app.people.desk import AtDesk, page

Part = rx.Component
TOGETHER = ("proposed", "accepted")
BARS = {
    "came": _("来了"),
    "answered": _("第一次答复"),
    "resolved": _("办结"),
    "proposed": _("一起看时提的建议"),
    "accepted": _("其中本人要了的"),
}
"""What is counted in each hour."""


class Numbers(AtDesk, rx.State):
    """What the head of the clerks sees."""

    MAY: ClassVar[tuple[str, ...]] = (rules.SENIOR,)
    waiting: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    hours: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    points: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    agencies: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    refused: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)

    @rx.event
    def load(self) -> Any:
        """The figures, after the check."""
        self.waiting, self.hours, self.points, self.agencies, self.refused = [], [], [], [], []
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        with database.look() as session:
            found = actions.numbers(session, clerk)
        self.waiting = [{"title": title, "count": str(count)} for title, count in found.waiting]
        hours = [asdict(one) for one in found.hours]
        most = max((row[name] for row in hours for name in BARS), default=0) or 1
        wide = [{f"{name}_wide": f"{row[name] * 100 // most}%" for name in BARS} for row in hours]
        self.hours = [_text(row) | bars for row, bars in zip(hours, wide, strict=True)]
        self.points = [_text(asdict(one)) for one in found.points]
        self.agencies = [_text(asdict(one)) for one in found.agencies]
        self.refused = [
            {"what": naming.DEEDS.get(kind, naming.OTHER).name, "why": why, "count": str(count)}
            for kind, why, count in found.refused
        ]
        return None


def _text(row: dict[str, Any]) -> dict[str, str]:
    return {name: value if isinstance(value, str) else str(value) for name, value in row.items()}


def numbers() -> Part:
    """Five tables; the hours have bars beside their figures."""
    return page(
        Numbers,
        _("经办台 · 统计"),
        "numbers",
        table(_("现在等着的"), Numbers.waiting, {"title": _("哪一类"), "count": _("几件")}),
        _hours(),
        table(
            _("今天，各单位，一小时一行"),
            Numbers.points,
            {"name": _("经办单位"), "hour": _("几点")}
            | {name: BARS[name] for name in ("answered", "resolved", *TOGETHER)},
        ),
        table(
            _("最近 7 天，各单位"),
            Numbers.agencies,
            {
                "name": _("经办单位"),
                "answered": _("第一次答复（件）"),
                "minutes": _("从申请到答复，中间值（分钟）"),
                "resolved": _("办结（件）"),
                **{name: BARS[name] for name in TOGETHER},
            },
        ),
        table(
            _("手机上没办成、到现在也没再办成的"),
            Numbers.refused,
            {"what": _("哪件事"), "why": _("为什么"), "count": _("几个人")},
        ),
        rx.text(
            _("手机上的程序、政策包是哪一版，在“设备”里。报价变了、时间不对的多，多半是旧包或手机钟不准。"),
            color_scheme="gray",
            size="2",
        ),
    )


def table(title: str, rows: Any, columns: dict[str, str]) -> Part:
    """A heading and a table of rows, by the words for their fields; where there is nothing, that."""
    top = rx.table.header(rx.table.row(*[rx.table.column_header_cell(one) for one in columns.values()]))
    body = rx.table.body(rx.foreach(rows, lambda row: rx.table.row(*[rx.table.cell(row[name]) for name in columns])))
    head = rx.heading(title, size="3", as_="h2")
    nothing = rx.text(_("没有。"), color_scheme="gray")
    table = rx.table.root(top, body, width="100%", variant="surface")
    return rx.vstack(head, rx.cond(rows.length() > 0, table, nothing), width="100%")


def _hours() -> Part:
    """Today, hour by hour; the bars are drawn to one measure, and each has its figure before it."""
    top = rx.table.header(
        rx.table.row(*[rx.table.column_header_cell(one) for one in (_("几点"), *BARS.values())]),
    )

    def bar(one: Any, name: str) -> Part:
        """A figure and how long it is beside the largest of all."""
        drawn = rx.box(width=one[f"{name}_wide"], height="10px", background="var(--accent-9)", aria_hidden="true")
        return rx.flex(rx.text(one[name], width="32px"), rx.box(drawn, width="96px"), align="center", gap="8px")

    def row(one: Any) -> Part:
        """One hour."""
        return rx.table.row(rx.table.cell(one["hour"]), *[rx.table.cell(bar(one, name)) for name in BARS])

    table = rx.table.root(top, rx.table.body(rx.foreach(Numbers.hours, row)), width="100%", variant="surface")
    return rx.vstack(rx.heading(_("今天，一小时一行"), size="3", as_="h2"), table, width="100%")
