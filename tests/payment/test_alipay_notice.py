"""A notice of Alipay is believed when Alipay signed it for us, and never otherwise (P5)."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.base.money import Fen
from nfe_app.payment.alipay import TAKEN, Alipay
from nfe_app.payment.gateway import NoticeForged, Told
from tests.payment import alipay_signer as signer
from tests.payment.alipay_account import NOW, account

SAID = signer.notice(NOW)
BODY = signer.form(SAID)
ALIPAY = Alipay(account())


def read(body: bytes = BODY, now: datetime = NOW, by: Alipay = ALIPAY) -> Told:
    """What a notice says to us."""
    return by.read_notice({"Content-Type": "application/x-www-form-urlencoded"}, body, now)


def told(**other: str) -> Told:
    """What a true notice says that differs in something."""
    return read(signer.form(signer.notice(NOW, **other)))


def test_a_proven_notice_says_who_paid_how_much_and_when():
    standing = read().standing
    assert read().notice_id == "ac05099524730693a8b330c5ecf72da9786"
    assert (standing.out_trade_no, standing.state, standing.amount) == ("WF202611230001", "paid", Fen(208894))
    assert standing.paid_at == datetime(2026, 11, 23, 1, 59, 58, tzinfo=UTC)
    assert standing.transaction_id == "2026112322001400000000000001"


def test_it_is_answered_with_the_word_of_the_manual():
    assert TAKEN == "success"


@pytest.mark.parametrize("fen, yuan", [(1, "0.01"), (10, "0.1"), (100, "1"), (100_000_000_00, "100000000.00")])
def test_yuan_become_fen_exactly(fen, yuan):
    """P8"""
    assert told(total_amount=yuan).standing.amount == Fen(fen)


@pytest.mark.parametrize("yuan", ["", "-1.00", "1.001", "1e3", "NaN", "1,000.00", " 1", "１", "0x1", "1.", "9" * 20])
def test_an_amount_in_any_other_spelling_is_refused(yuan):
    """P5, P8"""
    with pytest.raises(NoticeForged):
        told(total_amount=yuan)


STATES = {
    "not paid yet": ({"trade_status": "WAIT_BUYER_PAY", "gmt_payment": ""}, "not_paid"),
    "paid": ({}, "paid"),
    "paid, and past the time for refunds": ({"trade_status": "TRADE_FINISHED"}, "paid"),
    "a part given back": ({"refund_fee": "1.00", "gmt_refund": "2026-11-23 10:00:00.123", "out_biz_no": "R1"}, "paid"),
    "all given back": ({"trade_status": "TRADE_CLOSED", "refund_fee": "2088.94"}, "refunded"),
    "closed before anybody paid": ({"trade_status": "TRADE_CLOSED", "gmt_payment": ""}, "closed"),
    "closed, with no refund of anything": (
        {"trade_status": "TRADE_CLOSED", "gmt_payment": "", "refund_fee": "0"},
        "closed",
    ),
}


@pytest.mark.parametrize("other, state", STATES.values(), ids=STATES)
def test_each_of_their_states_has_one_of_ours(other, state):
    assert told(**other).standing.state == state


EMPTY = signer.notice(NOW, body="", point_amount="")


def test_empty_fields_may_be_signed_or_left_out_of_what_is_signed():
    """P5: the manual and Alipay's own clients differ; either way nothing that says something is left out."""
    said = {name: value for name, value in EMPTY.items() if value}
    without = signer.signature("&".join(f"{name}={said[name]}" for name in sorted(said)))
    for body in (signer.form(EMPTY), signer.posted(EMPTY, without)):
        assert read(body).standing.amount == Fen(208894)


def test_fields_are_signed_by_name_however_they_were_sent():
    backwards = dict(reversed(list(SAID.items())))
    assert list(backwards) != list(SAID)
    assert read(signer.form(backwards)).standing.amount == Fen(208894)


def test_the_same_notice_may_come_again_for_as_long_as_alipay_repeats_it():
    """P6: replays are let through here, word for word; that one counts once is the database's work."""
    assert read(now=NOW + timedelta(hours=25, minutes=59)) == read()
    assert read(now=NOW - timedelta(minutes=5)) == read()


