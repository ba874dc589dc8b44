"""Asking for a one-time code: how often one may, and that the code itself is kept nowhere (P36)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.base import clock, database
from nfe_app.people import codes, rules, tables
from nfe_app.people.codes import Asker
from nfe_app.people.rules import TooManyCodes
from tests.cast import AUTUMN
from tests.conftest import both
from tests.deeds import count_of, crowd, everything_kept

PHONE = "+8613800002207"


def ask(phone: str = PHONE, address: str = "10.0.0.7", device: str = "") -> str:
    """One person asks for a code."""
    with database.work() as session:
        return codes.ask_code(session, phone, Asker(address, device or f"the browser of {phone}"))


def sent_at(seconds: Iterable[int], phone: str = PHONE, address: str = "10.0.0.7") -> int:
    """How many codes were sent when one was asked for at each of these moments."""
    before = count_of(tables.OneTimeCode)
    for second in seconds:
        with clock.stopped_at(AUTUMN + timedelta(seconds=second)):
            try:
                ask(phone, address)
            except TooManyCodes:
                continue
    return count_of(tables.OneTimeCode) - before


def test_a_code_has_six_digits(autumn):
    code = ask()
    assert len(code) == 6
    assert code.isdigit()


def test_a_second_code_within_a_minute_is_refused_and_says_how_long_to_wait(autumn):
    ask()
    with clock.stopped_at(AUTUMN + timedelta(seconds=20)), pytest.raises(TooManyCodes) as refused:
        ask()
    assert refused.value.fields == {"wait_seconds": 41}
    assert "41 秒" in refused.value.says


def test_after_the_seconds_that_were_told_the_next_code_comes(autumn):
    assert sent_at([0, 20, 61]) == 2


def test_no_more_than_five_codes_come_in_an_hour(autumn):
    assert sent_at(range(0, 3600, 200)) == 5


def test_no_more_than_ten_codes_come_in_a_day(autumn):
    assert sent_at(range(0, 24 * 3600, 1000)) == 10


def test_another_phone_does_not_wait_for_the_first(autumn):
    ask()
    assert ask("+8613800002208")


def test_one_address_gets_no_more_than_sixty_codes_an_hour_for_all_phones_together(autumn):
    phones = [f"+86138{number:08d}" for number in range(62)]
    assert sum(sent_at([0], phone) for phone in phones) == rules.CODES_AN_HOUR_FROM_ONE_ADDRESS
    assert sent_at([0], "+8613900000001", "10.0.0.8") == 1


@both
def test_twenty_phones_that_ask_for_one_number_at_once_get_one_code(house, autumn):
    def once(_number: int) -> bool:
        try:
            return bool(ask())
        except TooManyCodes:
            return False

    assert crowd(20, once).count(True) == 1


def test_the_code_and_the_number_stand_in_no_row(autumn):
    code = ask()
    assert PHONE.removeprefix("+86") not in everything_kept()
    assert code not in everything_kept()


def test_over_http_the_code_comes_with_the_answer_only_in_a_demonstration(client, monkeypatch):
    from nfe_app.base.settings import settings  # noqa: PLC0415 - the settings of this very house

    shown = client.post("/api/sign-in/code", json={"phone": "138 0000 2207"}).json()
    monkeypatch.setattr(settings(), "mode", "production")
    hidden = client.post("/api/sign-in/code", json={"phone": "13800002208"}).json()
    assert len(shown["demo_code"]) == 6
    assert hidden == {"ok": True, "wait_seconds": 60}


def test_the_text_goes_to_the_phone_and_to_no_log(client, capsys):
    code = client.post("/api/sign-in/code", json={"phone": "13800002207"}).json()["demo_code"]
    written = capsys.readouterr()
    assert f"验证码 {code}" in written.err
    assert "13800002207" not in written.out + written.err
    assert (written.out + written.err).count(code) == 1


def test_what_is_no_mobile_number_gets_no_code(client):
    for phone in ("12345", "010-12345678", "+1 202 555 0100", "138000022071", "", "一三八"):
        answer = client.post("/api/sign-in/code", json={"phone": phone})
        assert (answer.status_code, answer.json()["code"]) == (400, "phone_wrong"), phone


def test_a_page_of_somebody_else_cannot_ask(client):
    answer = client.post("/api/sign-in/code", json={"phone": "13800002207"}, headers={"origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
    assert count_of(tables.OneTimeCode) == 0


@given(st.lists(st.integers(0, 90_000), max_size=40))
def test_however_one_asks_the_limits_hold(asked):
    """P36: no minute has two codes, no hour six, no day eleven."""
    sent = []
    for second in sorted(asked):
        now = AUTUMN + timedelta(seconds=second)
        if rules.seconds_to_wait(sent, now) == 0:
            sent.append(now)
    for window, most in ((timedelta(seconds=60), 1), (timedelta(hours=1), 5), (timedelta(days=1), 10)):
        assert all(sum(at - window < other <= at for other in sent) <= most for at in sent)
