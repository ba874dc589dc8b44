"""`/metrics`: what is counted, who may read it, and that no stranger makes it grow or learns a name from it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from nfe_app.base import clock
from nfe_app.base.settings import settings
from tests.cast import AUTUMN
from tests.deeds import enrol, start_payment


def number(client: TestClient, name: str) -> int:
    """What a line of it says; 0 while there is no such line."""
    found = re.search(rf"^{re.escape(name)} (\d+)", client.get("/metrics").text, re.MULTILINE)
    return int(found[1]) if found else 0


def refused(channel: str, code: str) -> str:
    """The name of the line that counts these refusals."""
    return f'nfe_notices_total{{channel="{channel}",outcome="{code}"}}'


def test_a_forged_notice_is_counted_and_nothing_of_it_is_told(client: TestClient) -> None:
    before = number(client, refused("wechat", "notice_forged"))
    answer = client.post("/api/payments/notice", content=b'{"name": "mallory"}')
    assert answer.status_code == 401
    assert number(client, refused("wechat", "notice_forged")) == before + 1
    assert "mallory" not in client.get("/metrics").text


def test_channels_of_invented_names_are_counted_as_one(client: TestClient) -> None:
    before = number(client, refused("unknown", "not_found"))
    for name in ("mallory", "bank2", "%00"):
        client.post(f"/api/payments/notice/{name}")
    assert number(client, refused("unknown", "not_found")) == before + 3
    assert "bank2" not in client.get("/metrics").text


def test_payments_that_wait_are_told_with_their_age(client: TestClient, wang_fang) -> None:
    """P12."""
    enrol(wang_fang)
    assert (number(client, "nfe_payments_open"), number(client, "nfe_payments_oldest_open_seconds")) == (0, 0)
    start_payment(wang_fang)
    with clock.stopped_at(AUTUMN + timedelta(minutes=31)):
        assert number(client, "nfe_payments_open") == 1
        assert number(client, "nfe_payments_oldest_open_seconds") == 31 * 60


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "Bearer 口令", "Basic right"])
def test_with_a_token_only_who_brings_it_reads_them(client: TestClient, monkeypatch, given: str) -> None:
    monkeypatch.setenv("NFE_METRICS_TOKEN", "right")
    settings.cache_clear()
    assert client.get("/metrics", headers={"authorization": given.encode()}).status_code == 404
    answer = client.get("/metrics", headers={"authorization": "Bearer right"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")


def test_production_without_a_token_has_none(client: TestClient, monkeypatch) -> None:
    monkeypatch.setattr(settings(), "mode", "production")
    assert client.get("/metrics").status_code == 404
