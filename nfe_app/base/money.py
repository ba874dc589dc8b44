"""Fen: whole fen, rounding and shares; no float anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CAPITALS = "零壹贰叁肆伍陆柒捌玖"
SIZES = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))


@dataclass(frozen=True, order=True)
class Fen:
    """Money in whole fen (1 yuan = 100 fen); never a float."""

    count: int

    def __post_init__(self) -> None:
        if type(self.count) is not int:
            raise TypeError(f"fen are whole numbers, not {self.count!r}")

    @classmethod
    def of_yuan(cls, yuan: str | int | Decimal) -> Fen:
        """Fen for an amount in yuan; a fraction of a fen is an error, not rounded away."""
        if isinstance(yuan, float):
            raise TypeError("yuan come as text, a whole number or a Decimal")
        count = Decimal(yuan) * 100
        if count != count.to_integral_value():
            raise ValueError(f"{yuan} yuan is not a whole number of fen")
        return cls(int(count))

    @classmethod
    def total(cls, amounts: Iterable[Fen]) -> Fen:
        """The sum of all amounts; nothing adds up to zero."""
        return cls(sum(amount.count for amount in amounts))

    def share(self, rate: Decimal) -> Fen:
        """One payer's part, rounded half up to the fen."""
        return Fen(int((self.count * rate).quantize(Decimal(1), ROUND_HALF_UP)))

    def __add__(self, other: Fen) -> Fen:
        return Fen(self.count + other.count)

    def __sub__(self, other: Fen) -> Fen:
        return Fen(self.count - other.count)

    def __neg__(self) -> Fen:
        return Fen(-self.count)

    def __mul__(self, times: int) -> Fen:
        return Fen(self.count * times)

    @property
    def yuan(self) -> str:
        """The amount in yuan with two decimals: `1600.00`."""
        sign = "-" if self.count < 0 else ""
        return f"{sign}{abs(self.count) // 100}.{abs(self.count) % 100:02d}"

    @property
    def shown(self) -> str:
        """The amount as people read it, with a true minus: `1,600.00`, `−5.00`."""
        sign = "−" if self.count < 0 else ""
        return f"{sign}{abs(self.count) // 100:,}.{abs(self.count) % 100:02d}"

    @property
    def in_words(self) -> str:
        """The amount in capital words: `人民币壹仟陆佰元整`; below ten thousand trillion yuan, never negative.

        Source: 银发〔1997〕393号《支付结算办法》附一《正确填写票据和结算凭证的基本规定》; where it leaves a 零 free, none is written.
        """
        if not 0 <= self.count < 10**18:
            raise ValueError(f"no words for {self.yuan} yuan")
        yuan, rest = divmod(self.count, 100)
        tenths, fen = divmod(rest, 10)
        words = f"{_whole(yuan)}元" if yuan or not rest else ""
        if tenths:
            words += f"{CAPITALS[tenths]}角"
        elif fen and yuan:
            words += "零"
        return f"人民币{words}{CAPITALS[fen]}分" if fen else f"人民币{words}整"


def _whole(count: int) -> str:
    """A whole number in capital words, with 零 where places are skipped."""
    for size, unit in SIZES:
        if count >= size:
            high, low = divmod(count, size)
            gap = "零" if 0 < low < size // 10 else ""
            return f"{_whole(high)}{unit}{gap}{_whole(low) if low else ''}"
    return CAPITALS[count]
