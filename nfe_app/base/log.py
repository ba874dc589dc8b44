"""The log: one line for each thing worth a look; a bug with its trace, and never with the values that were at hand.

Times are in UTC with their zone. What other people's code logs goes through the same filter. On a terminal lines are for people, elsewhere
each is an object of JSON; `NFE_LOG` says otherwise.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from nfe_app.base import hiding

FOR_PEOPLE = structlog.dev.ConsoleRenderer(colors=False, repr_native_str=True)
"""Values are written as Python writes them, so that none of them begins a line of its own (ASVS V16.4.1)."""
FOR_MACHINES = structlog.processors.JSONRenderer(sort_keys=True)
STAMP = structlog.processors.TimeStamper(fmt="iso", utc=True)
SERVERS = ("uvicorn", "uvicorn.error", "uvicorn.access")
Line = MutableMapping[str, Any]


def log_of(room: str) -> Any:
    """The log of one room. Traces name lines only: the values in them may be a name, a number or a code."""
    if not structlog.is_configured():
        structlog.configure(
            processors=[
                *(structlog.contextvars.merge_contextvars, structlog.processors.add_log_level),
                *(_traced, _hidden, STAMP, _written),
            ],
            logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        )
        logging.setLogRecordFactory(_record)
    return structlog.get_logger(room=room)


def keep_out(code: str, **facts: object) -> None:
    """One line for each time that somebody was kept out: what was refused and where, and nothing of whom it was about (ASVS 16.3)."""
    log_of("guard").warning("kept out", code=code, **facts)


def adopt() -> None:
    """What the server and the libraries log goes out as our own lines do; for the process that serves."""
    ours = logging.StreamHandler()
    first = (structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, _traced, _hidden, STAMP)
    last = (structlog.stdlib.ProcessorFormatter.remove_processors_meta, _written)
    ours.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=first, processors=last))
    logging.getLogger().handlers = [ours]
    for name in SERVERS:
        logging.getLogger(name).handlers, logging.getLogger(name).propagate = [], True


def _written(logger: Any, method: str, line: Line) -> str:
    said = os.environ.get("NFE_LOG") or ("text" if sys.stderr.isatty() else "json")
    return str((FOR_PEOPLE if said == "text" else FOR_MACHINES)(logger, method, line))


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
