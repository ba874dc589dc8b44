"""The list of what is ours is public, small, and signed as a pack is: the phone checks it by the same keys."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey

from nfe_app.base.settings import settings
from nfe_app.messages import actions
from tests.deeds import everything_kept


@pytest.fixture
def told(autumn, client) -> dict[str, Any]:
    """What a stranger is told."""
    client.cookies.clear()
    answer = client.get("/api/ours")
    assert answer.status_code == 200
    assert len(answer.content) < 16_000
    whole: dict[str, Any] = answer.json()
    return whole


def test_it_is_signed_over_its_canonical_bytes_by_the_key_of_the_packs(told, client):
    signature = told.pop("signature")
    (key,) = client.get("/api/pack/keys").json()["keys"]
    head, _payload, mark = signature.split(".")
    body = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    from base64 import urlsafe_b64encode  # noqa: PLC0415

    whole = f"{head}.{urlsafe_b64encode(body).rstrip(b'=').decode()}.{mark}"
    assert jws.deserialize_compact(whole, ECKey.import_key(key), algorithms=["ES256"]).payload == body
    assert json.loads(urlsafe_b64decode(head + "=="))["kid"] == key["kid"]


def test_it_tells_our_address_our_name_and_our_sentences(told):
    assert told["domains"] == ["testserver"]
    assert (told["sender"], told["numbers"]) == ("新就业社保", [])
    assert told["sentences"] == actions.patterns()
    assert (told["made_on"], told["expires_on"]) == ("2025-10-01", "2025-12-30")


def test_the_numbers_are_those_of_whoever_runs_this(autumn, client, monkeypatch):
    monkeypatch.setattr(settings(), "sender_numbers", "10690012333, 12333")
    assert client.get("/api/ours").json()["numbers"] == ["10690012333", "12333"]


def test_it_holds_nothing_of_anybody_and_leaves_nothing(wang_fang, client):
    before = everything_kept()
    text = client.get("/api/ours").text
    assert wang_fang.phone not in text
    assert everything_kept() == before
