"""What changes between two states of a file of values, in words that somebody can hold against the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nfe_app.base.words import _

from .parameters import DatedValue, ParameterFile
from .reading import PARAMETERS, by_unit
from .wording import told

Files = Mapping[str, ParameterFile]
Key = tuple[object, ...]


def changes(scheme: str, before: Files, after: Files) -> list[str]:
    """Each value that is new, changed or gone, one line each; none where only comments, or the order, are different."""
    names = dict.fromkeys([*after, *before])
    return [line for name in names for line in _of(scheme, name, before.get(name), after.get(name))]


def _of(scheme: str, name: str, before: ParameterFile | None, after: ParameterFile | None) -> Iterator[str]:
    """The changes of one parameter."""
    whole = after or before
    assert whole
    title = _title(scheme, name, whole)
    if before and after and (about := _pairs(_about(before), _about(after))):
        yield _("改 {title}：{what}").format(title=title, what=about)
    was, is_ = (_told(scheme, name, one) for one in (before, after))
    for key in dict.fromkeys([*is_, *was]):
        old, new = was.get(key), is_.get(key)
        fields = {"title": title, "when": key[0], "what": _pairs(old or {}, new or {})}
        if old is None:
            yield _("新 {title}，{when}：{what}").format(**fields)
        elif new is None:
            yield _("删 {title}，{when}：{what}").format(**fields)
        elif fields["what"]:
            yield _("改 {title}，{when}：{what}").format(**fields)


def _title(scheme: str, name: str, file: ParameterFile) -> str:
    known = PARAMETERS.get((scheme, name))
    return file.title or (known.title if known else "") or name


def _about(file: ParameterFile) -> dict[str, str]:
    checked = file.checked_on.isoformat()
    return {_("名称"): file.title, _("说明"): file.says, _("单位"): file.unit, _("核对日期"): checked}


def _told(scheme: str, name: str, file: ParameterFile | None) -> dict[Key, dict[str, str]]:
    """The values of a parameter, each with its words, by what makes it the same one: its first day, scope and places."""
    found: dict[Key, dict[str, str]] = {}
    for one in file.values if file else ():
        since = _("{day} 起").format(day=one.since) if one.since else _("不知道从哪天起")
        key: Key = (since, one.scope, tuple(one.places), tuple(one.but))
        while key in found:
            key = (*key, "")
        assert file
        found[key] = _words(one, _value(scheme, name, file.unit, one))
    return found


def _value(scheme: str, name: str, unit: str, one: DatedValue) -> str:
    """The value as it is written, and where a sentence says it otherwise, so too: `0.2（20%）`."""
    known = PARAMETERS.get((scheme, name))
    written = str(one.value)
    try:
        read: Any = known.read(one.value) if known else by_unit(unit)(one.value)
    except (ArithmeticError, ValueError, TypeError, AttributeError, KeyError):
        return written
    said = told(read, unit)
    return written if said == written else _("{written}（{said}）").format(written=written, said=said)


def _words(one: DatedValue, value: str) -> dict[str, str]:
    also = _("；").join(" ".join(filter(None, (other.document, other.url))) for other in one.also)
    return {
        _("值"): value,
        _("到哪天"): one.until.isoformat() if one.until else _("没写"),
        _("依据"): one.document,
        _("网址"): one.url,
        _("另见"): also,
        _("把握"): f"{one.confidence} {one.grade}",
        _("给谁"): one.scope,
        _("在哪里"): " ".join(one.places),
        _("除了"): " ".join(one.but),
        _("推算的"): _("是") if one.derived else "",
        _("备注"): one.note,
    }


def _pairs(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """What is different, each with its name; what is only on one side is told as it is."""
    lines = []
    for name in dict.fromkeys([*after, *before]):
        old, new = before.get(name, ""), after.get(name, "")
        if not before or not after:
            lines += [f"{name} {old or new}"] if old or new else []
        elif old != new:
            lines.append(f"{name} {old or _('没写')} → {new or _('没写')}")
    return _("；").join(lines)
