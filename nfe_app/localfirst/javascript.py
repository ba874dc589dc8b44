"""The bridge to the JavaScript beside it: typed Vars over hooks, and actions that pages put into event props."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, TypeAlias

from reflex.vars import VarData
from reflex_base.event import EventChain
from reflex_base.utils.imports import ImportVar
from reflex_base.vars.base import Var
from reflex_base.vars.function import FunctionStringVar, VarOperationCall

FOLDER = "utils/localfirst"

AnyVar: TypeAlias = Var[Any]
Handler: TypeAlias = "Any"
GO = "go_"


def brings(
    *tags: str, hooks: tuple[str, ...] = (), after: VarData | None = None, file: str = "store.js"
) -> VarData | None:
    """What a component needs to use these names of a file of the store: their imports, then the hooks in this order."""
    imports = {f"$/{FOLDER}/{file}": [ImportVar(tag=tag) for tag in tags]}
    return VarData.merge(after, VarData(imports=imports, hooks=dict.fromkeys(hooks)))


def literal(value: object) -> str:
    """A Python constant (a dataclass, a list, text …) as a JavaScript expression."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = dataclasses.asdict(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def seen(expression: str, kind: object, needs: VarData | None) -> AnyVar:
    """A Var of a Python type over a JavaScript expression."""
    var: AnyVar = Var(_js_expr=expression, _var_type=kind, _var_data=needs).guess_type()
    return var


def worked_out(tag: str, kind: object, *arguments: object, file: str = "store.js") -> AnyVar:
    """A Var of a Python type: what a pure function of the store answers for these arguments."""
    function: Any = FunctionStringVar.create(tag, _var_data=brings(tag, file=file))
    var: AnyVar = VarOperationCall.create(function, *arguments, _var_type=kind).guess_type()
    return var


def action(
    tag: str, *arguments: object, hooks: tuple[str, ...] = (), needs: tuple[str, ...] = (), file: str = "store.js"
) -> Handler:
    """A handler for an event prop: calls a function of the store with these arguments, then with the bare event.

    A `file` of its own keeps what few pages do out of what all of them load.
    """
    function: Any = FunctionStringVar.create(
        tag, _var_data=brings(tag, after=brings(*needs, hooks=hooks) if needs or hooks else None, file=file)
    )
    return function.partial(*arguments).to(EventChain)


def going(tag: str, *arguments: object, hooks: tuple[str, ...] = (), needs: tuple[str, ...] = ()) -> Handler:
    """A handler that may leave the page; the argument `GOES` stands for the way to do so."""
    return action(tag, *arguments, hooks=(f"const {GO} = useGo()", *hooks), needs=("useGo", *needs))


GOES: AnyVar = Var(_js_expr=GO)


def picture(part: str, kind: object) -> Any:
    """A part of the page's picture of the phone: a flag, or rows of the outbox."""
    return seen(f"phone_{part}", kind, brings("usePicture", hooks=(f'const phone_{part} = usePicture("{part}")',)))
