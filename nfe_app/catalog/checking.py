"""Whether the files of the parameters are whole: every fault told in words, with the file and the value it is in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from nfe_app.base.words import _

from . import names, parameters
from .law import TO_CHECK, Known

TO_FILL_IN = "?"


@dataclass(frozen=True)
class Problem:
    """One fault: the file, the value in it, and what is wrong in words."""

    file: str
    where: str
    says: str

    def __str__(self) -> str:
        return _("{where}：{says}").format(where=" ".join(filter(None, (self.file, self.where))), says=self.says)


class _Twice(yaml.SafeLoader):
    """A loader that sees a name that stands twice; YAML itself keeps the last one in silence."""


def _mapping(loader: _Twice, node: yaml.MappingNode) -> dict[Any, Any]:
    found = [loader.construct_object(key) for key, _part in node.value]
    if twice := [name for name in found if found.count(name) > 1]:
        raise ValueError(_("{name} 写了两遍。").format(name=twice[0]))
    return loader.construct_mapping(node, deep=True)


_Twice.add_constructor("tag:yaml.org,2002:map", _mapping)


def problems(folder: Path, today: date) -> list[Problem]:
    """Every fault of every file of a folder, file by file."""
    return [fault for path in sorted(folder.rglob("*")) if path.is_file() for fault in of_file(path, folder, today)]


def of_file(path: Path, folder: Path, today: date) -> Iterator[Problem]:
    """Every fault of one file of a folder."""
    file = str(path.relative_to(folder))
    if path.suffix != ".yaml" or path.parent.parent != folder:
        yield Problem(file, "", _("文件要放在 代码-拼音/险种.yaml，放在别处读不到。"))
        return
    try:
        place = parameters.place_of(path.parent)
    except ValueError:
        yield Problem(file, "", _("文件夹要用地方代码开头，这个代码没有。"))
        return
    if path.stem not in {**names.TITLES, **names.TOPICS}:
        yield Problem(file, "", _("没有这个险种，文件名要用险种的名字。"))
        return
    try:
        raw = yaml.load(path.read_text("utf-8"), _Twice)  # noqa: S506 - it is a safe loader
    except (yaml.YAMLError, ValueError) as fault:
        yield Problem(file, "", _("读不懂：{fault}").format(fault=" ".join(str(fault).split())))
        return
    if not isinstance(raw, dict) or not raw:
        yield Problem(file, "", _("文件是空的。"))
        return
    for name, parameter in raw.items():
        for where, says in _of_parameter(place, path.stem, name, parameter, today):
            yield Problem(file, ".".join((name, *where)), says)


Fault = tuple[tuple[str, ...], str]


def _of_parameter(place: str, scheme: str, name: str, raw: Any, today: date) -> Iterator[Fault]:
    """The first kind of fault a parameter has: to be filled in, unquoted, of the wrong form, unreadable, or in disagreement."""
    ways: tuple[Callable[[], Iterator[Fault]], ...] = (lambda: _open(raw), lambda: _unquoted(raw), lambda: _form(raw))
    for way in ways:
        if found := list(way()):
            yield from found
            return
    whole = parameters.ParameterFile.model_validate(raw)
    try:
        values = whole.known(place, scheme, name)
    except KeyError:
        yield (), _("规则里没有这个名字；只给人看的数要写 title。")
        return
    except (ArithmeticError, ValueError, TypeError, AttributeError):
        yield (), _("值和单位 {unit} 对不上，读不出来。").format(unit=whole.unit)
        return
    yield from _disagreeing(values, today)


def _leaves(raw: Any, where: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(raw, dict):
        for name, part in raw.items():
            yield from _leaves(part, (*where, str(name)))
    elif isinstance(raw, list):
        for at, part in enumerate(raw, 1):
            yield from _leaves(part, (*where, str(at)))
    else:
        yield where, raw


def _open(raw: Any) -> Iterator[Fault]:
    values = raw.get("values") if isinstance(raw, dict) else None
    for at, one in enumerate(values if isinstance(values, list) else [], 1):
        if where := list(dict.fromkeys(where[0] for where, leaf in _leaves(one) if where and leaf == TO_FILL_IN)):
            yield (str(at),), _("还没填：{what}。").format(what=_("，").join(where))


def _unquoted(raw: Any) -> Iterator[Fault]:
    for where, leaf in _leaves(raw):
        if isinstance(leaf, bool | int | float) and "derived" not in where:
            yield where, _("{leaf} 要加引号。").format(leaf=str(leaf).lower())


def _form(raw: Any) -> Iterator[Fault]:
    try:
        parameters.ParameterFile.model_validate(raw)
    except ValidationError as faults:
        for fault in faults.errors():
            where = [str(part + 1) if isinstance(part, int) else str(part) for part in fault["loc"]]
            yield tuple(where), _told(fault["type"], fault["msg"])


def _told(kind: str, message: str) -> str:
    says = {
        "missing": _("没有写这一项。"),
        "extra_forbidden": _("没有这一项，名字写错了？"),
        "string_too_short": _("太短了，要写清楚。"),
        "too_short": _("至少要有一个值。"),
        "string_pattern_mismatch": _("网址要用 http 或 https 开头。"),
        "literal_error": _("只能是约定的几个词：{message}"),
        "date_type": _("日期写成 2026-01-01 这样，不加引号；不知道写 null。"),
        "date_from_datetime_parsing": _("日期写成 2026-01-01 这样，不加引号；不知道写 null。"),
    }.get(kind, "{message}")
    return says.format(message=message)


def _disagreeing(values: list[Known[Any]], today: date) -> Iterator[Fault]:
    for known in values:
        if known.grade == "A" and not known.url:
            yield (str(known.since),), _("A 级要写官方网址。")
    if values[0].checked_on > today:
        yield ("checked_on",), _("核对日期在今天以后。")
    dated = [known for known in values if known.since]
    order = sorted(dated, key=lambda known: (known.scope, known.places, known.since))
    for one, other in pairwise(order):
        if (one.scope, one.places) == (other.scope, other.places) and _clash(one, other):
            says = _("和 {since} 起的那个值日期重叠；原文就是这样的，在 note 里写明待核。")
            yield (str(other.since),), says.format(since=one.since)


def _clash(one: Known[Any], other: Known[Any]) -> bool:
    """An open value ends where the next begins; one with an end must end before, or the next says that it is to be checked."""
    if one.since == other.since:
        return True
    overlaps = bool(one.until and other.since and one.until >= other.since)
    return overlaps and TO_CHECK not in other.note
