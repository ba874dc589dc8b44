"""What the bank tells is taken in line by line, each for itself and once: it pays the bills of its code, or goes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Literal
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock, database
from nfe_app.base.errors import Refusal
from nfe_app.base.log import log_of
from nfe_app.base.words import _
from nfe_app.billing import actions as billing
from nfe_app.billing.rules import PaymentUnderWay
from nfe_app.paycode import actions, number, rules, tables
from nfe_app.paycode.rules import State
from nfe_app.payment import transfers
from nfe_app.payment.rules import check_amount
from nfe_app.payment.transfers import Booked
from nfe_app.people import actions as people

NATION = "000000"
"""The region of money that belongs to no place we know."""
End = Literal["paid", "to_return", "known", "waits", "outgoing", "failed"]
log = log_of("paycode")


def take_in(lines: Iterable[Booked]) -> Counter[End]:
    """Take lines in, each in a transaction of its own; one that fails keeps none of the others. How many came to which end."""
    return Counter(_end_of(line) for line in lines)


def _end_of(line: Booked) -> End:
    if not line.credit:
        return "outgoing"
    try:
        return _paid(line)
    except PaymentUnderWay:
        return "waits"
    except Refusal as refusal:
        return _returned(line, refusal)
    except Exception:
        log.exception("a line of the bank was not taken in", reference=line.reference)
        return "failed"


def _paid(line: Booked) -> End:
    """Pay by a line; raises why it pays nothing, PaymentUnderWay while somebody else pays the same bills: how that ends is not known."""
    with database.work() as session:
        database.alone(session, f"bank line {line.reference}")
        if transfers.is_in(session, line):
            return "known"
        found = _code_in(session, line)
        if found is None:
            raise rules.NoSuchCode
        people.hold(session, found.person_id)
        session.refresh(found)
        found.payment_id = _pay(session, line, found)
        return "paid"


def _returned(line: Booked, why: Refusal) -> End:
    """Keep a line that pays nothing for its return, to the owner of its code, or to nobody we know."""
    log.warning("a line of the bank pays nothing", reference=line.reference, code=why.code)
    try:
        with database.work() as session:
            database.alone(session, f"bank line {line.reference}")
            if transfers.is_in(session, line):
                return "known"
            found = _code_in(session, line)
            owner = found.person_id if found else people.nobody(session)
            region = _region_of(session, found) if found else NATION
            transfers.send_back(session, line, owner, region, WHY.get(why.code, ENDED))
            return "to_return"
    except Exception:
        log.exception("a line of the bank was not kept for its return", reference=line.reference)
        return "failed"


WHY = {
    "no_such_code": _("银行转账：没有写对缴费码"),
    "amount_differs": _("银行转账：金额和账单不一样"),
    "bill_not_owed": _("银行转账：账单已经缴过或取消"),
}
ENDED = _("银行转账：缴费码停用了，或过了日子")


def _pay(session: Session, line: Booked, code: tables.PayCode) -> UUID:
    check_amount(code.amount, line.amount)
    bills = actions.bills_shown(session, code)
    if code.withdrawn_at is not None or actions.stands(code, bills, clock.day_of(line.at)) is State.ENDED:
        raise rules.CodeNotOpen
    words = _("社保缴费（银行转账）：{}").format(actions.titles_of(bills))
    return transfers.settle(session, line, code.person_id, actions.bills_of(session, code.id), words)


def _region_of(session: Session, code: tables.PayCode) -> str:
    return billing.owed(session, actions.bills_of(session, code.id))[0].region_code


def _code_in(session: Session, line: Booked) -> tables.PayCode | None:
    """The one code that the words of a transfer name; of several that exist none."""
    found = [code for code in (actions.find(session, one) for one in number.codes_in(line.told)) if code]
    return found[0] if len(found) == 1 else None


def fetch() -> int:
    """Chore: take in what the bank has booked since the last time; how much of it was new. A line that waits keeps no other."""
    lines, mark = transfers.news()
    ends = [(line, _end_of(line)) for line in lines]
    transfers.heard(mark, [line for line, end in ends if end in ("waits", "failed")])
    return sum(end in ("paid", "to_return") for _line, end in ends)


def load(file: bytes) -> tuple[Counter[End], list[str]]:
    """Take in a file of the bank; how many lines came to which end, and those that a person has to look at. Raises NotAStatement."""
    papers = transfers.read(file)
    strange = [one for paper in papers for one in paper.strange]
    for one in strange:
        log.error("a line of the bank was not understood", line=one)
    return take_in(line for paper in papers for line in paper.lines), strange


def before_the_bill(day: date) -> None:
    """The bank's statement of a day is taken in before it is held against the books: it alone suffices. Raises ChannelDown."""
    take_in(transfers.lines_of(day))
