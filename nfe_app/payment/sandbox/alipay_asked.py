"""What a merchant asks of Alipay about agreements to collect, as it comes over the line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator

from .alipay_trades import Wanted
from .alipay_wire import LONGEST, Moment, Number, Yuan

PERSONAL_PRODUCT = "CYCLE_PAY_AUTH_P"


class PeriodRule(BaseModel):
    """How often and how much may be collected."""

    period_type: Literal["MONTH"]
    period: Literal[1]
    execute_time: date
    single_amount: Yuan

    @model_validator(mode="after")
    def _every_month_has_that_day(self) -> Self:
        if self.execute_time.day > 28:
            raise ValueError("not after the 28th")
        return self


class SigningSent(BaseModel):
    """An agreement to be signed, as alipay.user.agreement.page.sign asks for it."""

    product_code: Literal["CYCLE_PAY_AUTH"]
    personal_product_code: Literal["CYCLE_PAY_AUTH_P"]
    sign_scene: Annotated[str, Field(pattern=r"^INDUSTRY\|[A-Z_]+$")]
    external_agreement_no: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,32}$")]
    access_params: dict[str, str]
    period_rule_params: PeriodRule


class WhichAgreement(BaseModel):
    """An agreement by Alipay's number, or by the merchant's within a product and scene; Alipay's counts where both are told."""

    agreement_no: Number | None = None
    external_agreement_no: Number | None = None
    personal_product_code: Literal["CYCLE_PAY_AUTH_P"] | None = None

    @model_validator(mode="after")
    def _one_at_least(self) -> Self:
        if not (self.agreement_no or (self.external_agreement_no and self.personal_product_code)):
            raise ValueError("agreement_no, or external_agreement_no with its product")
        return self


class AgreementParams(BaseModel):
    """By which agreement is collected."""

    agreement_no: Number


class DebitSent(BaseModel):
    """A debit, as alipay.trade.pay asks for it; fields of other trades are let pass unread."""

    out_trade_no: Number
    total_amount: Yuan
    subject: Annotated[str, Field(min_length=1, max_length=256, pattern=r"^[^/=&\x00-\x1f]+$")]
    product_code: Literal["CYCLE_PAY_AUTH"]
    agreement_params: AgreementParams
    time_expire: Moment | None = None

    def wanted(self, said: dict[str, str], now: datetime) -> Wanted:
        """The order as Alipay takes it in."""
        expires_at = min(self.time_expire or now + LONGEST, now + LONGEST)
        notify_url = said.get("notify_url", "")
        return Wanted(self.out_trade_no, "debit", self.total_amount, self.subject, notify_url, "", "", expires_at)
