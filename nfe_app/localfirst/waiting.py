"""What pages read and do of the outbox: its rows, what became of them, and what a person may do about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from .javascript import GOES, Handler, action, brings, going, picture, seen, worked_out
from .vars import Call, Next


@dataclass
class Item:
    """One row of the outbox. `state` is waiting, sending, refused or needs_sign_in; a refused one has `says` and `code`.

    `about` is what it is about, `files` what it carries and `brought` whether that is at the server. `last` is why the last try did
    not get through: unheard, busy, later or empty. A done one is `unread` until the server's picture shows what it made.
    """

    id: str = ""
    kind: str = ""
    about: str = ""
    files: list[str] = field(default_factory=list)
    brought: bool = False
    correcting: bool = False
    tried_at: str = ""
    last: str = ""
    unread: bool = False
    payload: dict[str, Any] = field(default_factory=dict)
    made_at: str = ""
    tries: int = 0
    state: str = "waiting"
    says: str = ""
    code: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)
    done_at: str = ""


@dataclass
class Sent:
    """What came of sending: how many were taken, how many are left, why, and when (ISO 8601)."""

    sent: int = 0
    left: int = 0
    failed: bool = False
    signed_out: bool = False
    at: str = ""


TRAY = "tray.js"
Way: TypeAlias = tuple[str, str, str]
"""What is wrong (a refusal's code, or the beginning of a field), the address where it is mended, and a selector of the field there."""


class Outbox:
    """What this person made on the phone and the server has not taken yet; another person's rows are not shown."""

    @property
    def rows(self) -> Any:
        """Every item that is not done, oldest first: Var[list[Item]]."""
        return picture("rows", list[Item])

    @property
    def done(self) -> Any:
        """What the server took within the last day, with its `result`: Var[list[Item]]."""
        return picture("done", list[Item])

    @property
    def waiting(self) -> Any:
        """How many items are still to be sent; refused ones are not counted."""
        return worked_out("stillToSend", int, self.rows)

    @property
    def synced(self) -> Any:
        """When the server last took and told everything there was (ISO 8601); empty while not known."""
        return seen("sync_", str, brings("useSync", hooks=("const sync_ = useSync()",), file=TRAY))

    def discard(self, id: object) -> Handler:
        """Forgets an item for good; one on its way just now, or done and not yet read back, is left alone."""
        return action("discardItem", id, file=TRAY)

    def again(self, id: object) -> Handler:
        """Sends a refused item again under a new command; tries a waiting one now."""
        return action("sendAgain", id, file=TRAY)

    def correct(self, id: object, then: Next = None) -> Handler:
        """Opens the draft of a refused item again, and goes to where it is corrected; what is sent then takes its place."""
        return going("correctItem", id, GOES, then, file=TRAY)

    def mend(self, item: object, ways: Sequence[Way]) -> Handler:
        """The same, going to the page and the field that are wrong: the first of the ways that fits, else the last."""
        return going("mend", item, [list(way) for way in ways], GOES, file=TRAY)

    def send(self, call: Call) -> Handler:
        """Sends now; what came of it stands in the call's result, a `Sent`."""
        return action("sendNow", call.name, file=TRAY)

    def progress(self, id: object) -> Any:
        """How many percent of a file are at the server, while it is on its way; null else."""
        return picture("bringing", dict[str, int])[id]

    def flush(self) -> Handler:
        """Sends now what waits, and asks anew for what is shown."""
        return action("wakeNow")


outbox = Outbox()
