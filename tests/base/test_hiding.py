"""What a log must not tell is hidden wherever it stands: in a line, in a trace, in what a driver or a library says."""

from __future__ import annotations

import logging
import re
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from nfe_app.base import database, hiding
from nfe_app.base.log import log_of
from tests.cast import Worker, identity_number
from tests.conftest import both

FULL = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx]|\d{16,19})(?!\d)")
log = log_of("test")
NUMBERS = st.one_of(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True),
    st.from_regex(r"[1-9][0-9]{15,18}", fullmatch=True),
)


@given(
    NUMBERS,
    st.sampled_from(["", " ", "：", "(", "number=", "电话", "+86", "/"]),
    st.sampled_from(["", "。", ")", "，", "\n"]),
)
def test_no_number_of_a_person_comes_through(number: str, before: str, after: str) -> None:
    """P52."""
    if before == "+86" and len(number) != 11:
        return
    assert number not in hiding.masked(f"{before}{number}{after}")


@pytest.mark.parametrize(
    "harmless",
    [
        "01890000-0000-7000-8000-000000000001",
        "2025-10-01T02:00:00+00:00",
        "160000",
        "a" * 64,
        "event 018f3c",
        "1 600.00",
    ],
)
def test_what_names_nobody_is_left(harmless: str) -> None:
    assert hiding.masked(harmless) == harmless


def test_tokens_are_hidden() -> None:
    for token in (secrets.token_urlsafe(32), "eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ.c2ln"):
        assert token not in hiding.masked(f"cookie nfe={token}; Bearer {token}")


@pytest.mark.parametrize("deep", [{"a": [{"phone": "x"}]}, {"phone": "x"}, {"a": ("13800002207", b"13800002207")}])
def test_however_deep_it_stands(deep: object) -> None:
    told = repr(hiding.masked(deep))
    assert "x" not in told
    assert "13800002207" not in told


def test_a_line_of_the_log_hides_declared_names(capfd: pytest.CaptureFixture[str]) -> None:
    log.warning("somebody came", phone="+8613800002207", name="王芳", why="called 13800002207", count=13800002207)
    err = capfd.readouterr().err
    assert "somebody came" in err
    assert "王芳" not in err
    assert not FULL.search(err)


@both
def test_of_the_database_only_type_and_state_are_told(wang_fang: Worker, capfd: pytest.CaptureFixture[str]) -> None:
    """P52: `Key (…)=(…) already exists` carries the value."""
    try:
        with database.work() as session:
            session.execute(text("insert into person (id, role, made_at) select id, role, made_at from person"))
    except DBAPIError:
        log.exception("broken")
    err = capfd.readouterr().err
    assert "IntegrityError" in err
    assert str(wang_fang.id) not in err.replace("-", "")
    assert str(wang_fang.id) not in err
    assert "already exists" not in err


def test_a_parser_does_not_repeat_what_it_read(capfd: pytest.CaptureFixture[str]) -> None:
    class Read(BaseModel):
        count: int

    given = "".join(["王芳", "的号码"])
    try:
        Read.model_validate({"count": given})
    except ValidationError:
        log.exception("broken")
    assert given not in capfd.readouterr().err


def test_what_caused_it_is_told_as_sparingly(capfd: pytest.CaptureFixture[str]) -> None:
    number, phone = identity_number("19900512", 1), f"138{2207:08d}"
    try:
        try:
            raise KeyError(number)
        except KeyError as cause:
            raise RuntimeError(f"no such person {phone}") from cause
    except RuntimeError:
        log.exception("broken")
    err = capfd.readouterr().err
    assert "KeyError" in err
    assert "RuntimeError" in err
    assert not FULL.search(err)


def test_what_a_library_logs_goes_through_the_same_filter(caplog: pytest.LogCaptureFixture) -> None:
    phone = f"138{2207:08d}"
    try:
        raise ValueError(phone)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("of %s at %s", phone, identity_number("19900512", 1))
    assert "ValueError" in caplog.text
    assert not FULL.search(caplog.text)
