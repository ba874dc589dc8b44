"""The whole life of money as a machine: a rider, her channels, lines and a post that go any way, against a model of a few words (`lives.model`).

What she and others do is told in `lives`, one file for each kind of deed; here is the frame: how a life begins and ends, and how page,
books and channels are held against the model after each step.
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, run_state_machine_as_test
from sqlalchemy import func
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from nfe_app.base import clock, database
from nfe_app.ledger.tables import Entry, Posting
from nfe_app.payment.tables import Attempt
from nfe_app.reconciliation import daily
from tests.cast import AUTUMN, is_known, newcomer
from tests.deeds import enrol, option, picture_of
from tests.harness import known
from tests.harness.lives.model import Model, Try
from tests.harness.lives.paying import BILLS, DEEDS, LINES, WAYS
from tests.harness.lives.stories import NAMES, Stories
from tests.harness.wayward import Ways, Wayward
from tests.payment.channels import Town

FIRST_DAYS = st.sampled_from([0, 23, 24])
LONGEST = timedelta(days=3)
NEVER = ("CLOSED", "UNKNOWN", "PAYERROR")


class Life(Stories):
    """One rider with three bills; `counter` and the folder of the channels' own files are given by the test."""

    folder: ClassVar[Path]

    @initialize(names=NAMES, chosen=BILLS, way=WAYS, line=LINES, deed=st.sampled_from(DEEDS), day=FIRST_DAYS)
    def arrive(self, names: list[str], chosen: set[int], way: str, line: Any, deed: str, day: int) -> None:
        """What she does first; early in a month, or as it ends."""
        self.begins(day, LONGEST)
        for name in names:
            self.tells(name, chosen, way, line, deed)

    def begins(self, day: int, longest: timedelta) -> None:
        """She enrols, and owes three bills."""
        self.stack, self.days = ExitStack(), set[date]()
        self.last = AUTUMN + timedelta(days=day) + longest
        self.clock_at(AUTUMN + timedelta(days=day))
        self.counter.begin()
        self.she = is_known(newcomer())
        pension, medical = option("floor", 143_240), option("fixed", 58_492)
        enrol(self.she, employee_pension=pension, employee_medical=medical, unemployment=option("floor", 7_162))
        bills = picture_of(self.she)["bills"]
        self.model = Model({bill["id"]: bill["amount_fen"] for bill in bills})
        self.bill_of = {bill["scheme"]: bill["id"] for bill in bills}
        self.sent = []

    @invariant()
    def everything_is_as_the_model_has_it(self) -> None:
        """First the model learns what was told, then page and books are held against it."""
        self.days.add(clock.today())
        picture = picture_of(self.she)
        self._learns(picture)
        self._the_page_is_right(picture)
        with database.look() as session:
            self._the_books_are_right(session)

    def _learns(self, picture: dict[str, Any]) -> None:
        steps = {one["id"]: one["step"] for one in picture["payments"]}
        for one in self.model.tries:
            self.learns_try(one, self.counter.told.pop(one.number, ""), steps[str(one.payment_id)])
        self.learns_others(picture)
        self.learns_sweeps(picture["payments"])
        self.learns_lines(picture["payments"])
        self.learns_refunds(picture["refunds"], known.trades(self.folder) if picture["refunds"] else {})

    def learns_others(self, picture: dict[str, Any]) -> None:
        """What began by nobody's deed of this machine: for others to say."""

    def learns_try(self, one: Try, said: str, step: str) -> None:
        """What the channel answered decides at once; that an order will never be paid may wait for its time."""
        if said == "SUCCESS":
            self.hears(one.number, said)
        elif step == "closed" and not one.end:
            assert said in NEVER, f"closed without a word of the channel: {said}"
            one.end = "closed"
        elif said == "CLOSED":
            assert one.end, "the channel closed it, and it stays open"

    def _the_page_is_right(self, picture: dict[str, Any]) -> None:
        """Every payment and every bill stands as the model has it, the jar holds so much, and exactly the paid months are covered."""
        steps = {one["id"]: one["step"] for one in picture["payments"]}
        for one in self.model.tries:
            let_go = any(back.of is one and back.is_let_go for back in self.model.refunds)
            assert one.fits(steps[str(one.payment_id)], let_go), (steps[str(one.payment_id)], one)
        assert len(steps) == len(self.model.tries)
        states = {bill: self.model.state(bill) for bill in self.model.bills}
        assert {bill["id"]: bill["state"] for bill in picture["bills"]} == states
        assert picture["jar"]["balance_fen"] == self.model.jar >= 0
        paid = list(states.values()).count("paid")
        assert sum(row["months"] for row in picture["coverage"]["rows"]) == paid

    def _the_books_are_right(self, session: Session) -> None:
        """P2, P7, P10: all entries add up to 0; what came and what went back is entered once, to where it belongs."""
        wanted = {
            (f"late {one.attempt_id}" if one.is_late else f"attempt {one.attempt_id}"): one.fen for one in self._came()
        }
        for back in self.model.refunds:
            if back.step == "done":
                wanted[f"refunded {back.refund_id}"] = 0 if back.of.channel == "wallet" else -back.fen
        assert self._entered(session) == wanted
        total = session.exec(select(func.sum(Posting.amount))).one()
        assert total is None or total.count == 0
        assert self._owed(session, "to_return") == self.model.to_return
        of_bills = select(Posting.bill_id, func.sum(Posting.amount)).where(col(Posting.bill_id).is_not(None))
        paid = dict(session.exec(of_bills.group_by(col(Posting.bill_id))).all())
        for bill, fen in self.model.bills.items():
            came = -paid[UUID(bill)].count if UUID(bill) in paid else 0
            assert came == (fen if self.model.state(bill) == "paid" else 0)

    def _came(self) -> list[Try]:
        return [one for one in self.model.tries if one.end == "settled" or one.is_late]

    def _entered(self, session: Session) -> dict[str, int]:
        """What the channels brought and took, by the cause of its entry; out of the jar that is what was paid."""
        ids = {str(one.attempt_id) for one in self.model.tries} | {one.refund_id for one in self.model.refunds}
        causes = [f"{word} {id_}" for id_ in ids for word in ("attempt", "late", "refunded")]
        lines = select(Entry.cause, Posting.account, Posting.amount).join(Posting).where(col(Entry.cause).in_(causes))
        wallets = {f"attempt {one.attempt_id}" for one in self.model.tries if one.channel == "wallet"}
        came: dict[str, int] = {}
        for cause, account, fen in session.exec(lines).all():
            counts = account == "wallet" if cause in wallets else account.startswith("channel:")
            came[cause] = came.get(cause, 0) + (fen.count if counts else 0)
        return came

    def _owed(self, session: Session, account: str) -> int:
        mine = select(func.sum(Posting.amount)).where(Posting.account == account, Posting.person_id == self.she.id)
        owed = session.exec(mine).one()
        return 0 if owed is None else -owed.count

    def teardown(self) -> None:
        """P6: once nothing is on its way, our product knows what the channels know, whichever way was cut off."""
        if not hasattr(self, "model"):
            return
        with self.stack:
            self.counter.held.clear()
            for minutes in (31, 31, 61, 181, 361, 361, 361, 1441):
                self._goes_on(minutes)
            if self.counter.ways in ("query", "bill"):
                self._days_are_reconciled()
                self._goes_on(31)
            self.plan([], 0)
            at_channel = known.trades(self.folder)
            for one in self.model.tries:
                self._agrees(one, at_channel.get(self.at_channel(one)))
            for line in self.model.lines:
                self._is_taken_in(line.number, line.code and self.model.hindrances(line.code.bills))

    def _goes_on(self, minutes: int) -> None:
        self.clock_at(clock.now() + timedelta(minutes=minutes))
        self.tell(False)
        self.chores("fine")
        self.everything_is_as_the_model_has_it()

    def _days_are_reconciled(self) -> None:
        """An operator has every day of this life reconciled; the chores do each day once, and lives share their days."""
        for day in sorted(day for day in self.days if day < clock.today() - timedelta(days=1)):
            for channel in ("wechat", "alipay", "bank"):
                assert daily.reconcile(channel, day).state == "done"
        self.everything_is_as_the_model_has_it()

    def _agrees(self, one: Try, trade: known.Trade | None) -> None:
        back = [each for each in self.model.refunds if each.of is one and each.is_let_go]
        assert all(each.step == "done" for each in back), f"{one} is still on its way back: {back}"
        if one.channel == "wallet":
            return
        assert {each.number: each.fen for each in back} == (trade.returned if trade else {})
        if trade is not None and trade.is_paid:
            assert one.end == "settled" or one.is_late, f"{one} was paid: {trade}"
            assert not one.is_late or back, f"{one} was late, and nothing goes back"
        else:
            assert one.end != "settled" and not one.is_late, f"{one} was never paid: {trade}"
            assert one.end == "closed" or self.counter.ways in ("notice", "bill"), f"{one} is left open: {trade}"

    def _is_taken_in(self, number: str, hindered: list[str] | None) -> None:
        """Every line of the bank is an attempt, but for one that waits for somebody else's payment of the same bills."""
        with database.look() as session:
            found = session.exec(select(Attempt.id).where(Attempt.out_trade_no == number)).first()
        assert found or "payment_under_way" in (hindered or ())


def live(client: TestClient, folder: Path, ways: Ways, examples: int, steps: int, kind: type[Life] = Life) -> None:
    """So many lives in one house, which is the given client's; what fails is told as it came, for to shorten it takes long."""
    town = Wayward(client, Town(folder), ways)
    town.join(folder)
    this_life = type(kind.__name__, (kind,), {"counter": town, "folder": folder})
    bounded = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=[Phase.generate],
    )
    run_state_machine_as_test(this_life, settings=bounded)
