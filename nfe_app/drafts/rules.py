"""How two copies of one draft become one: the later birth, and within it of each field what was written last.

A stamp is 13 digits of milliseconds and eight signs drawn by the page that wrote, so stamps sort as text. The same rule in
JavaScript is `localfirst/merging.js`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _

STAMP = r"^\d{13}[0-9a-z]{8}$"
MOST_FIELDS = 60
MOST_OF_ONE = 16_000
MOST_DRAFTS = 20
KEPT_UNTOUCHED = timedelta(days=90)
"""Our choice: as long as a quarter, the longest anybody pays at once without looking in."""


class DraftTooLarge(Refusal):
    """More than we keep of what is being filled in: 16,000 signs a draft, 20 drafts a person."""

    code = "draft_too_large"
    words = _("草稿太长，没有存到网上，手机里的还在。")


@dataclass(frozen=True, order=True)
class Mark:
    """What a field says, as JSON text, and when it was written."""

    stamp: str
    text: str


@dataclass(frozen=True)
class State:
    """One draft as it stands somewhere: a draft thrown away or confirmed was born anew, with nothing in it."""

    born: str
    fields: Mapping[str, Mark]


def joined(one: State, other: State) -> State:
    """What both know together: in whatever order, grouping and number copies meet, the same comes out."""
    if one.born != other.born:
        return max(one, other, key=lambda state: state.born)
    names = {*one.fields, *other.fields}
    marks = {name: [state.fields[name] for state in (one, other) if name in state.fields] for name in names}
    return State(one.born, {name: max(found, key=_order) for name, found in marks.items()})


def _order(mark: Mark) -> tuple[str, bytes]:
    """Of two texts of one stamp that is later which sorts later by UTF-16, as JavaScript compares."""
    return mark.stamp, mark.text.encode("utf-16-be", "surrogatepass")


def believed(state: State, now: int) -> State:
    """Nothing was written later than now (milliseconds since 1970): a clock that runs ahead wins no more than that."""
    fields = {name: Mark(_not_after(mark.stamp, now), mark.text) for name, mark in state.fields.items()}
    return State(_not_after(state.born, now), fields)


def _not_after(stamp: str, now: int) -> str:
    return f"{now:013}{stamp[13:]}" if int(stamp[:13]) > now else stamp


def check_size(state: State) -> None:
    """Refuse a draft that is more than a person fills in."""
    if sum(len(name) + len(mark.text) for name, mark in state.fields.items()) > MOST_OF_ONE:
        raise DraftTooLarge
