"""What may be proposed to somebody who means to pay: to leave a bill out or take it in, and another way. Paying is nobody's but theirs."""

from __future__ import annotations

from nfe_app.base.matters import Choices, Matter, Put
from nfe_app.base.shareable import UNKNOWN
from nfe_app.base.words import _, listed
from nfe_app.billing import actions as billing
from nfe_app.payment import ways
from nfe_app.payment.shareable import PAY, PICKED


class Basket(Matter):
    """What is chosen of the bills that are owed: a value is the list of those that are left out, so each choice turns one bill over."""

    scope = PAY

    def choices(self) -> dict[str, Choices]:
        """Each bill that is owed, left out or taken in; a way where there are two."""
        owed = billing.named(self.session, self.person_id, "owed")
        bills = [self._turned(bill_id, words) for bill_id, words in owed.items()]
        both = {*PICKED} <= {*ways.offered()}
        return {"left_out": bills, **({"way": super().choices()["way"]} if both else {})}

    def _turned(self, bill_id: str, words: str) -> tuple[str, str]:
        out = self._left_out(self.frame.get("left_out", ""))
        if bill_id in out:
            return ",".join(one for one in out if one != bill_id), _("这次也付：{bill}").format(bill=words)
        return ",".join([*out, bill_id]), _("这次不付：{bill}").format(bill=words)

    def says(self, name: str, value: str) -> str:
        """The bills that are left out, by scheme, place and months."""
        if name != "left_out":
            return super().says(name, value)
        mine = billing.named(self.session, self.person_id)
        told = [mine.get(one, UNKNOWN) for one in self._left_out(value)]
        return listed(told) if told else _("都付")

    def brings(self, name: str, value: str) -> Put:
        """The list as the page has it."""
        return {name: self._left_out(value)} if name == "left_out" else super().brings(name, value)

    @staticmethod
    def _left_out(value: str) -> list[str]:
        return value.split(",") if value else []
