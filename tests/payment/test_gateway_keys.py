"""The platform's certificates are renewed from itself; a public key and certificates are believed side by side."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx
import pytest

from nfe_app.base import clock
from nfe_app.payment.gateway import ChannelDown, NoticeForged
from nfe_app.payment.wechat import WeChat
from tests.payment import signer
from tests.payment.channels import NOW, account

OLD, NEW = signer.CERTIFICATE_SERIAL, "5157F09EFDC096DE15EBE81A47057A7299999999"
DAYS = timedelta(days=1800)
BODY = signer.notice(signer.trade())


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


def entry(owner: str, serial: str, since=NOW - DAYS, until=NOW + DAYS, key: str = signer.API_V3_KEY, told: str = ""):
    """One certificate as the platform lists it."""
    sealed = signer.sealed(signer.certificate(owner, serial, since, until), "certificate", key)
    return {
        "serial_no": told or serial,
        "effective_time": since.isoformat(),
        "expire_time": until.isoformat(),
        "encrypt_certificate": sealed,
    }


def listing(entries: list[object], anchors: dict[str, str], owner: str = "new", serial: str = NEW) -> WeChat:
    """Our client with these anchors, and a platform that lists these certificates."""
    body = json.dumps({"data": entries}).encode()
    headers = signer.signed(body, NOW, owner, serial)
    line = httpx.MockTransport(lambda _: httpx.Response(200, headers=headers, content=body))
    return WeChat(account(anchors=anchors), line)


def believes(by: WeChat, owner: str, serial: str) -> bool:
    """Whether a notice under this key counts."""
    try:
        by.read_notice(signer.signed(BODY, NOW, owner, serial), BODY, NOW)
    except NoticeForged:
        return False
    return True


def test_a_house_without_any_key_finds_the_certificates_that_only_it_can_open():
    by = listing([entry("new", NEW)], {})
    assert list(by.certificates()) == [NEW]
    assert believes(by, "new", NEW)


def test_while_one_certificate_follows_another_both_count_and_then_the_new_one_alone():
    by = listing([entry("old", OLD), entry("new", NEW)], {OLD: signer.public_pem("old")}, "old", OLD)
    by.certificates()
    assert believes(by, "old", OLD) and believes(by, "new", NEW)
    after = listing([entry("new", NEW)], {OLD: signer.public_pem("old")})
    after.certificates()
    assert not believes(after, "old", OLD) and believes(after, "new", NEW)


def test_a_public_key_stays_beside_the_certificates():
    by = listing([entry("new", NEW)], {signer.PUBLIC_KEY_ID: signer.public_pem("platform")})
    by.certificates()
    assert believes(by, "platform", signer.PUBLIC_KEY_ID) and believes(by, "new", NEW)
    assert not believes(by, "new", signer.PUBLIC_KEY_ID)


def test_a_merchant_with_a_public_key_only_is_told_that_there_are_no_certificates():
    body = json.dumps({"code": "RESOURCE_NOT_EXISTS", "message": "无可用的平台证书"}).encode()
    line = httpx.MockTransport(lambda _: httpx.Response(404, headers=signer.signed(body, NOW), content=body))
    by = WeChat(account(), line)
    assert by.certificates() == {}
    assert believes(by, "platform", signer.PUBLIC_KEY_ID)


NOT_OURS = {
    "sealed with another key": [entry("new", NEW, key="x" * 32)],
    "under the serial of another": [entry("new", NEW, told=OLD)],
    "past its time": [entry("new", NEW, until=NOW)],
    "before its time": [entry("new", NEW, since=NOW + timedelta(hours=1))],
    "none": [],
    "not a certificate": [entry("new", NEW) | {"encrypt_certificate": signer.sealed(b"PEM", "certificate")}],
}


@pytest.mark.parametrize("entries", NOT_OURS.values(), ids=NOT_OURS)
def test_what_is_not_proven_to_be_the_platforms_changes_nothing(entries):
    by = listing(entries, {OLD: signer.public_pem("old")})
    with pytest.raises(ChannelDown):
        by.certificates()
    assert believes(by, "old", OLD) and not believes(by, "new", NEW)


def test_a_list_that_nobody_signed_changes_nothing():
    by = listing([entry("new", NEW)], {OLD: signer.public_pem("old")}, owner="mallory")
    with pytest.raises(ChannelDown):
        by.certificates()
    assert believes(by, "old", OLD) and not believes(by, "new", NEW)
