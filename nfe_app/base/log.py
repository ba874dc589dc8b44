"""The log: one line for each thing worth a look; a bug with its trace, and never with the values that were at hand.

Times are in UTC with their zone. What other people's code logs goes through the same filter.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from nfe_app.base import hiding

LINES = structlog.dev.ConsoleRenderer(colors=False, repr_native_str=True)
"""Values are written as Python writes them, so that none of them begins a line of its own (ASVS V16.4.1)."""
Line = MutableMapping[str, Any]


def log_of(room: str) -> Any:
    """The log of one room. Traces name lines only: the values in them may be a name, a number or a code."""
    if not structlog.is_configured():
        stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
        structlog.configure(
            processors=[
                *(structlog.contextvars.merge_contextvars, structlog.processors.add_log_level),
                *(_traced, _hidden, stamp, LINES),
            ],
            logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        )
        logging.setLogRecordFactory(_record)
    return structlog.get_logger(room=room)


def _traced(_logger: Any, _method: str, line: Line) -> Line:
    """The error as a trace without values."""
    error = line.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    elif isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        line["exception"] = hiding.trace(error)
    return line


def _hidden(_logger: Any, _method: str, line: Line) -> Line:
    """The line without what a log must not tell."""
    kept = {key: hiding.HIDDEN if key in hiding.KEYS else hiding.masked(value) for key, value in line.items()}
    line.update(kept)
    return line


def _record(*given: Any, **named: Any) -> logging.LogRecord:
    """A record of the standard library (the server's, a library's) through the same filter."""
    record = logging.LogRecord(*given, **named)
    if isinstance(record.args, dict):
        record.args = hiding.masked(record.args)
    elif record.args:
        record.args = tuple(hiding.masked(list(record.args)))
    if isinstance(record.msg, str):
        record.msg = hiding.masked(record.msg)
    if record.exc_info and record.exc_info[1] is not None:
        record.exc_text = hiding.trace(record.exc_info[1])
    return record
