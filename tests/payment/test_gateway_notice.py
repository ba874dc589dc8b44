"""A notice is believed when the channel signed it just now, and never otherwise (P5)."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpayv3 import WeChatPay, WeChatPayType

from nfe_app.base.money import Fen
from nfe_app.payment.gateway import NoticeForged, Told
from nfe_app.payment.wechat import WeChat
from tests.payment import signer
from tests.payment.channels import NOW, account

BODY = signer.notice(signer.trade())
HEADERS = signer.signed(BODY, NOW)


WECHAT = WeChat(account())


def read(headers: dict[str, str] = HEADERS, body: bytes = BODY, now: datetime = NOW, by: WeChat = WECHAT) -> Told:
    """What a notice says to us."""
    return by.read_notice(headers, body, now)


def test_a_proven_notice_says_who_paid_how_much_and_when():
    told = read()
    assert told.notice_id == "EV-2026112310000001"
    assert (told.standing.out_trade_no, told.standing.state) == ("WF202611230001", "paid")
    assert told.standing.amount == Fen(208894)
    assert told.standing.paid_at == datetime(2026, 11, 23, 1, 59, 58, tzinfo=UTC)
    assert told.standing.transaction_id == "4200001234202611230123456789"


def test_the_names_of_the_headers_may_be_written_in_any_case():
    assert read({name.lower(): value for name, value in HEADERS.items()}) == read()


def test_the_same_notice_may_come_again_within_five_minutes():
    """P6: replays are let through here, word for word; that one counts once is the database's work."""
    assert read(now=NOW + timedelta(seconds=299)) == read()


def test_an_independent_client_believes_what_our_test_signer_signs():
    peer = WeChatPay(
        wechatpay_type=WeChatPayType.H5,
        mchid=signer.MCHID,
        private_key=signer.private_pem("merchant"),
        cert_serial_no=signer.MERCHANT_SERIAL,
        apiv3_key=signer.API_V3_KEY,
        appid=signer.APPID,
        public_key=signer.public_pem("platform"),
        public_key_id=signer.PUBLIC_KEY_ID,
    )
    assert peer.callback(HEADERS, BODY)["resource"]["out_trade_no"] == "WF202611230001"


FORGED = {
    "signed by a stranger": (signer.signed(BODY, NOW, owner="mallory"), BODY),
    "signed for another body": (HEADERS, signer.notice(signer.trade(fen=1))),
    "under a serial we do not know": (HEADERS | {"Wechatpay-Serial": "PUB_KEY_ID_9"}, BODY),
    "an hour old, with its true signature": (signer.signed(BODY, NOW - timedelta(hours=1)), BODY),
    "an hour old, with its time set to now": (
        signer.signed(BODY, NOW - timedelta(hours=1)) | {"Wechatpay-Timestamp": HEADERS["Wechatpay-Timestamp"]},
        BODY,
    ),
    "from the future": (signer.signed(BODY, NOW + timedelta(seconds=301)), BODY),
    "a probe of the channel": (HEADERS | {"Wechatpay-Signature": "WECHATPAY/SIGNTEST/" + "A" * 325}, BODY),
    "a probe around the true signature": (
        HEADERS | {"Wechatpay-Signature": "WECHATPAY/SIGNTEST/" + HEADERS["Wechatpay-Signature"]},
        BODY,
    ),
    "without any signature": ({}, BODY),
    "with no time": (HEADERS | {"Wechatpay-Timestamp": ""}, BODY),
    "with digits that are not numbers": (HEADERS | {"Wechatpay-Timestamp": "²³"}, BODY),
    "with a time longer than any": (HEADERS | {"Wechatpay-Timestamp": "9" * 5000}, BODY),
    "with a signature in other letters": (HEADERS | {"Wechatpay-Signature": "签" * 344}, BODY),
    "empty": (signer.signed(b"", NOW), b""),
}


@pytest.mark.parametrize("headers, body", FORGED.values(), ids=FORGED)
def test_a_forged_notice_is_refused(headers, body):
    """P5, and the answer never says which part was wrong."""
    with pytest.raises(NoticeForged) as refused:
        read(headers, body)
    assert (refused.value.says, refused.value.fields) == (NoticeForged.words, {})


