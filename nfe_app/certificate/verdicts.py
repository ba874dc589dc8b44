"""What is known while a paper is checked: what its code says, what the server thinks of a file, of many numbers; and the list of keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.certificate.shown import View
from nfe_app.localfirst.phone import address
from nfe_app.localfirst.stated import Stated
from nfe_app.localfirst.vars import Call, Form, Remote


@dataclass
class Stretch:
    """Months in a row."""

    first: str = ""
    last: str = ""
    months: int = 0


@dataclass
class Brief:
    """One scheme as the code tells it, by place in the list of schemes and of standings."""

    scheme: int = 0
    place_name: str = ""
    standing: int = 0
    months: int = 0
    amount_fen: int = -1
    paid: list[Stretch] = field(default_factory=list)


@dataclass
class Facts:
    """What the code says."""

    kind: int = 0
    purpose: int = 0
    demo: bool = False
    masked_name: str = ""
    parts: list[Brief] = field(default_factory=list)


@dataclass
class Verdict:
    """What this phone thinks of the code; `host` is the address of somebody else that a scanned code leads to."""

    state: str = ""
    number: str = ""
    issued: str = ""
    until: str = ""
    as_of: str = ""
    host: str = ""
    unread: bool = False
    withdrawn: bool = False
    expired: bool = False
    facts: Facts = field(default_factory=Facts)


@dataclass
class Key:
    """A key that signs papers."""

    kid: str = ""


@dataclass
class Keys:
    """The signed list that phones check codes by."""

    origin: str = ""
    as_of: str = ""
    expires_on: str = ""
    keys: list[Key] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)


@dataclass
class Typed:
    """A number, or many of them, typed to be checked."""

    number: str = ""
    many: str = ""


@dataclass
class FileVerdict:
    """What the server thinks of a file: three separate answers, and what the register says."""

    signature: str = ""
    issuer: str = ""
    key: str = ""
    number: str = ""
    same: bool = False
    good: bool = False
    view: View = field(default_factory=View)


@dataclass
class FileAnswer:
    """The answer about a file."""

    verdict: FileVerdict = field(default_factory=FileVerdict)


@dataclass
class Line:
    """One of many numbers."""

    number: str = ""
    state: str = ""
    says: str = ""
    masked_name: str = ""
    kind: str = ""
    issued_on: str = ""
    valid_until: str = ""


@dataclass
class Lines:
    """The answer about many numbers."""

    rows: list[Line] = field(default_factory=list)


filing = Call("paper_file", FileAnswer)
many = Call("paper_many", Lines)
typed = Form("check", Typed())
typed_part: Any = rx.vars.function.FunctionStringVar.create("encodeURIComponent").call(typed.value.number).to(str)
keys = Remote("paper_keys", "/api/certificates/keys", Keys(), private=False, signed="/api/pack/keys")
stated = Stated("paper", keys, Verdict)
registered = Remote("registered", "/api/verify/{key}", View(), key=stated.value.number, private=False, keep=False)
checked = Remote("verify", "/api/verify/{key}", View(), key=address.part, private=False, keep=False)
ONLY_HERE = _("只认这个网址。短信里的链接、别的网站查到的都不算。")
