"""A small believable town for demonstrations: four riders, a driver and a clerk, all invented (identity numbers of region 999999)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

from sqlmodel import Session, select

from nfe_app import chores, wiring
from nfe_app.base import clock, database
from nfe_app.base.commands import Subject
from nfe_app.base.database import new_id
from nfe_app.base.money import Fen
from nfe_app.base.months import Frequency, Month
from nfe_app.base.settings import settings
from nfe_app.billing import actions as billing
from nfe_app.caseworker import actions as caseworker
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms
from nfe_app.changes import actions as changes
from nfe_app.enrolment import actions as enrolment
from nfe_app.enrolment import basket
from nfe_app.payment import actions as payment
from nfe_app.payment import gateway, outcome
from nfe_app.payment.gateway import BillRow, Cashier, ChannelDown, Given, Giving, Order, Standing, Told
from nfe_app.people import actions as people
from nfe_app.people import codes, rules, staff, tables
from nfe_app.people.codes import Asker
from nfe_app.people.rules import check_digit
from nfe_app.people.staff import Post
from nfe_app.transfer import actions as transfer

CLERK = ("clerk", "desk-demo-2026", "赵经办")
HOURS = caseworker.Set(weekdays=[1, 2, 3, 4, 5], opens="09:00", closes="17:30", platforms=[])
COLLEAGUES = (
    ("finance", CLERK[1], "钱财务", Post(rules.FINANCE)),
    ("admin", CLERK[1], "孙管理", Post(rules.ADMINISTRATOR)),
    ("tianjin", CLERK[1], "天津周经办", Post(rules.CLERK, "天津市社保中心", ("120000",))),
)


@dataclass(frozen=True)
class Story:
    """One invented person: what they chose, from which month they were enrolled, and the months in which they did not pay."""

    name: str
    phone: str
    birthday: str
    work: str
    place: str
    residence: str
    frequency: Frequency
    schemes: Mapping[str, str]
    since: Month
    unpaid: frozenset[Month] = frozenset()


STORIES = (
    Story(
        name="王小芳",
        phone="13800000001",
        birthday="19930512",
        work="骑手，北京",
        place="110000",
        residence="work",
        frequency=Frequency.MONTH,
        schemes={"employee_pension": "floor", "employee_medical": "fixed", "unemployment": "floor"},
        since=Month(2025, 7),
        unpaid=frozenset({Month(2026, 2), Month(2026, 11)}),
    ),
    Story(
        name="马建军",
        phone="13800000002",
        birthday="19880923",
        work="骑手，甘肃嘉峪关",
        place="620200",
        residence="household",
        frequency=Frequency.QUARTER,
        schemes={"employee_pension": "grade_60"},
        since=Month(2025, 10),
    ),
    Story(
        name="李强",
        phone="13800000003",
        birthday="19850820",
        work="网约车司机，天津",
        place="120000",
        residence="work",
        frequency=Frequency.HALF_YEAR,
        schemes={"employee_pension": "floor"},
        since=Month(2025, 3),
    ),
    Story(
        name="赵敏",
        phone="13800000004",
        birthday="19991102",
        work="骑手，天津",
        place="120000",
        residence="household",
        frequency=Frequency.YEAR,
        schemes={"resident_pension": "fee_1200"},
        since=Month(2026, 11),
        unpaid=frozenset({Month(2026, 11)}),
    ),
)

MOVER = Story(
    name="刘桂芳",
    phone="13800000005",
    birthday="19960714",
    work="骑手，从天津到北京",
    place="120000",
    residence="work",
    frequency=Frequency.MONTH,
    schemes={"employee_pension": "floor"},
    since=Month(2025, 9),
    unpaid=frozenset({Month(2026, 11)}),
)
"""Somebody who left one place for another: what she paid there is on its way to where she is now."""

NEWCOMERS = (("陈晓河", "13800000091", "19960618"), ("周平", "13800000092", "19850309"))
"""Two who have never been here: the platform that plays vouches for the number of the first alone."""


def known_accounts() -> list[str]:
    """The user names by which anybody comes in who has read this file: a house that was a demonstration once may have kept them."""
    with database.look() as session:
        kept = {name: staff.hash_of(session, name) for name, *_rest in (CLERK, *COLLEAGUES)}
    return [name for name, hashed in kept.items() if staff.is_right(hashed, CLERK[1])]


class Invented:
    """A channel of the invented past: it takes every order, and nothing is asked of it."""

    def order(self, order: Order) -> Cashier:
        """An address that nobody opens."""
        return Cashier(f"http://localhost/?order={order.out_trade_no}")

    def standing_of(self, out_trade_no: str) -> Standing | None:  # noqa: ARG002
        """Nobody knows."""
        return None

    def close(self, out_trade_no: str) -> None:
        """Nothing to close."""

    def refund(self, giving: Giving) -> Given:  # noqa: ARG002
        """Nothing is given back."""
        raise ChannelDown("an invented channel")

    def refund_of(self, out_refund_no: str, out_trade_no: str) -> Given | None:  # noqa: ARG002
        """Nobody knows."""
        return None

    def bill_of(self, day: date) -> list[BillRow] | None:  # noqa: ARG002
        """It writes no bill."""
        return None

    def read_notice(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Told:
        """Nobody tells it anything."""
        raise NotImplementedError


def sow() -> bool:
    """Fill an empty house; False where somebody lives already. RuntimeError where people are real: its accounts are known to everybody."""
    if not settings().demo:
        raise RuntimeError("the invented town has accounts that everybody knows: nothing is sown in production")
    with database.look() as session:
        if session.exec(select(tables.Person.id).limit(1)).first():
            return False
    wiring.wire()
    gateway.connect("wechat", Invented())
    with database.work() as session:
        clerk = staff.add(session, *CLERK, Post(rules.SENIOR))
        caseworker.set_hours(session, HOURS, Subject(clerk, rules.SENIOR))
        for colleague in COLLEAGUES:
            staff.add(session, *colleague)
    for order, story in enumerate(STORIES, 1):
        _live(story, order)
    _move(_live(MOVER, len(STORIES) + 1))
    return True


def _live(story: Story, order: int) -> Subject:
    """The months of a story, from its first to this one; who lived them."""
    now = Month.of(clock.today())
    for month in story.since.until(now):
        day = datetime(month.year, month.number, 3, 2, 0, tzinfo=UTC)
        with clock.stopped_at(min(day, clock.now())):
            if month == story.since:
                subject = _arrive(story, order)
                _enrol(story, subject)
                _works(story, subject)
            chores.open_due_bills()
            if month not in story.unpaid:
                _pay(subject)
    return subject


def _move(subject: Subject) -> None:
    """She stops where she was, joins where she is now, and asks for her years to follow her."""
    with database.work() as session:
        (left,) = enrolment.enrolments_of(session, subject.person_id)
        enrolment.stop(session, basket.OneEnrolment(enrolment_id=left.id), subject)
    _enrol(replace(MOVER, place="110000"), subject)
    wish = transfer.Request(kind="pension", giving=MOVER.place, taking="110000", household="other")
    with database.work() as session:
        transfer.request(session, wish, subject)


def _arrive(story: Story, order: int) -> Subject:
    with database.work() as session:
        code = codes.ask_code(session, f"+86{story.phone}", Asker("seed", story.phone))
    with database.work() as session:
        came = codes.try_code(session, f"+86{story.phone}", code, Asker("seed", story.phone))
    assert came.person_id
    subject = Subject(came.person_id, "worker")
    with database.work() as session:
        number = invented_number(story.birthday, order)
        people.identify(session, people.Identity(name=story.name, identity_number=number), subject)
        people.sign_out(session, came.token)
    return subject


def invented_number(birthday: str, order: int) -> str:
    """An identity number of region 999999, where nobody lives, with a right check digit."""
    body = f"999999{birthday}{order:03d}"
    return body + check_digit(body)


def _works(story: Story, subject: Subject) -> None:
    with database.work() as session:
        work = changes.Work(work="rider" if "骑手" in story.work else "driver")
        changes.note_work(session, work, subject)


def _enrol(story: Story, subject: Subject) -> None:
    month = Month.of(clock.today())
    chosen = [
        basket.Chosen(scheme=scheme, option=option, shown_fen=_price(story.place, scheme, option, month).count)
        for scheme, option in story.schemes.items()
    ]
    wanted = basket.Confirm(
        draft_id=new_id(),
        place=story.place,
        residence=story.residence,
        frequency=story.frequency,
        choices=chosen,
    )
    with database.work() as session:
        enrolment.confirm(session, wanted, subject)


def _price(place: str, scheme: str, option: str, month: Month) -> Fen:
    return catalog.price(place, scheme, option, None, terms.paid_for(scheme, month).first).amount


def _pay(subject: Subject) -> None:
    with database.look() as session:
        owed = [bill for bill in billing.shown_to(session, subject.person_id) if bill["state"] == "owed"]
    if not owed:
        return
    wanted = payment.Start(
        bill_ids=[UUID(bill["id"]) for bill in owed], amount_fen=sum(bill["amount_fen"] for bill in owed)
    )
    with database.work() as session:
        started = payment.start(session, wanted, subject)
    with database.work() as session:
        outcome.settle(session, "wechat", _news(session, UUID(str(started["payment_id"]))))


def _news(session: Session, payment_id: UUID) -> Told:
    out_trade_no, amount = payment.ordered(session, payment_id)
    standing = Standing(out_trade_no, "paid", f"invented {out_trade_no}", amount, clock.now(), "")
    return Told(f"invented {out_trade_no}", standing)
