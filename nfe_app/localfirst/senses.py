"""For eyes, ears and fingers: how pages look, reading out, typing long numbers, and parts that keep the focus where it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from .javascript import FOLDER, Handler, action, brings, picture, seen, worked_out
from .vars import Form


@dataclass
class Chosen:
    """How this phone's person wants it; `theme` is light, dark, or empty for as the system has it; `text` in px, 18 to 30."""

    elder: bool = False
    text: int = 20
    theme: str = ""
    aloud: bool = False


class Look:
    """What is chosen for all pages on this phone, in every tab, also without signal and after sign-out."""

    @property
    def now(self) -> Any:
        """What is chosen: Var[Chosen]; as a phone comes in the prerendered page."""
        return picture("look", Chosen)

    def choose(self, **parts: object) -> Handler:
        """Chooses some of it; large letters bring reading out with them."""
        return action("choose", parts)

    def resize(self, by: int) -> Handler:
        """Letters larger or smaller by so many px."""
        return action("resize", by)


class Aloud:
    """Reading out by the phone's own voice."""

    @property
    def can(self) -> Any:
        """Whether this browser has a voice."""
        return picture("can_speak", bool)

    @property
    def now(self) -> Any:
        """What is being read out: the ids given to `read`; empty in silence."""
        return picture("speaking", str)

    def read(self, ids: str) -> Handler:
        """Reads out the elements with these ids, parted by spaces; a second time is silence."""
        return action("speak", ids)


class Sheet(rx.Component):
    """A question over the page, which keeps the focus and gives it back; `title` is the id of its heading."""

    library = f"$/{FOLDER}/sheet.js"
    tag = "Sheet"
    title: rx.Var[str]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]  # type: ignore[type-arg, valid-type]


class Company(rx.Component):
    """Around every page: a place for somebody who looks along at what is named by `at`; nothing while that is empty.

    `how` says where the page tells and hears ({url, path}), what it calls things ({words, quick}).
    """

    library = f"$/{FOLDER}/company.js"
    tag = "Company"
    at: rx.Var[str]
    how: rx.Var[dict[str, Any]]


class Errors(rx.Component):
    """What is wrong in a form: [id of the field, words]…, each with the way to its field; takes the focus when it comes."""

    library = f"$/{FOLDER}/errors.js"
    tag = "Errors"
    title: rx.Var[str]
    errors: rx.Var[list[list[str]]]


def arrival() -> Any:
    """An empty text that, where it stands on a page, brings the focus to the heading when the page was come to."""
    return seen('""', str, brings("useArrival", hooks=("useArrival()",)))


def to_content() -> Handler:
    """For a link before everything else: past it, to the element `#main`."""
    return action("toContent", file="focus.js")


def pulling() -> Any:
    """An empty text that, where it stands on a page with the element `#pull`, has it asked anew when it is pulled down."""
    return seen('""', str, brings("usePull", hooks=("usePull()",)))


def in_groups(number: object) -> Any:
    """An identity number as it is read while it is typed: 4-4-4-4-2."""
    return worked_out("inGroups", str, number, file="typing.js")


def set_bare(form: Form[Any], field: str) -> Handler:
    """For `on_change` of an identity number: writes it without gaps."""
    return form._act("setBare", form._known(field), file="typing.js")


def set_last_six(form: Form[Any], field: str) -> Handler:
    """For `on_change` of the last six of an identity number: a whole one that is pasted leaves its end."""
    return form._act("setLastSix", form._known(field), file="typing.js")


def set_code(form: Form[Any], field: str) -> Handler:
    """For `on_change` of a code: writes its digits without the gaps it was pasted with."""
    return form._act("setCode", form._known(field), file="typing.js")


def press(form: Form[Any], field: str, sign: str) -> Handler:
    """For a key of a number pad: its sign, or nothing to take the last one away."""
    return form._act("press", form._known(field), sign, file="typing.js")


def press_last_six(form: Form[Any], field: str, sign: str) -> Handler:
    """The same for a pad of the last six of an identity number."""
    return form._act("pressLastSix", form._known(field), sign, file="typing.js")


def send_form(id_: str) -> Handler:
    """Sends the form with this id that stands on the page: its answer goes where the browser takes it, a file among its files."""
    return action("sendForm", id_, file="forms.js")


look = Look()
aloud = Aloud()
