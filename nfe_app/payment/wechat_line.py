"""The line to WeChat Pay: every request signed, and every answer proven but two: a bill's file, and who signed in at WeChat."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import httpx
from pydantic import ValidationError

from nfe_app.base import roots

from . import answers, signature
from .gateway import ChannelDown, ChannelRefused

Answer = TypeVar("Answer")


class Line:
    """One merchant's line; `trust` holds the keys it believes, `transport` replaces the network in tests."""

    def __init__(
        self, base_url: str, merchant: signature.Merchant, trust: signature.Trust, transport: httpx.BaseTransport | None
    ) -> None:
        self._one_way = signature.OneWay(merchant, trust)
        self._http = httpx.Client(
            base_url=base_url,
            auth=signature.Signature(merchant, trust),
            headers={"Accept": "application/json", "User-Agent": "nfe_app"},
            timeout=httpx.Timeout(8, connect=3),
            transport=transport,
            verify=roots.believed(),
            trust_env=False,
        )

    def ask(self, method: str, path: str, body: object = None) -> bytes:
        """The proven answer to a signed request; raises ChannelDown, ChannelRefused."""
        try:
            reply = self._http.request(method, path, json=body)
        except (httpx.RequestError, signature.Unproven) as fault:
            raise ChannelDown(f"{method} {path}: {fault}") from fault
        return taken(reply, f"{method} {path}")

    def fetch(self, address: str) -> httpx.Response:
        """The answer to a signed request as it comes, believed by nobody yet; raises ChannelDown where none comes."""
        try:
            return self._http.get(address, auth=self._one_way)
        except httpx.RequestError as fault:
            raise ChannelDown(f"GET {_path(address)}: {type(fault).__name__}") from None

    def look_up(self, address: str, **asked: str) -> bytes:
        """The answer of WeChat's own open platform, that signs nothing and is asked nothing but openids; raises ChannelDown."""
        try:
            reply = self._http.get(address, params=asked, auth=None)
        except httpx.RequestError as fault:
            raise ChannelDown(f"GET {_path(address)}: {type(fault).__name__}") from None
        if not reply.is_success:
            raise ChannelDown(f"GET {_path(address)}: {reply.status_code}")
        return reply.content

    def hang_up(self) -> None:
        """Let go of the connections."""
        self._http.close()


def understood(read: Callable[[], Answer]) -> Answer:
    """What was read from a proven answer; raises ChannelDown where it makes no sense."""
    try:
        return read()
    except (ValueError, LookupError) as wrong:
        raise ChannelDown("an answer we cannot read") from wrong


def taken(reply: httpx.Response, what: str) -> bytes:
    """What a proven answer says; raises ChannelRefused where it is a no, ChannelDown where the channel is ill."""
    if reply.is_success:
        return reply.content
    try:
        trouble = answers.Trouble.model_validate_json(reply.content)
    except ValidationError:
        trouble = answers.Trouble()
    if reply.status_code == 429 or not reply.is_client_error:
        raise ChannelDown(f"{what}: {reply.status_code} {trouble.code}")
    raise ChannelRefused(reply.status_code, trouble.code, trouble.message)


def _path(address: str) -> str:
    """An address without what may be secret in it."""
    return address.partition("?")[0]
