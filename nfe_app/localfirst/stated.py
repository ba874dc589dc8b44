"""Checking what a code says by itself, with no signal, by a signed list of keys that was brought home."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reflex_base.vars.base import VarData

from .javascript import GOES, AnyVar, Handler, action, brings, going, picture, seen, worked_out
from .vars import Call, Form, Remote

SCAN = "scan.js"
STATEMENT = "statement.js"


class Stated:
    """What is to be thought of the code in the page's address, judged on this phone by a list; `shape` types it."""

    def __init__(self, name: str, keys: Remote[Any], shape: type) -> None:
        self._name = f"stated_{name}"
        self._keys = keys
        self._shape = shape

    @property
    def value(self) -> Any:
        """The verdict, typed by the shape; its `state` is empty while there is nothing to check."""
        today: AnyVar = picture("today", str)
        keys: AnyVar = self._keys.value
        needs = VarData.merge(keys._get_all_var_data(), today._get_all_var_data(), brings("reloadRemote"))
        hook = f"const {self._name} = useStatement({keys!s}, {today!s}, () => {self._keys.asked_again})"
        return seen(self._name, self._shape, brings("useStatement", hooks=(hook,), after=needs, file=SCAN))


def check_file(call: Call, url: str) -> Handler:
    """For `on_change` of a file input: reads the code in a picture, or sends a PDF to be looked at as that call."""
    return going("checkFile", call.name, url, GOES, file=SCAN)


def numbers_in(text: AnyVar) -> Any:
    """The numbers in a pasted list or CSV: Var[list[str]]."""
    return worked_out("numbersIn", list[str], text, file=STATEMENT)


def read_text(form: Form[Any], field: str) -> Handler:
    """For `on_change` of a file input: puts the text of a small file into a field of a form."""
    return action("readText", form.name, field, file=SCAN)


def save_rows(name: str, heads: Sequence[object], rows: AnyVar, fields: Sequence[str]) -> Handler:
    """Gives the rows of a list to the person as a CSV file of this name, nothing in it a formula."""
    return action("saveRows", name, list(heads), rows, list(fields), file="csv.js")
