"""What WeChat Pay v3 answers and tells, as it comes over the line; whatever looks otherwise is a ValueError.

Manual: https://pay.weixin.qq.com/doc/v3/merchant/4013070356 (a trade), …/docs/merchant/apis/h5-payment/payment-notice.html
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, Field, StrictInt, model_validator

TradeState = Literal["NOTPAY", "SUCCESS", "REFUND", "CLOSED", "REVOKED", "USERPAYING", "ACCEPT", "PAYERROR"]


class Ordered(BaseModel):
    """An order that was taken in."""

    h5_url: Annotated[str, Field(pattern=r"^https?://")]


class Trouble(BaseModel):
    """A refusal in the channel's own words."""

    code: str = ""
    message: str = ""


class Amount(BaseModel):
    """Whole fen."""

    total: Annotated[StrictInt, Field(ge=0)]
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


class Notice(BaseModel):
    """A notice that money came."""

    id: Annotated[str, Field(min_length=1, max_length=36)]
    event_type: Literal["TRANSACTION.SUCCESS"]
    resource: Sealed
