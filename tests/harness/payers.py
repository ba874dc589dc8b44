"""Who pays at the channels' own counters: a cashier of WeChat or Alipay, and the bank."""

from __future__ import annotations

from urllib.parse import urljoin

import httpx

from nfe_app.base.money import Fen
from tests.harness.phone import Phone

BUTTONS = {"pay": 60, "late": 10, "fail": 10, "leave": 20}
TRANSFERS = {"now": 60, "twice": 15, "shut": 10, "wrong amount": 10, "wrong code": 5}


class Payer(Phone):
    """Somebody who can press a button and fill in a transfer."""

    def presses(self, cashier: str) -> None:
        """Follow the link to a cashier and press a button there; where no way leads to it, go home."""
        there = self.insist("GET", cashier).headers.get("location", "")
        with httpx.Client(timeout=15, trust_env=False) as browser:
            try:
                if "gateway.do" in there:
                    there = browser.get(there).headers.get("location", "")
                if "checkmweb" not in there and "h5pay" not in there:
                    return
                self.street.presses += 1
                browser.post(urljoin(self.street.origin, there), data={"deed": self.draws(BUTTONS)})
            except httpx.TransportError:
                return  # the payer's own line is as bad as ours

    def transfers(self, code: str, fen: int) -> None:
        """Go to the bank with a code; not everybody writes it down right."""
        how = self.draws(TRANSFERS)
        told = f"社保 {code[::-1] if how == 'wrong code' else code}"
        form = {"told": told, "yuan": Fen(fen + (how == "wrong amount")).yuan, "payer": "王大"}
        with httpx.Client(timeout=15, trust_env=False) as browser:
            self.street.presses += 1
            browser.post(self.street.bank, data=form | {"how": "now" if how.startswith("wrong") else how})


class Stranger(Payer):
    """Whoever was given a code, with no account here."""

    def pays(self, code: str, fen: int) -> None:
        """Look at it, and pay it in one of three ways."""
        with httpx.Client(base_url=self.street.origin, timeout=15, trust_env=False) as self.line:
            if not self.insist("GET", f"/api/for/{code}").json().get("ways"):
                return
            way = self.draws({"h5": 25, "wap": 25, "bank": 50})
            if way == "bank":
                self.transfers(code, fen)
            elif (begun := self.insist("POST", f"/api/for/{code}/pay", {"way": way}).json())["ok"]:
                self.presses(begun["cashier"])
