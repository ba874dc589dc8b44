"""Notices at our door: only the channel's own words are taken in, and whatever else comes changes nothing (P5)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from nfe_app.base import clock, database
from nfe_app.payment import actions, tables
from nfe_app.payment.sandbox.faults import Faults, Mishap
from tests.deeds import count_of, start_payment
from tests.payment import signer
from tests.payment.channels import Town, sandbox_keys
from tests.payment.counter import Counter, accounts, months_of, step_of


@pytest.fixture
def true_notice(counter, rider):
    """The channel's notice of her payment, which has not come in yet."""
    counter.press(rider)
    counter.town.answer = lambda _request: httpx.Response(500)
    counter.tell()
    (notice,) = counter.town.came
    return notice


def bring(counter, notice, body: bytes | None = None, **headers: str):
    """Somebody brings a notice to our door."""
    said = {name.lower(): value for name, value in notice.headers.items()} | headers
    return counter.client.post("/api/payments/notice", content=notice.content if body is None else body, headers=said)


def test_a_true_notice_is_taken_in_and_answered_with_nothing(counter, rider, true_notice):
    answer = bring(counter, true_notice)
    assert (answer.status_code, answer.content) == (204, b"")
    assert (step_of(rider), months_of(rider)) == ("settled", 1)


def test_the_same_notice_again_is_answered_alike_and_changes_nothing(counter, rider, true_notice):
    """P6."""
    assert [bring(counter, true_notice).status_code for _ in range(3)] == [204] * 3
    assert accounts()["channel:wechat"] == 160_000


def assert_refused(counter, rider, answer) -> None:
    """401 in the channel's own shape, and nothing was written."""
    assert (answer.status_code, answer.json()["code"]) == (401, "FAIL")
    assert (accounts(), step_of(rider), count_of(tables.Notice)) == ({}, "ordered", 0)


def test_an_altered_body_is_refused(counter, rider, true_notice):
    altered = true_notice.content.replace(b'"summary"', b'"Summary"')
    assert_refused(counter, rider, bring(counter, true_notice, altered))


@pytest.mark.parametrize("part", ["signature", "timestamp", "nonce", "serial"])
def test_a_notice_with_another_header_is_refused(counter, rider, true_notice, part):
    assert_refused(counter, rider, bring(counter, true_notice, **{f"wechatpay-{part}": "1"}))


def test_a_notice_without_a_signature_is_refused(counter, rider, true_notice):
    answer = counter.client.post("/api/payments/notice", content=true_notice.content)
    assert_refused(counter, rider, answer)


def test_a_notice_signed_with_somebody_elses_key_is_refused(counter, rider, true_notice):
    """An independent signer, under the serial that we believe."""
    forged = signer.signed(true_notice.content, clock.now(), "mallory", sandbox_keys()[1].serial)
    assert_refused(counter, rider, bring(counter, true_notice, **{k.lower(): v for k, v in forged.items()}))


def test_a_true_notice_that_somebody_kept_for_an_hour_is_refused(counter, rider, true_notice):
    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        assert_refused(counter, rider, bring(counter, true_notice))


def test_nonsense_is_refused(counter, rider, true_notice):
    for body in (b"", b"{}", b"\xff\xfe", b"[" * 5000):
        assert_refused(counter, rider, bring(counter, true_notice, body))


def test_a_notice_larger_than_64_kib_is_refused_unread(counter, rider, true_notice):
    assert bring(counter, true_notice, b"x" * 65_537).status_code == 413
    assert accounts() == {}


def test_a_refusal_is_logged_without_what_was_in_it(counter, rider, true_notice, capsys):
    capsys.readouterr()
    bring(counter, true_notice, b"13800002207")
    written = capsys.readouterr().err
    assert "notice refused" in written
    assert "13800002207" not in written


def suffering(client, rider, folder, mishap: Mishap) -> tuple[Counter, UUID]:
    """A payment whose order suffers one mishap at the channel."""
    payment_id = start_payment(rider)
    with database.look() as session:
        number, _amount = actions.ordered(session, payment_id)
    return Counter(client, Town(folder / "town", Faults(forced={number: frozenset({mishap})}))), payment_id


def test_a_wrong_amount_is_refused_and_a_question_settles_the_right_one(client, rider, tmp_path):
    """P5, P6: the sandbox tells one fen too much; the order itself knows better."""
    counter, payment_id = suffering(client, rider, tmp_path, Mishap.WRONG_AMOUNT)
    counter.press(rider, payment_id=payment_id)
    assert counter.tell() == 0
    assert (step_of(rider), accounts()) == ("ordered", {})
    counter.ask(rider, payment_id)
    assert (step_of(rider), accounts()["channel:wechat"]) == ("settled", 160_000)


@pytest.mark.parametrize("mishap", [Mishap.DOUBLED_NOTICE, Mishap.LATE_NOTICE, Mishap.LOST_ANSWER])
def test_however_the_channel_misbehaves_the_month_is_paid_once(client, rider, tmp_path, mishap):
    """P6."""
    counter, payment_id = suffering(client, rider, tmp_path, mishap)
    counter.go(rider, payment_id)
    counter.press(rider, payment_id=payment_id)
    with clock.stopped_at(clock.now() + timedelta(minutes=10)):
        counter.tell()
    assert (step_of(rider), accounts()["channel:wechat"]) == ("settled", 160_000)
