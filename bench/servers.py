"""Servers of our own for the time of a measurement: the product, a bare one, and PostgreSQL; each is ended by its own id."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

BIN = Path(sys.executable).parent


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def product(environment: Mapping[str, str], origin: str = "") -> Iterator[int]:
    """The product as production starts it, `nfe serve`; its port. With `origin` it is one of several behind one address."""
    port = free_port()
    here = {"NFE_PORT": str(port), "NFE_PUBLIC_ORIGIN": origin or f"http://localhost:{port}"}
    with _running([str(BIN / "nfe"), "serve"], {**environment, **here}, port, "/healthz"):
        yield port


@contextmanager
def redis(server: str) -> Iterator[str]:
    """A Redis of our own on a socket, which keeps nothing; its address."""
    with tempfile.TemporaryDirectory(prefix="nfe-bench-redis-") as home:
        address = f"{home}/redis.sock"
        command = [server, "--port", "0", "--unixsocket", address, "--save", "", "--appendonly", "no"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=home) as running:
            assert running.stdout is not None
            assert any(b"accept connections" in said for said in running.stdout)
            yield f"unix://{address}"
            running.terminate()


@contextmanager
def doors(environment: Mapping[str, str]) -> Iterator[int]:
    """The doors of the product without its pages, in one process; its port."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", "nfe_app.nfe_app:api", "--no-access-log"]
    here = {"NFE_PUBLIC_ORIGIN": f"http://localhost:{port}"}
    with _running([*command, "--port", str(port)], {**environment, **here}, port, "/healthz"):
        yield port


@contextmanager
def bare(get_bytes: int, post_bytes: int) -> Iterator[int]:
    """Bare Starlette in the same kind of process; its port."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", "bench.bare:serve", "--no-access-log", "--port", str(port)]
    sizes = {"BENCH_GET_BYTES": str(get_bytes), "BENCH_POST_BYTES": str(post_bytes)}
    with _running(command, sizes, port, "/get"):
        yield port


@contextmanager
def _running(command: Sequence[str], environment: Mapping[str, str], port: int, alive: str) -> Iterator[None]:
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=silent, stderr=silent)
    try:
        _wait(process, f"http://127.0.0.1:{port}{alive}")
        yield
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], url: str, patience: float = 90) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise TimeoutError(url)


def pg_ctl() -> Path | None:
    """The pg_ctl of a PostgreSQL server on this machine."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    found = shutil.which("pg_ctl") or (debian[-1] if debian else None)
    return Path(found) if found else None


@contextmanager
def postgres(control: Path) -> Iterator[str]:
    """A PostgreSQL server of our own on a socket, as durable as it comes (fsync on); the address of its database."""
    with tempfile.TemporaryDirectory(prefix="nfe-bench-pg-") as home:
        if os.geteuid() == 0:
            shutil.chown(home, "postgres", "postgres")
        _as_postgres(home, control.parent / "initdb", "-D", f"{home}/data", "-A", "trust", "-U", "nfe", "-E", "UTF8")
        options = f"-c listen_addresses='' -k {home} -c max_connections=100"
        _as_postgres(home, control, "-D", f"{home}/data", "-w", "-l", f"{home}/log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://nfe@/postgres?host={home}"
        finally:
            _as_postgres(home, control, "-D", f"{home}/data", "-m", "fast", "stop")


def _as_postgres(home: str, *command: str | Path) -> None:
    """Run a command of PostgreSQL, which refuses to run as root."""
    who = "postgres" if os.geteuid() == 0 else None
    subprocess.run(command, cwd=home, user=who, group=who, check=True, stdout=subprocess.DEVNULL)
