"""The house for each test: its own database (a copy of one that was migrated), its own keys, and a clock that stands still."""

from __future__ import annotations

import gc
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import hypothesis  # it looks at who refers to what, which it cannot once that is frozen below
import psycopg
import pytest
import structlog
from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy import Dialect, Engine, event, make_url
from starlette.testclient import TestClient

from nfe_app import channels, identity, nfe_app, schema, seed, wiring
from nfe_app.base import clock, database, keys, ring
from nfe_app.base.database import engine_of
from nfe_app.base.settings import settings
from nfe_app.oidc import gateway as providers
from nfe_app.payment import gateway
from nfe_app.payment.sandbox.alipay_keys import alipay_keys_in
from nfe_app.payment.sandbox.keys import keys_in
from nfe_app.people import staff
from nfe_app.transfer import gateway as offices
from tests import cast, sharing
from tests.cast import AUTUMN, Worker

REQUIRED = set(os.environ.get("NFE_REQUIRE", "").split(","))
MEMORY, ENOUGH = Path("/dev/shm"), 4 << 30
PASSING = "fsync=off synchronous_commit=off full_page_writes=off wal_level=minimal max_wal_senders=0 autovacuum=off"
"""What a PostgreSQL does without whose data need not outlive it; no transaction sees a difference."""
STRATEGIES = 150_000
"""Since which PostgreSQL there are two ways to copy a database; before, files were copied always."""


hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
hypothesis.settings.load_profile("patient")
"""Drawn examples are judged by what comes out, never by the clock."""


def stay_in_memory() -> None:
    """Have the folders of tests lie in memory, where there is room and nobody named a place.

    What a test keeps is flushed as in production (P1), and a disk takes 9 ms for each time (measured: 0.06 ms here); no test pulls the plug.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    place = os.statvfs(MEMORY)
    if place.f_bavail * place.f_frsize > ENOUGH and not place.f_flag & os.ST_NOEXEC:  # a front is built in there, too
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


stay_in_memory()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Callable[..., object]) -> sharing.ByFile:
    """Who works off what, where several processes do (`make test`)."""
    return sharing.ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first."""
    items.sort(key=sharing.turn)


def pytest_collection_finish() -> None:
    """What was imported stays to the end: it need not be looked through each time that something is thrown away."""
    gc.collect()
    gc.freeze()


def missing(what: str, why: str) -> None:
    """Skip for want of something, or fail where it is required (`NFE_REQUIRE=chromium,postgres`)."""
    if what in REQUIRED:
        pytest.fail(f"{what} is required: {why}")
    pytest.skip(f"no {what}: {why}")


def forget() -> None:
    """Have settings, keys and engine read anew."""
    if database.engine.cache_info().currsize:
        database.engine().dispose()
    for known in (settings, database.engine, keys._secret, keys.signing_key):
        known.cache_clear()
    ring.forget()


@cache
def engine_for_all(kind: str) -> Engine:
    """One engine for all houses of a kind of database: what SQLAlchemy has compiled for one house serves the next."""
    made = engine_of(settings().database_url)

    @event.listens_for(made, "do_connect")
    def _at_this_house(dialect: Dialect, _record: object, arguments: list[str], named: dict[str, object]) -> None:
        arguments[:], here = dialect.create_connect_args(make_url(settings().database_url))
        named |= here

    return made


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database at the newest migration, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "nfe.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NFE_DATABASE_URL", f"sqlite:///{path}")
        forget()
        schema.migrate()
        forget()  # the last connection that closes leaves everything in the one file
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of our own on a socket in a temporary folder; skipped where there is no server binary."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    control = shutil.which("pg_ctl") or (str(found[-1]) if found else None)
    if control is None:
        missing("postgres", "no pg_ctl on this machine")
    with tempfile.TemporaryDirectory(prefix="nfe-pg-") as home:
        who = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        if who:
            shutil.chown(home, **who)
        run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": home, **who}
        bin_ = Path(str(control)).parent
        subprocess.run(
            [bin_ / "initdb", "-D", f"{home}/data", "-A", "trust", "-U", "nfe", "-E", "UTF8", "--no-sync"], **run
        )
        options = f"-c listen_addresses='' -k {home} -c max_connections=200 -c " + " -c ".join(PASSING.split())
        subprocess.run([control, "-D", f"{home}/data", "-w", "-l", f"{home}/log", "-o", options, "start"], **run)
        try:
            yield f"host={home} user=nfe"
        finally:
            subprocess.run([control, "-D", f"{home}/data", "-m", "immediate", "stop"], **run)


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str) -> str:
    """The name of a PostgreSQL database at the newest migration, to be copied."""
    with psycopg.connect(f"{postgres} dbname=postgres", autocommit=True) as server:
        server.execute("create database migrated")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NFE_DATABASE_URL", url_of(postgres, "migrated"))
        forget()
        schema.migrate()
        forget()
    return "migrated"


