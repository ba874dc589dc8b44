"""The phone itself: how it is, what it keeps to read, where the page stands, and ways to go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from .javascript import GOES, AnyVar, Handler, action, brings, going, literal, picture, seen, worked_out

Next: TypeAlias = "str | AnyVar | None"


class Leaving:
    """Signing out on this phone, also without signal; the server is told at `url` when it can be heard.

    Where nothing waits to be sent and no draft is nowhere but here, nothing of the person is left. Where something does, `asked`
    becomes true, and the page lets the person choose.
    """

    def __init__(self, url: str, then: Next = None) -> None:
        self.url = url
        self.then = then

    @property
    def asked(self) -> Any:
        """Whether the person has to say what becomes of what waits."""
        return picture("leaving", bool)

    def ask(self) -> Handler:
        """Signs out where nothing waits; else asks."""
        return self._go("ask")

    def send_first(self) -> Handler:
        """Sends what waits, and signs out when all of it has gone."""
        return self._go("send")

    def keep(self) -> Handler:
        """Signs out; what waits and what is not finished stays on this phone, sealed, until the person is back."""
        return self._go("keep")

    def delete(self) -> Handler:
        """Signs out; what waits and what is not finished is deleted for good."""
        return self._go("all")

    def stay(self) -> Handler:
        """Signs nobody out."""
        return action("stay")

    def _go(self, how: str) -> Handler:
        return going("callLeave", how, self.url, GOES, self.then)


class Papers:
    """Documents brought onto this phone, readable without signal; taken off at sign-out."""

    def kept(self, url: object) -> Any:
        """Whether the paper at this address is on this phone."""
        return worked_out("listHas", bool, picture("papers", list[str]), url, file="lists.js")

    def keep(self, url: object) -> Handler:
        """Brings a paper onto this phone."""
        return action("keepPaper", url)

    def open(self, url: object) -> Handler:
        """Opens a paper, from this phone where it is kept."""
        return action("openPaper", url)


class Address:
    """Parts of the page's own address; empty in the prerendered page."""

    def query(self, name: str) -> Any:
        """A value after the question mark; empty when it is not there."""
        return self._read(f"query({literal(name)})")

    @property
    def part(self) -> Any:
        """The last part of the path."""
        return self._read("part")

    @property
    def path(self) -> Any:
        """The whole path."""
        return self._read("path")

    @property
    def fragment(self) -> Any:
        """What stood behind the #, which is taken out of the address as it is read."""
        hook = "const fragment_ = useFragment()"
        return seen("fragment_", str, brings("useFragment", hooks=(hook,), file="fragment.js"))

    def _read(self, part: str) -> Any:
        return seen(f"address_.{part}", str, brings("useAddress", hooks=("const address_ = useAddress()",)))


@dataclass
class Lost:
    """What was lost with the browser's store: how many deeds waited to be sent."""

    waited: int = 0


@dataclass
class Room:
    """How much of the browser's storage is used and how much there is, in tenths of a megabyte; -1 where it does not tell."""

    used: int = 0
    all: int = 0


class Pin:
    """The PIN before a person's key on this phone; how the last deed went, `call` tells (a Call of the same name)."""

    def __init__(self, name: str) -> None:
        self.name = name

    def set(self, pin: object, then: Next = None, also: Sequence[Handler] = ()) -> Handler:
        """From the next start of the browser on, what is kept here opens with the PIN and with signal alone."""
        return self._act("set", pin, then, also)

    def unlock(self, pin: object, then: Next = None, also: Sequence[Handler] = ()) -> Handler:
        """Opens what is kept here until the browser is closed."""
        return self._act("unlock", pin, then, also)

    def take_off(self, pin: object, then: Next = None, also: Sequence[Handler] = ()) -> Handler:
        """No PIN any more; an empty one for who has forgotten it, in a new sign-in: what it sealed is deleted."""
        return self._act("takeOff", pin, then, also)

    def _act(self, deed: str, pin: object, then: Next, also: Sequence[Handler]) -> Handler:
        return going("callPin", self.name, deed, pin, GOES, then, list(also))


