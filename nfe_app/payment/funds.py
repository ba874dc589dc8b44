"""Which funds a paid bill goes to: of an employee's pension 8 parts of 20 are the worker's own account, a resident's is that as a whole, all else is pooled.

A resident's account is made of what one pays oneself, of subsidies and of interest (国发〔2014〕8号, on record as `resident_pension.formula`); what
the government adds is not paid through us, and is not in these books. Until November 2026 it was entered as pooled, and stays so in old entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.billing.actions import Owed
from nfe_app.billing.rules import Line as BillLine
from nfe_app.catalog import actions as catalog
from nfe_app.catalog.names import PENSION, RESIDENT_PENSION
from nfe_app.catalog.rules import split
from nfe_app.ledger.rules import FUND, Line


def lines_of(bill: Owed, lines: Sequence[BillLine]) -> Iterator[Line]:
    """The ledger's lines for these lines of a bill, on the side of the funds (国发〔2005〕38号 for the split)."""
    for line in lines:
        for account, amount in _parts(bill, line.amount, line.span.first).items():
            for_whom = (bill.person_id, bill.scheme, bill.region_code, line.span, bill.id)
            yield Line(f"{FUND}:{bill.scheme}:{account}", -amount, *for_whom)


def _parts(bill: Owed, amount: Fen, month: Month) -> dict[str, Fen]:
    if bill.scheme == RESIDENT_PENSION:
        return {"account": amount}
    if bill.scheme != PENSION:
        return {"pooled": amount}
    parts = split(amount, catalog.in_force(bill.region_code, month.first_day))
    return {"account": parts.account, "pooled": parts.pooled}
