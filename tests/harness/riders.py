"""Riders who pay in every way there is, put money by and ask it back, whatever dies under them; and the clerk who answers them."""

from __future__ import annotations

import queue
from typing import ClassVar

from tests.cast import choice, identity_number
from tests.harness.payers import Payer, Stranger
from tests.harness.phone import Answer, Over, Phone

BEIJING = {
    "employee_pension": {"option": "floor", "shown_fen": 143_240},
    "employee_medical": {"option": "fixed", "shown_fen": 58_492},
    "unemployment": {"option": "floor", "shown_fen": 7_162},
}
WAYS = {"h5": 30, "wap": 25, "jar": 25, "code": 20}
AFTERWARDS = {"": 40, "payment.ask": 30, "payment.give_up": 30}
CROSSED = {"payment_under_way", "bill_not_owed", "bill_lapsed"}
"""What somebody else did with the same bill meanwhile: a jar that pays by itself, whoever has the code."""
EMPTY = {"jar_too_empty", "overdrawn"}
KILLED_MEANWHILE = {"too_many_codes", "code_wrong"}
"""What the second try hears where the first was done and its answer lost: the code was sent, or is used up."""
LOOK, LOOKS = 0.2, 6
"""How often somebody who waits looks at her phone, in seconds, for looking is work for the product; and how often at most."""


