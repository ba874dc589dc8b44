"""Passkeys on a page: making one, and signing in with one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from .javascript import GOES, AnyVar, Handler, going, picture
from .vars import Call

Next: TypeAlias = "str | AnyVar | Callable[[Any], Any] | None"
FILE = "passkey.js"


class Passkey:
    """One button's passkey; how the deed went, the call of the same name tells. `begin` is asked what is to be made or signed."""

    def __init__(self, call: Call, begin: str, url: str) -> None:
        self.call, self.begin, self.url = call, begin, url

    @property
    def can(self) -> Any:
        """Whether this browser has passkeys; WeChat's has none, and in the prerendered page there are none."""
        return picture("passkeys", bool)

    def make(self, then: Next = None, also: Sequence[Handler] = ()) -> Handler:
        """Has the phone make one, and keep it behind its lock."""
        return self._act("make", then, also)

    def use(self, then: Next = None, also: Sequence[Handler] = ()) -> Handler:
        """Has the phone look for one, and signs its person in."""
        return self._act("use", then, also)

    def _act(self, deed: str, then: Next, also: Sequence[Handler]) -> Handler:
        onward = self.call._next(then)
        return going("callPasskey", self.call.name, deed, self.begin, self.url, GOES, onward, list(also), file=FILE)