TRUE_BUT_USELESS = {
    "sealed with another key": signer.notice(signer.trade(), key="x" * 32),
    "about another merchant": signer.notice(signer.trade(mchid="1900000009")),
    "about another app": signer.notice(signer.trade(appid="wx0")),
    "about a refund": signer.notice(signer.trade(), event="REFUND.SUCCESS"),
    "paid without an amount": signer.notice(signer.trade(amount=None)),
    "paid without a number": signer.notice(signer.trade(transaction_id=None)),
    "paid in dollars": signer.notice(signer.trade(amount={"total": 208894, "currency": "USD"})),
    "paid in halves of a fen": signer.notice(signer.trade(amount={"total": 0.5, "currency": "CNY"})),
    "in a state nobody knows": signer.notice(signer.trade(state="MAYBE")),
    "not a trade": signer.notice(["SUCCESS"]),
    "not JSON": b"SUCCESS",
    "not text": b"\xff\xfe",
    "deeper than anybody nests": b"[" * 100_000,
}


@pytest.mark.parametrize("body", TRUE_BUT_USELESS.values(), ids=TRUE_BUT_USELESS)
def test_a_signed_notice_that_is_no_payment_of_ours_is_refused(body):
    """P5: also with a true signature."""
    with pytest.raises(NoticeForged):
        read(signer.signed(body, NOW), body)


def test_without_our_secret_key_nothing_can_be_read():
    """P5: a house with the wrong APIv3 key refuses everything, it guesses nothing."""
    with pytest.raises(NoticeForged):
        read(by=WeChat(account(api_v3_key="y" * 32)))


def test_a_notice_under_the_platform_certificate_counts_too():
    both = {signer.CERTIFICATE_SERIAL: signer.public_pem("old"), signer.PUBLIC_KEY_ID: signer.public_pem("platform")}
    headers = signer.signed(BODY, NOW, owner="old", serial=signer.CERTIFICATE_SERIAL)
    assert read(headers, by=WeChat(account(anchors=both))) == read()


def test_one_key_does_not_sign_under_the_name_of_the_other():
    both = {signer.CERTIFICATE_SERIAL: signer.public_pem("old"), signer.PUBLIC_KEY_ID: signer.public_pem("platform")}
    with pytest.raises(NoticeForged):
        read(signer.signed(BODY, NOW, serial=signer.CERTIFICATE_SERIAL), by=WeChat(account(anchors=both)))


@given(st.integers(0, len(BODY) - 1), st.integers(1, 255))
def test_any_changed_byte_of_the_body_is_refused(place, change):
    """P5"""
    changed = bytearray(BODY)
    changed[place] ^= change
    with pytest.raises(NoticeForged):
        read(body=bytes(changed))


@given(st.integers(0, 255), st.integers(1, 255))
def test_any_changed_byte_of_the_signature_is_refused(place, change):
    """P5"""
    raw = bytearray(b64decode(HEADERS["Wechatpay-Signature"]))
    raw[place] ^= change
    with pytest.raises(NoticeForged):
        read(HEADERS | {"Wechatpay-Signature": b64encode(raw).decode()})


def test_the_spare_bits_of_base64_give_no_second_spelling():
    """P5: base64 leaves four bits over at the end, and decoders forgive; we do not."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    spelt = HEADERS["Wechatpay-Signature"]
    other = spelt[:341] + letters[letters.index(spelt[341]) + 1] + "=="
    assert b64decode(other) == b64decode(spelt)
    with pytest.raises(NoticeForged):
        read(HEADERS | {"Wechatpay-Signature": other})


@given(st.integers(0, 343), st.characters(min_codepoint=33, max_codepoint=255))
def test_any_changed_letter_of_the_signature_is_refused(place, letter):
    """P5"""
    spelt = HEADERS["Wechatpay-Signature"]
    changed = spelt[:place] + letter + spelt[place + 1 :]
    if changed != spelt:
        with pytest.raises(NoticeForged):
            read(HEADERS | {"Wechatpay-Signature": changed})


@given(st.sampled_from(["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial"]), st.text(max_size=40))
def test_any_changed_header_is_refused(name, value):
    """P5"""
    if value != HEADERS[name]:
        with pytest.raises(NoticeForged):
            read(HEADERS | {name: value})
