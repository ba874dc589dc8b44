"""Alipay's recurring agreement (周期扣款): the address at which it is signed, asking for it, ending it, and collecting by it.

Read in copies of Alipay's manual, not tried against Alipay itself (the product has no sandbox there):
https://opendocs.alipay.com/open/8bccfa0b_alipay.user.agreement.page.sign and the guide of 周期扣款 (independent signing): the fields of
signing; a month's planned day is not after the 28th, an order above `single_amount` is refused, one debit a period, to be
made up to five days before the planned day; an agreement that runs out is not told of. Notices of signing and ending:
`notify_type` dut_user_sign and dut_user_unsign, `status` NORMAL and UNSIGN. Error codes: the table of alipay.trade.pay.
From memory, not verified: that an agreement is found by our number, product and scene without the payer's id; that an ended one
is answered USER_AGREEMENT_NOT_EXIST; that alipay.trade.pay takes `time_expire`; that the page is signed with channel ALIPAYAPP in
any browser of a phone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, Field

from .alipay_answers import Moment, Number, Yuan
from .gateway import Agreement, AgreementState, ChannelDown, ChannelRefused, Order, Signing

PRODUCT = "CYCLE_PAY_AUTH"
PERSONAL_PRODUCT = "CYCLE_PAY_AUTH_P"
GONE = ("USER_AGREEMENT_NOT_EXIST", "ACQ.USER_AGREEMENT_NOT_EXIST", "ACQ.AGREEMENT_NOT_EXIST")
PAYING = 10003
WISH_LIVES = 900  # seconds between our address and the signing page
STATES: dict[str, AgreementState] = {"TEMP": "wanted", "NORMAL": "signed", "STOP": "paused", "UNSIGN": "ended"}
Answer = TypeVar("Answer", bound=BaseModel)


class Signed(BaseModel):
    """Where an agreement stands, by query or notice."""

    agreement_no: Number
    external_agreement_no: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,32}$")]
    status: Literal["TEMP", "NORMAL", "STOP", "UNSIGN"]

    def told(self, raw: str) -> Agreement:
        """The house's word for it."""
        return Agreement(self.external_agreement_no, self.agreement_no, STATES[self.status], raw)


class SignedNotice(Signed):
    """A notice of signing or ending; the two kinds and their states go together."""

    notify_id: Annotated[str, Field(min_length=1, max_length=128)]
    notify_type: Literal["dut_user_sign", "dut_user_unsign"]
    notify_time: Moment
    app_id: str

    @property
    def is_plain(self) -> bool:
        """Whether an end is told as an end, and nothing else is."""
        return (self.notify_type == "dut_user_unsign") == (self.status == "UNSIGN")


class Nothing(BaseModel):
    """An answer of which only its code matters."""


class Debited(BaseModel):
    """A debit that Alipay made at once."""

    out_trade_no: Number
    trade_no: Number
    total_amount: Yuan


class AlipayAgreements(ABC):
    """The part of Alipay that collects by agreement."""

    scene: str

    @abstractmethod
    def _ask(self, method: str, wanted: object, kind: type[Answer]) -> tuple[Answer, str]:
        """What Alipay answers, read as one kind, and its own text."""

    @abstractmethod
    def _address(self, method: str, wanted: object, back: str) -> str:
        """Where a browser goes with a signed request."""

    def sign(self, signing: Signing) -> str:
        """The signed address of Alipay's signing page; it is good for a quarter of an hour."""
        rule = {
            "period_type": "MONTH",
            "period": 1,
            "execute_time": signing.first_on.isoformat(),
            "single_amount": signing.limit.yuan,
        }
        wanted = {
            "product_code": PRODUCT,
            "personal_product_code": PERSONAL_PRODUCT,
            "sign_scene": self.scene,
            "external_agreement_no": signing.number,
            "access_params": {"channel": "ALIPAYAPP"},
            "period_rule_params": rule,
            "effect_time": str(WISH_LIVES),
        }
        return self._address("alipay.user.agreement.page.sign", wanted, signing.back)

    def agreement_of(self, number: str) -> Agreement | None:
        """Where an agreement stands by our number; None where there is none, or it has ended. Raises ChannelDown, ChannelRefused."""
        wanted = {
            "personal_product_code": PERSONAL_PRODUCT,
            "sign_scene": self.scene,
            "external_agreement_no": number,
        }
        try:
            found, raw = self._ask("alipay.user.agreement.query", wanted, Signed)
        except ChannelRefused as refused:
            if refused.code in GONE:
                return None
            raise
        if found.external_agreement_no != number:
            raise ChannelDown("an answer about something else")
        return found.told(raw)

    def end(self, agreement_no: str) -> None:
        """End an agreement; one that is gone is no error. Raises ChannelDown, ChannelRefused."""
        try:
            self._ask("alipay.user.agreement.unsign", {"agreement_no": agreement_no}, Nothing)
        except ChannelRefused as refused:
            if refused.code not in GONE:
                raise

    def _debit(self, order: Order, wanted: dict[str, Any]) -> None:
        """Have an order collected by its agreement; whether it was, its own query says. Raises ChannelDown, ChannelRefused."""
        by = {"product_code": PRODUCT, "agreement_params": {"agreement_no": order.payer}}
        try:
            made, _raw = self._ask("alipay.trade.pay", wanted | by, Debited)
        except ChannelRefused as refused:
            if refused.status == PAYING:
                return
            raise
        if (made.out_trade_no, made.total_amount) != (order.out_trade_no, order.amount):
            raise ChannelDown("an answer about something else")
