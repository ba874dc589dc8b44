"""A bare Starlette app, to compare with: a GET and a POST that answer as many bytes as ours and do nothing else."""

from __future__ import annotations

import json
import os

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

GOT = b"." * int(os.environ.get("BENCH_GET_BYTES", "0"))
POSTED = b"." * int(os.environ.get("BENCH_POST_BYTES", "0"))


async def got(_request: Request) -> Response:
    """As many bytes as a person's whole picture."""
    return Response(GOT, media_type="application/json")


async def posted(request: Request) -> Response:
    """As many bytes as the reply to a command, which was read as JSON."""
    json.loads(await request.body())
    return Response(POSTED, media_type="application/json")


def serve() -> Starlette:
    """What uvicorn runs."""
    return Starlette(routes=[Route("/get", got), Route("/post", posted, methods=["POST"])])
