"""What may be proposed for the draft of an enrolment: what the law of the place offers, in words, and what follows from a choice.

The counter's screen and a hand-over ask the same of a frame alone; for who looks along it stands in the one shape of a `Matter`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nfe_app.base import clock
from nfe_app.base.database import new_id
from nfe_app.base.matters import Choices, Matter, Put, Values
from nfe_app.base.shareable import NONE, NotOffered
from nfe_app.base.words import _
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms
from nfe_app.catalog.offers import UnknownPlace
from nfe_app.enrolment.shareable import ENROLMENT, KINDS

OWN = "own"
STATED = {name: one.words for name, one in ENROLMENT.fields.items() if one.words}


def choices(frame: Values) -> dict[str, Choices]:
    """What may be proposed now, field by field: each value with its words. Places are looked up by name, bases are typed."""
    found: dict[str, Choices] = {name: list(words.items()) for name, words in STATED.items()}
    for kind in KINDS:
        offered = [scheme for scheme in _schemes(frame.get("place", "")) if _is_of(scheme, kind)]
        found[kind] = [("", _("不要")), *((scheme["code"], scheme["title"]) for scheme in offered)] if offered else []
        found[f"{kind}_option"] = [
            (option["code"], option["title"])
            for scheme in offered
            if scheme["code"] == frame.get(kind)
            for option in scheme["options"]
        ]
    return {name: some for name, some in found.items() if some}


def is_typed(frame: Values, name: str) -> bool:
    """Whether a field is typed: a place by its name, an own base in digits."""
    return name == "place" or (name.endswith("_base") and frame.get(name.removesuffix("_base") + "_option") == OWN)


def offers(frame: Values, name: str, value: str) -> bool:
    """Whether this could be chosen now."""
    if name == "place":
        return _is_place(value)
    if name.endswith("_base"):
        return is_typed(frame, name) and bool(value)
    return value in dict(choices(frame).get(name, ()))


def _is_place(code: str) -> bool:
    try:
        catalog.region_of(code)
    except UnknownPlace:
        return False
    return True


def check(frame: Values, name: str, value: str) -> None:
    """Refuse what the worker could not choose either. Raises NotShareable, NotOffered."""
    ENROLMENT.check(name, value)
    if not offers(frame, name, value):
        raise NotOffered


def consequences(frame: Values, said: Values) -> dict[str, str]:
    """What stands in the draft once the worker accepts: the value, and what it brings with it, as where the worker chooses it."""
    put = dict(said)
    if "place" in said:
        put["place_name"] = catalog.region_of(said["place"]).full_name
        put |= {f"{kind}{part}": "" for kind in KINDS for part in ("", "_option", "_base")}
        put |= {} if frame.get("place") else {"draft_id": str(new_id())}
    for kind in KINDS:
        if kind in said:
            first = next((one for one in _schemes(frame.get("place", "")) if one["code"] == said[kind]), None)
            put |= {f"{kind}_option": first["options"][0]["code"] if first else "", f"{kind}_base": ""}
    return put


def says(frame: Values, name: str, value: str) -> str:
    """A value as people read it; what the frame shows beside it tells what its code means."""
    if not value:
        return NONE
    if name == "place":
        return catalog.region_of(value).full_name
    if name in STATED:
        return STATED[name][value]
    if name.endswith("_base"):
        return _("{} 元").format(value)
    return _title(frame, name, value)


def _title(frame: Values, name: str, value: str) -> str:
    """The title of a scheme, or of an option in the place that is chosen; the code where there is no such thing."""
    if name in KINDS:
        return terms.title_of(value) if value in terms.SCHEMES else value
    schemes = _schemes(frame.get("place", ""))
    scheme = next((one for one in schemes if one["code"] == frame.get(name.removesuffix("_option"))), None)
    return next((one["title"] for one in scheme["options"] if one["code"] == value), value) if scheme else value


def _schemes(place: str) -> Iterator[dict[str, Any]]:
    """What a place offers today; nothing where none is chosen or known."""
    if not place:
        return
    try:
        pack = catalog.contents(place, clock.today())
    except UnknownPlace:
        return
    yield from (scheme for scheme in pack["schemes"] if scheme["state"] == "offered" and scheme["options"])


def _is_of(scheme: Mapping[str, Any], kind: str) -> bool:
    return bool(scheme["kind"] == kind)


class Enrolment(Matter):
    """The draft of an enrolment: the law of the place alone says what is offered, whoever asks."""

    scope = ENROLMENT

    def choices(self) -> dict[str, Choices]:
        """What the place that is chosen offers today."""
        return choices(self.frame)

    def is_typed(self, name: str) -> bool:
        """A place by its name, an own base in digits."""
        return is_typed(self.frame, name)

    def offers(self, name: str, value: str) -> bool:
        """Whether this could be chosen now."""
        return offers(self.frame, name, value)

    def says(self, name: str, value: str) -> str:
        """A value in words; what is shown beside it tells what its code means."""
        return says(self.frame, name, value)

    def brings(self, name: str, value: str) -> Put:
        """Another place empties the kinds, a scheme begins with its first grade."""
        return {**consequences(self.frame, {name: value})}