@contextmanager
def copied_postgres(server: str, template: str) -> Iterator[str]:
    """The address of a copy of a database, there for a while; files are copied, which costs a tenth of writing each page to the log."""
    name = f"t{os.urandom(6).hex()}"
    with psycopg.connect(f"{server} dbname=postgres", autocommit=True) as admin:
        how = "strategy file_copy" if admin.info.server_version >= STRATEGIES else ""
        admin.execute(f"create database {name} template {template} {how}")  # type: ignore[call-overload]
    yield url_of(server, name)
    with psycopg.connect(f"{server} dbname=postgres", autocommit=True) as admin:
        admin.execute(f"drop database {name} with (force)")  # type: ignore[call-overload]


def url_of(server: str, name: str) -> str:
    """The SQLAlchemy address of one database of the server."""
    return f"postgresql+psycopg://nfe@/{name}?host={server.split()[0].removeprefix('host=')}"


@pytest.fixture(scope="session")
def channel_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the keys of the sandbox, made once: RSA keys take their time."""
    folder = tmp_path_factory.mktemp("channel")
    keys_in(folder)
    alipay_keys_in(folder)
    return folder


FULL_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:1[3-9]\d{9}|\d{17}[\dXx]|\d{16,19})(?![0-9A-Za-z])")


@pytest.fixture
def told_log() -> Iterator[list[str]]:
    """Every line that the house logs; no test may leave a full number of a person in it (P52)."""
    lines: list[str] = []
    before = structlog.get_config()["processors"]

    def keep(_logger: object, _method: str, line: str) -> str:
        lines.append(line)
        return line

    structlog.configure(processors=[*before, keep])
    yield lines
    structlog.configure(processors=before)
    found = [line for line in lines if FULL_NUMBER.search(line)]
    assert not found, f"{len(found)} lines of the log hold a full number"


@pytest.fixture
def house(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told_log: list[str]
) -> Iterator[str]:
    """A whole house on a fresh database: SQLite, or PostgreSQL for tests that ask for both."""
    kind = getattr(request, "param", "sqlite")
    monkeypatch.setenv("NFE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NFE_PUBLIC_ORIGIN", "http://testserver")
    with ExitStack() as stack:
        if kind == "postgres":
            server, template = request.getfixturevalue("postgres"), request.getfixturevalue("migrated_postgres")
            monkeypatch.setenv("NFE_DATABASE_URL", stack.enter_context(copied_postgres(server, template)))
        else:
            shutil.copy(request.getfixturevalue("migrated"), tmp_path / "nfe.db")
        shutil.copytree(request.getfixturevalue("channel_keys"), tmp_path / "sandbox")
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # the same kind of hash in less time
        monkeypatch.setattr(staff, "_hasher", quick)
        monkeypatch.setattr(database, "engine_of", lambda url: engine_for_all(make_url(url).drivername))
        forget()
        wiring.wire()
        monkeypatch.setattr(gateway, "CONNECTED", {"wechat": seed.Invented()})
        monkeypatch.setattr(gateway, "FEES", {})
        monkeypatch.setattr(providers, "CONNECTED", [])
        monkeypatch.setattr(offices, "CONNECTED", [])
        yield kind
        forget()


@pytest.fixture
def autumn(house: str) -> Iterator[None]:
    """The morning of 2025-10-01 in China."""
    with clock.stopped_at(AUTUMN):
        yield


@pytest.fixture
def wang_fang(autumn: None) -> Worker:
    """The rider."""
    return cast.wang_fang()


@pytest.fixture
def li_qiang(autumn: None) -> Worker:
    """The driver."""
    return cast.li_qiang()


@pytest.fixture
def mallory(autumn: None) -> Worker:
    """The stranger."""
    return cast.mallory()


@cache
def _assembled() -> FastAPI:
    """The routes of the house, made once for all tests: to make them takes 0.15 s."""
    return nfe_app.assembled()


@pytest.fixture
def api(autumn: None) -> Iterator[FastAPI]:
    """The API, connected with the channels and the provider of this house alone."""
    made = _assembled()
    ours = list(made.router.routes)
    channels.connect(made)
    identity.connect(made)
    yield made
    made.router.routes[:] = ours
    made.openapi_schema = None


@pytest.fixture
def client(api: FastAPI) -> Iterator[TestClient]:
    """A browser at the API."""
    with TestClient(api, headers={"origin": "http://testserver"}) as browser:
        yield browser


both = pytest.mark.parametrize("house", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """The last line of a run says what was skipped, and why."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or config.option.collectonly:
        return
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in reporter.stats.get("skipped", []))
    told = "; ".join(f"{count} ({reason})" for reason, count in reasons.items())
    reporter.write_line(f"Skipped: {told or 'nothing'}.")
