"""The log: one line for each thing worth a look; a bug with its trace, and never with the values that were at hand."""

from __future__ import annotations

import sys
from typing import Any

import structlog

LINES = structlog.dev.ConsoleRenderer(
    colors=False, exception_formatter=structlog.dev.plain_traceback, repr_native_str=True
)
"""Values are written as Python writes them, so that none of them begins a line of its own (ASVS V16.4.1)."""


def log_of(room: str) -> Any:
    """The log of one room. Traces name lines only: the values in them may be a name, a number or a code."""
    if not structlog.is_configured():
        stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
        structlog.configure(
            processors=[structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, stamp, LINES],
            logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        )
    return structlog.get_logger(room=room)
