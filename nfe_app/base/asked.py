"""The language a request is asked in: what `accept-language` names first, and Chinese where it names none of ours."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from nfe_app.base import words


class InTheirLanguage:
    """Has everything below answer in the language of the request; each request is a task of its own, and so is its language."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note the language, then go on."""
        if scope["type"] == "http":
            words.ask_in(language_of(Headers(scope=scope).get("accept-language", "")))
        await self.app(scope, receive, send)


def language_of(accepted: str) -> str:
    """Our language for a header `accept-language` (RFC 9110, 12.5.4); the phone names the one of its page, and nothing else."""
    first = accepted.split(",")[0].partition(";")[0].strip().lower()
    return next((one for one in words.OTHERS if first == one or first.startswith(f"{one}-")), words.SOURCE)
