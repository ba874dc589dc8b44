"""What Authlib's core is asked and answers, apart from any framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from authlib.oauth2.rfc6749 import OAuth2Request
from authlib.oauth2.rfc6749.requests import OAuth2Payload

MOST_FIELDS = 30


@dataclass
class Answer:
    """What is to be said over HTTP."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def location(self) -> str:
        """Where the browser is sent, if anywhere."""
        return self.headers.get("Location", "")

    @location.setter
    def location(self, address: str) -> None:
        """Send it elsewhere."""
        self.headers["Location"] = address


@dataclass(frozen=True)
class Asked:
    """What somebody asks over HTTP, with query and form as they were sent."""

    method: str
    headers: Mapping[str, str]
    query: str = ""
    form: str = ""


class Sent(OAuth2Payload):  # type: ignore[misc]
    """The parameters of a request, each with all its values. Raises ValueError for more fields than any of ours has."""

    def __init__(self, text: str) -> None:
        self._all = parse_qs(text, max_num_fields=MOST_FIELDS)

    @property
    def data(self) -> dict[str, str]:
        """Each parameter's first value."""
        return {name: values[0] for name, values in self._all.items()}

    @property
    def datalist(self) -> dict[str, list[str]]:
        """Each parameter with every value."""
        return self._all


class Asking(OAuth2Request):  # type: ignore[misc]
    """A request as Authlib has it. Whether the way here is safe the settings of the house decide, so it is told that it is."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked.method, "https://localhost/", headers=asked.headers)
        self.payload = Sent(asked.query or asked.form)
        self._form = Sent(asked.form).data

    @property
    def form(self) -> dict[str, str]:
        """What stands in the body."""
        return self._form