class Flags:
    """How the phone is: Vars that change by themselves."""

    @property
    def ready(self) -> Any:
        """False in the prerendered page; true once the page is alive and has read what was kept."""
        return picture("ready", bool)

    @property
    def online(self) -> Any:
        """Whether there is signal, as far as the phone can tell."""
        return picture("online", bool)

    @property
    def signed_in(self) -> Any:
        """Whether the server last took us for a signed-in person."""
        return picture("signed_in", bool)

    @property
    def session_gone(self) -> Any:
        """Whether the server has said that nobody is signed in here any more."""
        return picture("session_gone", bool)

    @property
    def owner(self) -> Any:
        """The person whose rows are shown; empty before sign-in."""
        return picture("owner", str)

    @property
    def keeps(self) -> Any:
        """False where the browser gives no storage: what is typed is lost with the page."""
        return picture("keeps", bool)

    @property
    def sealed(self) -> Any:
        """False where this browser cannot seal what it keeps: it lies in clear."""
        return picture("sealed", bool)

    @property
    def locked(self) -> Any:
        """Whether the key of what is kept here is behind a PIN that has not been typed since the start."""
        return picture("locked", bool)

    @property
    def pinned(self) -> Any:
        """Whether the key of what is kept here is behind a PIN."""
        return picture("pinned", bool)

    @property
    def lost(self) -> Any:
        """What was kept here before and is gone; None while nothing was lost."""
        return picture("lost", Lost)

    def read_lost(self) -> Handler:
        """The person has read what was lost."""
        return action("readLost")

    @property
    def persisted(self) -> Any:
        """Whether the browser promised not to clear our storage by itself."""
        return picture("persisted", bool)

    @property
    def room(self) -> Any:
        """How much storage is used, measured when a page shows it."""
        return seen("room_", Room, brings("useRoom", hooks=("const room_ = useRoom()",)))

    @property
    def painted(self) -> Any:
        """False in the first frame of the part of a page that asks, true right after it: what nobody sees yet is made then."""
        return seen("painted_", bool, brings("usePainted", hooks=("const painted_ = usePainted()",), file="later.js"))

    @property
    def update_ready(self) -> Any:
        """Whether a new version waits to take over."""
        return picture("update_ready", bool)

    @property
    def unsaved(self) -> Any:
        """Whether something typed on a page is kept nowhere (identity numbers are not) and would be lost with it."""
        return seen("unsaved_", bool, brings("useUnsaved", hooks=("const unsaved_ = useUnsaved()",)))

    @property
    def part_missing(self) -> Any:
        """Whether a page was asked for whose parts cannot be had just now; the one that is open stays."""
        return picture("part_missing", bool)

    @property
    def brings(self) -> Any:
        """Whether this page has to bring the next ones itself, for want of a service worker that keeps them; false until it can be used."""
        return picture("brings", bool)

    @property
    def can_install(self) -> Any:
        """Whether the browser offers to put the app on the home screen."""
        return picture("can_install", bool)

    @property
    def install_by(self) -> Any:
        """Where the browser offers nothing itself, how it is done by hand: ios, wechat, menu; empty where it is done or nobody knows."""
        return picture("install_by", str)

    @property
    def in_wechat(self) -> Any:
        """Whether the page stands in WeChat's own browser, which knows one way to pay alone; false in the prerendered page."""
        return picture("in_wechat", bool)

    @property
    def copied(self) -> Any:
        """Whether something was put onto the clipboard for want of a way to share."""
        return picture("copied", bool)

    @property
    def today(self) -> Any:
        """The day in China, "2026-11-23"; empty in the prerendered page."""
        return picture("today", str)

    def install(self) -> Handler:
        """Puts the app on the home screen."""
        return action("askInstall")

    def update(self, given_up: bool = False) -> Handler:
        """Takes the new version; drafts stay. Where something `unsaved` would be lost it does nothing, unless that is given up."""
        return action("update", given_up)


def hand_over(title: object, text: object, url: object) -> Handler:
    """Gives words with an address to somebody else: by the phone's own sheet, else onto the clipboard (`flags.copied`)."""
    return action("handOver", title, text, url, file="share.js")


def hand_over_paper(title: object, text: object, url: object, check: object) -> Handler:
    """Gives the paper at `url` to somebody else as a file, or, where the phone cannot, the address where it is checked."""
    return action("handOverPaper", title, text, url, check, file="share.js")


papers = Papers()
address = Address()
flags = Flags()


def go(to: str | AnyVar) -> Handler:
    """Goes to an address: within the app without loading anew, else by leaving the page."""
    return going("goTo", GOES, to)


def change_to(base: str) -> Handler:
    """The same page and its query in the language whose front lies at a base ("/", "/en/"), loaded anew; drafts stay."""
    return action("changeTo", base)


def pay_inside(told: object, after: Handler) -> Handler:
    """Has WeChat's own browser pay as the channel told it; `after` runs when that is over, whatever it came to."""
    return action("payInside", told, after)


def back() -> Handler:
    """Back to where one came from."""
    return action("goBack")
