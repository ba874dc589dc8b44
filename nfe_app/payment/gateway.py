"""The paying channel as the house sees it; behind it WeChat Pay and Alipay, and the sandbox is called by the same code.

Fault    ChannelDown      nothing was decided: no line, no signed answer, or the channel is ill; ask again
Fault    ChannelRefused   the channel said no, signed, with a code of its own
Refusal  NoticeForged     a notice that is not proven to be the channel's
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Protocol, runtime_checkable

from nfe_app.base.errors import Fault, Refusal
from nfe_app.base.money import Fen
from nfe_app.base.words import _

State = Literal["not_paid", "paid", "closed", "paying", "error", "refunded"]
RefundState = Literal["processing", "done", "closed", "abnormal"]
Way = Literal["h5", "jsapi", "native", "wap", "precreate"]
Debit = Literal["debit"]  # no way that a person chooses: the channel collects by an agreement
AgreementState = Literal["wanted", "signed", "paused", "ended"]


class ChannelDown(Fault):
    """The channel gave no answer that we can believe; what was asked may or may not have happened."""


class ChannelRefused(Fault):
    """The channel said no; `code` is its own word for the reason (`ORDERPAID`, `OUT_TRADE_NO_USED`, …)."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code


class NoticeForged(Refusal):
    """A notice that is not proven to be the channel's; which part was wrong is not told."""

    code = "notice_forged"
    heeded = True
    words = _("这条到账通知没有通过核对，没有采用。")
    status = 401


@dataclass(frozen=True)
class Order:
    """One attempt to collect; repeated, every field is the same but `payer_ip`. The number: 6–32 of `0-9A-Za-z_-|*`.

    `way` is how the payer comes to pay; `payer` is who that is at the channel, where the way asks for it: the openid (jsapi), or the
    channel's number of the agreement (debit).
    """

    out_trade_no: str
    amount: Fen
    description: str
    payer_ip: str
    expires_at: datetime
    way: Way | Debit = "h5"
    payer: str = ""


@dataclass(frozen=True)
class Cashier:
    """Where an order is paid: an address to go to (h5, wap), a code to show as a QR picture (native, precreate), or what WeChat's own
    browser is told (jsapi: `appId`, `timeStamp`, `nonceStr`, `package`, `signType`, `paySign`). A debit has nowhere to go: it is taken
    in, and how it stands is asked."""

    address: str = ""
    code: str = ""
    bridge: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """Where one attempt stands at the channel; paid and refunded ones carry number, amount and moment."""

    out_trade_no: str
    state: State
    transaction_id: str | None
    amount: Fen | None
    paid_at: datetime | None
    raw: str


@dataclass(frozen=True)
class Giving:
    """One refund to be made; repeated, every field is the same. `paid` is the whole sum of the payment it is taken from, `transaction_id` the channel's number of that."""

    out_refund_no: str
    out_trade_no: str
    amount: Fen
    paid: Fen
    reason: str
    transaction_id: str = ""


@dataclass(frozen=True)
class Given:
    """Where one refund stands at the channel; `done` ones carry the moment. `abnormal`: the payer's account cannot take it."""

    out_refund_no: str
    out_trade_no: str
    state: RefundState
    refund_id: str | None
    amount: Fen
    done_at: datetime | None
    raw: str


@dataclass(frozen=True)
class Signing:
    """An agreement to collect, to be signed: our number of it (32 letters and digits at most), the most of one debit, the first planned
    day (after it the same day of each month, never after the 28th), and where the person comes back to."""

    number: str
    limit: Fen
    first_on: date
    back: str


@dataclass(frozen=True)
class Agreement:
    """Where an agreement stands at the channel, under our number and theirs."""

    number: str
    agreement_no: str
    state: AgreementState
    raw: str


@dataclass(frozen=True)
class Told:
    """A proven notice of a payment, a refund or an agreement. It may come again: once-only by `notice_id` is for the database."""

    notice_id: str
    standing: Standing | Given | Agreement

    @property
    def about(self) -> str:
        """Our number of what it tells of."""
        return self.standing.number if isinstance(self.standing, Agreement) else self.standing.out_trade_no


@dataclass(frozen=True)
class BillRow:
    """One line of the channel's daily bill: money that came (`payment`) or went back (`refund`), and the channel's fee if it tells one.

    A refund that is `stuck` has left us and could not reach the payer.
    """

    kind: Literal["payment", "refund"]
    out_trade_no: str
    transaction_id: str
    amount: Fen
    at: datetime
    out_refund_no: str = ""
    refund_id: str = ""
    fee: Fen | None = None
    stuck: bool = False


class Channel(Protocol):
    """What the house asks of any paying channel. Every method but `read_notice` raises ChannelDown and ChannelRefused."""

    def order(self, order: Order) -> Cashier:
        """Ask the channel to collect for one attempt; where it is paid."""

    def standing_of(self, out_trade_no: str) -> Standing | None:
        """Where an attempt stands; None where the channel does not know it."""

    def close(self, out_trade_no: str) -> None:
        """See that an attempt can no longer be paid."""

    def refund(self, giving: Giving) -> Given:
        """Give money of a paid attempt back; the same refund again is the same refund."""

    def refund_of(self, out_refund_no: str, out_trade_no: str) -> Given | None:
        """Where a refund stands; None where the channel does not know it."""

    def bill_of(self, day: date) -> list[BillRow] | None:
        """Every payment and refund of a day (China's), its digest checked; None while the channel has not made that bill."""

    def read_notice(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Told:
        """What a notice says, once it is proven; raises NoticeForged."""


@runtime_checkable
class Mandates(Protocol):
    """What the house asks of a channel that also collects by agreement. A debit is an order whose way is `debit`."""

    def sign(self, signing: Signing) -> str:
        """The address at which the person signs; nothing is asked of the channel."""

    def agreement_of(self, number: str) -> Agreement | None:
        """Where an agreement stands by our number; None where there is none (any more). Raises ChannelDown, ChannelRefused."""

    def end(self, agreement_no: str) -> None:
        """See that nothing is collected by an agreement any more; an ended one is no error. Raises ChannelDown, ChannelRefused."""


@runtime_checkable
class KnowsPayers(Protocol):
    """A channel that says who a payer is: for the way inside its own browser. Raises ChannelDown and ChannelRefused."""

    def payer_address(self, back: str, state: str) -> str:
        """Where a payer is sent to be known; from there to `back`, with `code` and our `state` added."""

    def payer_of(self, code: str) -> str:
        """Who came back with this code, which is good once."""


CONNECTED: dict[str, Channel] = {}
FEES: dict[str, Decimal] = {}


def connect(name: str, channel: Channel, fee_rate: Decimal | None = None) -> None:
    """Say which channel goes by a name, and its share of each payment by contract, where that is known; done once, by the assembly."""
    CONNECTED[name] = channel
    FEES.pop(name, None)
    if fee_rate is not None:
        FEES[name] = fee_rate


def fee_of(name: str, amount: Fen) -> Fen | None:
    """What a channel may keep of a payment, rounded half up to the fen; None where its contract is not known."""
    return amount.share(FEES[name]) if name in FEES else None


def channel(name: str = "wechat") -> Channel:
    """The channel of that name."""
    return CONNECTED[name]


def mandates(name: str) -> Mandates | None:
    """The channel of that name, if it is connected and collects by agreement."""
    known = CONNECTED.get(name)
    return known if isinstance(known, Mandates) else None
