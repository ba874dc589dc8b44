"""What WeChat Pay v3 answers and tells, as it comes over the line; whatever looks otherwise is a ValueError.

Manual: https://pay.weixin.qq.com/doc/v3/merchant/4013070356 (a trade), …/4013071041 (a refund), …/4013071227 (a bill),
…/docs/merchant/apis/h5-payment/payment-notice.html
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, Field, StrictInt, model_validator

TradeState = Literal["NOTPAY", "SUCCESS", "REFUND", "CLOSED", "REVOKED", "USERPAYING", "ACCEPT", "PAYERROR"]
RefundStatus = Literal["PROCESSING", "SUCCESS", "CLOSED", "ABNORMAL"]
Number = Annotated[str, Field(min_length=1)]
Fen = Annotated[StrictInt, Field(ge=0)]


class Ordered(BaseModel):
    """An order that was taken in."""

    h5_url: Annotated[str, Field(pattern=r"^https?://")]


class Prepaid(BaseModel):
    """An order that was taken in for WeChat's own browser."""

    prepay_id: Number


class Coded(BaseModel):
    """An order that was taken in, to be scanned."""

    code_url: Annotated[str, Field(pattern=r"^weixin://wxpay/")]


class Trouble(BaseModel):
    """A refusal in the channel's own words."""

    code: str = ""
    message: str = ""


class Amount(BaseModel):
    """Whole fen."""

    total: Fen
    currency: Literal["CNY"] = "CNY"


class Trade(BaseModel):
    """Where one order stands; once money came it carries number, amount and moment."""

    mchid: str
    appid: str
    out_trade_no: str
    trade_state: TradeState
    transaction_id: str | None = None
    amount: Amount | None = None
    success_time: AwareDatetime | None = None

    @model_validator(mode="after")
    def _money_is_told_whole(self) -> Self:
        came = self.trade_state in ("SUCCESS", "REFUND")
        if came and not (self.transaction_id and self.amount and self.success_time):
            raise ValueError("paid, but without number, amount or moment")
        return self


class Sealed(BaseModel):
    """What only the holder of the APIv3 key can read."""

    algorithm: Literal["AEAD_AES_256_GCM"]
    nonce: str
    ciphertext: str
    associated_data: str = ""


class RefundAmount(BaseModel):
    """Whole fen: what is given back, of how much."""

    refund: Fen
    total: Fen
    currency: Literal["CNY"] = "CNY"


class Refund(BaseModel):
    """Where one refund stands; one that is done tells when."""

    out_trade_no: Number
    out_refund_no: Number
    refund_id: Number
    status: RefundStatus
    amount: RefundAmount
    success_time: AwareDatetime | None = None

    @model_validator(mode="after")
    def _done_tells_when(self) -> Self:
        if self.status == "SUCCESS" and self.success_time is None:
            raise ValueError("given back, but nobody says when")
        return self


class RefundTold(Refund):
    """The same as a notice tells it, with the merchant whose it is."""

    mchid: str
    status: RefundStatus = Field(validation_alias="refund_status")


class BillAt(BaseModel):
    """Where the file of a bill lies for a moment, and its digest."""

    hash_type: Literal["SHA1"]
    hash_value: Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{40}$")]
    download_url: Annotated[str, Field(pattern=r"^https?://")]


class SealedCertificate(BaseModel):
    """One certificate of the platform, for as long as it is good."""

    serial_no: Annotated[str, Field(pattern=r"^[0-9A-Fa-f]+$")]
    effective_time: AwareDatetime
    expire_time: AwareDatetime
    encrypt_certificate: Sealed


class Certificates(BaseModel):
    """Every certificate the platform signs with."""

    data: Annotated[list[SealedCertificate], Field(min_length=1)]


class Payer(BaseModel):
    """Who came back from WeChat's own sign-in; `errcode` where nobody did."""

    openid: str = ""
    errcode: int = 0
    errmsg: str = ""


class Notice(BaseModel):
    """A notice that money came, or what became of money that was to go back."""

    id: Annotated[str, Field(min_length=1, max_length=36)]
    event_type: Literal["TRANSACTION.SUCCESS", "REFUND.SUCCESS", "REFUND.ABNORMAL", "REFUND.CLOSED"]
    resource: Sealed
