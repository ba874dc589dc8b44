"""The record as a table for a spreadsheet: one row for months in a row, in the language it is asked for in, and never a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from nfe_app.base.words import _, told
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms
from nfe_app.rights.actions import Record
from nfe_app.rights.rules import Part, Source

MARK = "\ufeff"  # by which a spreadsheet knows UTF-8
LIVE = frozenset("=+-@|%\t\r\n＝＋－＠｜％")
NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
HEADS = (
    *(_("险种"), _("参保地"), _("年"), _("起始月"), _("终止月"), _("月数")),
    *(_("缴费基数（元）"), _("缴费金额（元）"), _("进个人账户（元）"), _("进统筹基金（元）"), _("怎么付的")),
)
SOURCES = {
    Source.OWN: _("自己付"),
    Source.CODE: _("凭缴费码付"),
    Source.AUTOMATIC: _("自动扣款"),
    Source.JAR: _("攒的钱"),
    Source.TRANSFER: _("转入"),
    Source.OTHER: _("没有记"),
}


def table_of(record: Record) -> bytes:
    """The whole record as CSV in UTF-8 with its mark, oldest first; every row of it is a part of a year."""
    parts = [part for year in record.years for part in year.parts]
    text = io.StringIO()
    csv.writer(text).writerows([_safe(told(HEADS)), *(_safe(told(_row(part))) for part in parts)])
    return (MARK + text.getvalue()).encode()


def _row(part: Part) -> tuple[str, ...]:
    return (
        terms.title_of(part.scheme),
        catalog.region_of(part.place).full_name if part.place else "",
        str(part.span.first.year),
        str(part.span.first),
        str(part.span.last),
        str(len(part.span)),
        part.base.yuan if part.base else "",
        *(amount.yuan for amount in (part.amount, part.account, part.pooled)),
        SOURCES[part.source],
    )


def _safe(cells: Iterable[str]) -> list[str]:
    return [cell_of(cell) for cell in cells]


def cell_of(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: what would begin one is told as text, a plain number stays one (P44)."""
    live = text[:1] in LIVE or text.lstrip(" ")[:1] in LIVE
    return f"'{text}" if text and live and not NUMBER.fullmatch(text) else text
