"""Whom our lines believe: the roots of the web as certifi has them, read once for the whole process."""

from __future__ import annotations

import ssl
from functools import cache

import httpx


@cache
def believed() -> ssl.SSLContext:
    """What a line verifies the other end by, as httpx makes it for each client that is told nothing else: certificate and name are checked.

    To read the 117 roots takes some 20 ms of the processor and 0.7 MB each time; what is read is shared by any number of clients and threads.
    """
    return httpx.create_ssl_context(trust_env=False)
