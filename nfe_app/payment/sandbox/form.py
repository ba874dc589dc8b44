"""What comes with a request, read no further than anything of ours is long."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request

LARGEST = 4096


async def whole(request: Request, most: int = LARGEST) -> bytes | None:
    """The body; None where it is longer than that, and then the rest is not read."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > most:
            return None
    return body


async def pressed(request: Request) -> str | None:
    """Which button of a page was pressed, empty where none was; None where far too much was sent."""
    body = await whole(request)
    return None if body is None else parse_qs(body.decode("latin-1")).get("deed", [""])[0]
