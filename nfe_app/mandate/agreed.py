"""What is agreed to by a mandate, word for word: a text that was agreed stays here under its version, and a changed one is a new version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType

from nfe_app.base.money import Fen
from nfe_app.base.words import _, listed
from nfe_app.mandate import days, rules

Point = tuple[str, str]  # its name, and its words
LIMIT, DAY = "{limit}", "{day}"
"""Where the sum and the day that were chosen stand in the words."""


@dataclass(frozen=True)
class Text:
    """One version: its points, and the numbers of ours that stand in them."""

    points: tuple[Point, ...]
    numbers: Mapping[str, object]

    @property
    def templates(self) -> list[Point]:
        """The points with every number but the chosen ones."""
        return [(name, words.format(limit=LIMIT, day=DAY, **self.numbers)) for name, words in self.points]

    def told(self, limit: Fen, day: int) -> list[Point]:
        """The points as they were read by somebody who chose this sum and this day."""
        return [(name, words.format(limit=limit.shown, day=day, **self.numbers)) for name, words in self.points]


NOW = "1"
TEXTS: Mapping[str, Text] = MappingProxyType(
    {
        "1": Text(
            (
                (_("谁来扣"), _("我们，通过你在支付宝签的周期扣款协议。")),
                (_("扣什么"), _("你选的险种里，当月还没缴的账单。别的一分不扣。")),
                (_("扣多少"), _("每次最多 {limit} 元。账单超过这个数，这个月就不扣，只告诉你。")),
                (
                    _("哪天扣"),
                    _(
                        "每月 {day} 日，一个月最多扣成一次。至少提前 {days} 天发短信，告诉你哪天扣、扣多少；扣的不会比告诉你的多。"
                    ),
                ),
                (
                    _("没扣成"),
                    _("钱不够时隔 {pauses} 天再扣，一共最多 {tries} 次，过了缴费截止日不再扣。每次没成都发短信。"),
                ),
                (
                    _("怎么停"),
                    _(
                        "在这一页停，或在支付宝里解除。停了马上不再扣；停之前已经送到支付宝的那一笔，我们去撤，撤不回的会告诉你结果。"
                    ),
                ),
                (_("钱去哪"), _("和你自己缴一样入账，记录里看得到，退款规则也一样。")),
            ),
            {
                "days": days.NOTICE_DAYS,
                "pauses": listed(str(pause) for pause in rules.PAUSES),
                "tries": len(rules.PAUSES) + 1,
            },
        )
    }
)
"""Every version there was. The numbers are those that the rules go by: where a rule changes, that is a new version, and the old one
keeps its numbers as they were."""


def digest_of(points: list[Point]) -> str:
    """SHA-256 of a text as it was read, a line for each point, in hexadecimal: who has the text can reckon it again."""
    return sha256("\n".join(f"{name}：{words}" for name, words in points).encode()).hexdigest()