class Rider(Payer):
    """One rider at a time, and when all is paid, another."""

    def does(self) -> None:
        """Arrive, pay, and ask for some of it back."""
        if self.arrives():
            self._pays_everything()
            self._asks_back()

    def arrives(self) -> bool:
        """Sign in and enrol; False where a kill took the one-time code, and somebody else has to come."""
        number = next(self.street.numbers)
        phone = {"phone": f"139{number:08d}"}
        asked = self.insist("POST", "/api/sign-in/code", phone).json()
        told = (
            self.insist("POST", "/api/sign-in", phone | {"code": asked["demo_code"]}).json() if asked["ok"] else asked
        )
        if not told["ok"]:
            if told["code"] not in KILLED_MEANWHILE:
                self.street.strange.append(f"nobody may come in: {told}")
                raise Over
            return False
        card = {"name": "王芳", "identity_number": identity_number(f"{1960 + number // 900}0301", number % 900 + 1)}
        self.command("people.identify", card)
        self.command("enrolment.confirm", choice(**BEIJING))
        return True

    def picture(self) -> Answer:
        """What `GET /api/me` tells; nobody's jar is ever in debt."""
        told: Answer = self.insist("GET", "/api/me").json()
        if told["jar"]["balance_fen"] < 0:
            self.street.strange.append(f"a jar in debt: {told['jar']}")
        return told

    def _pays_everything(self) -> None:
        if self.chance.random() < 0.5:
            schemes = self.chance.sample(list(BEIJING), self.chance.randint(1, len(BEIJING)))
            self.command("jar.set_plan", {"schemes": schemes, "automatic": True, "share_percent": 10})
        while True:
            bills = self.picture()["bills"]
            owed = [bill for bill in bills if bill["state"] == "owed"]
            if owed:
                chosen = self.chance.sample(owed, self.chance.randint(1, len(owed)))
                {"jar": self._by_jar, "code": self._by_code}.get(way := self.draws(WAYS), self._at_once)(chosen, way)
            elif bills and all(bill["state"] == "paid" for bill in bills):
                return
            else:
                self.wait(LOOK)

    def begins(self, bills: list[Answer], way: str = "h5") -> Answer | None:
        """Start a payment; None where somebody else pays them."""
        return self.command("payment.start", _sum_of(bills) | {"way": way}, may=CROSSED)

    def _at_once(self, bills: list[Answer], way: str) -> None:
        if started := self.begins(bills, way):
            self._goes_through(started)

    def _goes_through(self, started: Answer) -> None:
        self.presses(started["cashier"])
        if deed := self.draws(AFTERWARDS):
            self.command(deed, {"payment_id": started["payment_id"]})
        while self._stands(started["payment_id"]) not in ENDS:
            self.wait(LOOK)

    def _stands(self, payment_id: str) -> str:
        return next(one["step"] for one in self.picture()["payments"] if one["id"] == payment_id)

    def _by_jar(self, bills: list[Answer], way: str) -> None:
        """Put by what they come to, a little more, or too little; then pay out of it, as far as it reaches."""
        owed = _sum_of(bills)
        fen = max(1, owed["amount_fen"] + self.chance.choice([0, 0, 1, 5_000, -1]))
        filled = self.command("jar.fill", {"amount_fen": fen, "way": self.chance.choice(["h5", "wap"])})
        assert filled is not None
        self._goes_through(filled)
        if self.chance.random() < 0.2:
            self._takes_back(self.chance.choice([fen, fen // 2, 1]))
        self.command("jar.pay", owed, may=CROSSED | EMPTY)

    def _takes_back(self, fen: int) -> None:
        self.command("jar.take_back", {"amount_fen": max(1, fen)}, may=EMPTY)

    def _by_code(self, bills: list[Answer], way: str) -> None:
        """Have somebody else pay them, and wait for a moment whether it comes."""
        made = self.command("paycode.make", _sum_of(bills), may=CROSSED)
        if made is None:
            return
        Stranger(self.street, self.chance).pays(made["code"].replace(" ", ""), made["amount_fen"])
        ids = {bill["id"] for bill in bills}
        self._until_seen(lambda told: all(one["state"] == "paid" for one in told["bills"] if one["id"] in ids))
        if self.chance.random() < 0.2:
            self.command("paycode.withdraw", {"code_id": made["code_id"]})

    def _asks_back(self) -> None:
        """Some were insured elsewhere too, some want what is left in the jar; what cannot go back is for the clerk."""
        told = self.picture()
        if self.chance.random() < 0.4:
            paid = self.chance.choice([bill["id"] for bill in told["bills"] if bill["state"] == "paid"] or [""])
            if asked := self.command("refund.request", {"bill_id": paid, "reason": "overlap"}):
                self.street.desk.put(("refund.decide", asked["refund_id"]))
        if (left := told["jar"]["balance_fen"]) and self.chance.random() < 0.7:
            self._takes_back(self.chance.choice([left, left // 2]))
        for one in self._until_seen(lambda told: not any(one["step"] in MOVING for one in told["refunds"]))["refunds"]:
            if one["step"] == "failed":
                self.street.desk.put(("refund.hand_back", one["id"]))

    def _until_seen(self, is_seen: object) -> Answer:
        """What her phone shows when it shows that, or after so many looks."""
        for _look in range(LOOKS):
            if is_seen(told := self.picture()):  # type: ignore[operator]
                break
            self.wait(LOOK)
        return told


class Clerk(Phone):
    """Lets refunds go or says no, and gives back by hand what a channel cannot."""

    home = "/desk"
    ANSWERS: ClassVar[dict[bool, str]] = {True: "", False: "查过了，只缴了一次"}

    def does(self) -> None:
        """Whatever lies on the desk."""
        while True:
            try:
                kind, refund_id = self.street.desk.get_nowait()
            except queue.Empty:
                self.wait()
                continue
            self._answers(kind, refund_id)

    def _answers(self, kind: str, refund_id: str) -> None:
        approve = self.chance.random() < 0.8
        said = {"approve": approve, "note": self.ANSWERS[approve]} if kind == "refund.decide" else {"note": "柜台退了"}
        self.command(kind, {"refund_id": refund_id} | said, may={"refund_decided", "not_for_a_clerk"})


ENDS = ("settled", "closed", "to_return", "refunding", "refunded")
MOVING = ("requested", "approved", "sent")


def _sum_of(bills: list[Answer]) -> Answer:
    return {"bill_ids": [bill["id"] for bill in bills], "amount_fen": sum(bill["amount_fen"] for bill in bills)}
