"""What our own messages look like: they carry no link, and each is one of our sentences with its gaps filled as such a gap can be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from nfe_app.base.words import _

SENDER = _("新就业社保")
"""The name that stands before our messages, in 【】."""
LINK = re.compile(
    r"[a-z][a-z0-9+.-]*://|\bwww\.|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?[.\u3002][a-z]{2,}|[^\W\d_](?:[\w-]*[^\W_])?\.[^\W\d_]{2,}|\d+(?:\.\d+){3}",
    re.IGNORECASE,
)
"""An address with its scheme, a name with a dot in it, also of other scripts, or an address of four numbers; a sum with its fen is none."""
SUM, DAY, PHONE, CODE, TRANSFER = (
    r"[0-9,]+(?:\.[0-9]+)?",
    r"[0-9\u5e74\u6708\u65e5]{1,12}",
    r"[0-9*]{7,14}",
    r"[0-9]{6}",
    r"ZY[A-Z2-7]{12}",
)
WORDS = r"[^0-9A-Za-z\u3002!?]{1,60}"
GAPS = {
    **dict.fromkeys(("sum", "paid", "limit"), SUM),
    **dict.fromkeys(("day", "last", "again"), DAY),
    **dict.fromkeys(("what", "why", "titles", "giving", "taking"), WORDS),
    "number": TRANSFER,
    "phone": PHONE,
    "code": CODE,
}
"""What may stand in a gap, by its name: no gap takes a sentence, and none but a number takes a digit or a letter."""
GAP = re.compile(r"\{(\w+)\}")


def has_link(text: str) -> bool:
    """Whether a text leads anywhere: ours never do."""
    return LINK.search(seen(text)) is not None


def seen(text: str) -> str:
    """A text as an eye sees it: one form of each letter (NFKC), and nothing that cannot be seen."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(one for one in plain if unicodedata.category(one) != "Cf")


def bare(text: str) -> str:
    """The same without gaps between words, and without our name before it."""
    return re.sub(r"\s+", "", seen(text)).removeprefix(f"【{SENDER}】")


def pattern_of(template: str) -> str:
    """A regular expression, the same in Python and JavaScript, for what a template may come to. Raises KeyError for an unknown gap."""
    parts = GAP.split(bare(template))
    return "".join(GAPS[part] if place % 2 else _plain(part) for place, part in enumerate(parts))


def _plain(text: str) -> str:
    return re.sub(r"([\\^$.*+?()\[\]{}|/])", r"\\\1", text)


def is_ours(text: str, patterns: Iterable[str]) -> bool:
    """Whether a text is one of our messages: it carries no link and is word for word one of our sentences."""
    return not has_link(text) and any(re.fullmatch(pattern, bare(text)) for pattern in patterns)
