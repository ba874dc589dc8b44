"""What may be proposed to somebody who wants money back: a bill that is paid, and a reason for which something of it would go back."""

from __future__ import annotations

from uuid import UUID

from nfe_app.base.matters import Choices, Matter, Put
from nfe_app.base.money import Fen
from nfe_app.base.shareable import UNKNOWN
from nfe_app.billing import actions as billing
from nfe_app.refund import booking
from nfe_app.refund.rules import Reason
from nfe_app.refund.shareable import REASONS, REFUND


class Wish(Matter):
    """The wish for money back: only of one's own bills."""

    scope = REFUND

    def choices(self) -> dict[str, Choices]:
        """The bills that are paid; the reasons once one of them is chosen."""
        paid = billing.named(self.session, self.person_id, "paid")
        chosen = self.frame.get("bill_id", "")
        reasons = (
            [one for one in REASONS.items() if self._gives(UUID(chosen), Reason(one[0]))] if chosen in paid else []
        )
        return {"bill_id": [*paid.items()], "reason": reasons}

    def _gives(self, bill_id: UUID, reason: Reason) -> bool:
        """Whether anything of a bill would go back for this."""
        (bill,) = billing.owed(self.session, [bill_id])
        left = bill.amount - Fen.total(line.amount for line in booking.kept_of(bill, reason))
        return left > Fen(0) and (reason is not Reason.STOPPED or billing.is_stopped(self.session, bill_id))

    def says(self, name: str, value: str) -> str:
        """A bill by its scheme, its place and its months."""
        if name != "bill_id" or not value:
            return super().says(name, value)
        return billing.named(self.session, self.person_id).get(value, UNKNOWN)

    def brings(self, name: str, value: str) -> Put:
        """Another bill asks anew why."""
        return {"bill_id": value, "reason": ""} if name == "bill_id" else super().brings(name, value)
