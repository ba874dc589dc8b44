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


class UnknownCommand(Refusal):
    """There is no command of that name."""

    code = "unknown_command"
    heeded = True
    words = _("没有这个操作，请更新后再试。")


class Forbidden(Refusal):
    """The role of the one who asks may not do this."""

    code = "forbidden"
    heeded = True
    words = _("你的身份不能做这件事。")
    status = 403


class NotYourRegion(Refusal):
    """The object lies in a region for which the member of staff does not work."""

    code = "not_your_region"
    heeded = True
    words = _("这不是你负责的地方的，看不了也办不了。")
    status = 403


class ProveAgain(Refusal):
    """The deed wants to know once more who gives it."""

    code = "prove_again"
    words = _("这件事要紧，先再证明一次是你本人。")
    status = 403


class IdReused(Refusal):
    """The id was used for something else; nothing was done."""

    code = "id_reused"
    heeded = True
    words = _("这个编号已用在别的事情上，没有再办。请重新发一次。")
    status = 409


class MadeAtUnbelievable(Refusal):
    """The time claimed lies more than 5 minutes ahead or 31 days behind."""

    code = "made_at_unbelievable"
    heeded = True
    words = _("手机时间不对，或放得太久（超过 31 天）。内容还在，请按现在的价格重新确认。")


class TryAgain(Refusal):
    """Nothing was decided; the same item may be sent again."""

    code = "try_again"
    words = _("这会儿没办成，内容都在，稍后会再发。")
    status = 503
