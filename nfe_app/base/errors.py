"""Two ways to say no.

Refusal   we say no; it has a code, words for the person, and the fields it speaks of
Fault     the outside failed; the same deed may be tried again

Anything else that is raised is a bug, and crashes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from nfe_app.base.words import _


class Refusal(Exception):
    """We say no. `code` names the reason for programs; `words` are its plain words, `says` those of this very case.

    One that is `heeded` keeps somebody out, or finds what no page of ours sends: each is written into the log (ASVS 16.3).
    """

    code: ClassVar[str] = "refused"
    words: ClassVar[str] = _("这件事没办成。")
    status: ClassVar[int] = 400
    heeded: ClassVar[bool] = False

    def __init__(self, says: str = "", fields: Mapping[str, object] | None = None) -> None:
        super().__init__(says or self.words)
        self.says = says or self.words
        self.fields: dict[str, object] = dict(fields or {})


class Fault(Exception):
    """Something outside the house failed; nothing was decided, and the deed may be tried again."""


class NotKnown(Refusal):
    """The law has no value we know of for this place and day; never filled by a guess."""

    code = "not_known"
    words = _("这个数还不知道，不能替你估。")
    status = 404


class NotYours(Refusal):
    """The object belongs to somebody else."""

    code = "not_yours"
    heeded = True
    words = _("这不是你的，看不了也改不了。")
    status = 403


class NotFound(Refusal):
    """There is no such thing."""

    code = "not_found"
    words = _("没有找到。")
    status = 404


class Invalid(Refusal):
    """What was sent does not have the shape that was asked for."""

    code = "invalid"
    heeded = True
    words = _("填的内容不对，请改一改再发。")
    status = 422
