"""The phone itself: how it is, what it keeps to read, where the page stands, and ways to go on."""

from __future__ import annotations

from typing import Any, TypeAlias

from .javascript import GOES, AnyVar, Handler, action, brings, going, literal, picture, seen, worked_out

Next: TypeAlias = "str | AnyVar | None"


def sign_out(url: str, then: Next = None) -> Handler:
    """Signs out on this phone at once, also without signal; the server is told at `url` when it can be heard."""
    return going("callLeave", url, GOES, then)


class Papers:
    """Documents brought onto this phone, readable without signal; taken off at sign-out."""

    def kept(self, url: object) -> Any:
        """Whether the paper at this address is on this phone."""
        return worked_out("listHas", bool, picture("papers", list[str]), url)

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

    def _read(self, part: str) -> Any:
        return seen(f"address_.{part}", str, brings("useAddress", hooks=("const address_ = useAddress()",)))


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
    def owner(self) -> Any:
        """The person whose rows are shown; empty before sign-in."""
        return picture("owner", str)

    @property
    def keeps(self) -> Any:
        """False where the browser gives no storage: what is typed is lost with the page."""
        return picture("keeps", bool)

    @property
    def persisted(self) -> Any:
        """Whether the browser promised not to clear our storage by itself."""
        return picture("persisted", bool)

    @property
    def update_ready(self) -> Any:
        """Whether a new version waits to take over."""
        return picture("update_ready", bool)

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

    def update(self) -> Handler:
        """Takes the new version; drafts stay."""
        return action("update")


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


def pay_inside(told: object, after: Handler) -> Handler:
    """Has WeChat's own browser pay as the channel told it; `after` runs when that is over, whatever it came to."""
    return action("payInside", told, after)


def back() -> Handler:
    """Back to where one came from."""
    return action("goBack")