FORGED = {
    "signed by a stranger": signer.form(SAID, owner="mallory"),
    "signed by ourselves": signer.form(SAID, owner="merchant"),
    "another amount under the true signature": BODY.replace(b"2088.94", b"2088.95", 1),
    "another order under the true signature": BODY.replace(b"WF202611230001", b"WF202611230002"),
    "one more field": BODY + b"&refund_fee=1.00",
    "a field told twice": BODY + b"&total_amount=2088.94",
    "a signature told twice": BODY + b"&sign=x",
    "one field left out of the signature": signer.form(SAID, without="total_amount"),
    "signed with the sign_type in it": signer.posted(SAID, signer.signature("&".join(f"{n}={v}" for n, v in sorted({**SAID, "sign_type": "RSA2"}.items())))),
    "signed as it is escaped": signer.posted(SAID, signer.signature(BODY.rpartition(b"&sign_type")[0])),
    "by the old kind of signature": BODY.replace(b"sign_type=RSA2", b"sign_type=RSA"),
    "without any signature": BODY.partition(b"&sign_type")[0],
    "an empty signature": signer.posted(SAID, ""),
    "a signature in other letters": signer.posted(SAID, "签" * 344),
    "a day and two hours old": signer.form(signer.notice(NOW - timedelta(hours=26))),
    "from the future": signer.form(signer.notice(NOW + timedelta(minutes=5, seconds=1))),
    "empty": b"",
    "not a form": b'{"trade_status":"TRADE_SUCCESS"}',
    "not text": b"\xff\xfe",
    "not UTF-8": BODY + b"&body=%ff",
    "more fields than anybody sends": BODY + b"&a=" * 200,
}  # fmt: skip


@pytest.mark.parametrize("body", FORGED.values(), ids=FORGED)
def test_a_forged_notice_is_refused(body):
    """P5, and the answer never says which part was wrong."""
    with pytest.raises(NoticeForged) as refused:
        read(body)
    assert (refused.value.says, refused.value.fields) == (NoticeForged.words, {})


TRUE_BUT_USELESS = {
    "about another app": {"app_id": "2021003100000009"},
    "about another seller": {"seller_id": "2088000000000009"},
    "about no seller": {"seller_id": ""},
    "paid without an amount": {"total_amount": ""},
    "paid without a number": {"trade_no": ""},
    "paid without a moment": {"gmt_payment": ""},
    "paid at no moment that there is": {"gmt_payment": "2026-02-30 10:00:00"},
    "sent at no moment": {"notify_time": ""},
    "in a state nobody knows": {"trade_status": "MAYBE"},
    "about something that is no trade": {"notify_type": "batch_trans_notify"},
    "without a number of its own": {"notify_id": ""},
    "with a number longer than any": {"notify_id": "9" * 129},
}


@pytest.mark.parametrize("other", TRUE_BUT_USELESS.values(), ids=TRUE_BUT_USELESS)
def test_a_signed_notice_that_is_no_payment_of_ours_is_refused(other):
    """P5: also with a true signature."""
    with pytest.raises(NoticeForged):
        told(**other)


def test_a_house_that_believes_another_key_believes_nothing():
    """P5"""
    with pytest.raises(NoticeForged):
        read(by=Alipay(account(alipay_public_key=signer.public_pem("mallory"))))


@given(st.integers(0, len(BODY) - 1), st.integers(1, 255))
def test_any_changed_byte_says_the_same_or_is_refused(place, change):
    """P5: an escape may be spelt in two ways (`%E7`, `%e7`); what it says may not change."""
    changed = bytearray(BODY)
    changed[place] ^= change
    try:
        heard = read(bytes(changed))
    except NoticeForged:
        return
    assert bytes(changed).lower() == BODY.lower()
    assert heard.standing.amount == Fen(208894) and heard.notice_id == read().notice_id


@given(st.integers(0, 255), st.integers(1, 255))
def test_any_changed_byte_of_the_signature_is_refused(place, change):
    """P5"""
    raw = bytearray(b64decode(signer.signature("&".join(f"{name}={SAID[name]}" for name in sorted(SAID)))))
    raw[place] ^= change
    with pytest.raises(NoticeForged):
        read(signer.posted(SAID, b64encode(raw).decode()))
