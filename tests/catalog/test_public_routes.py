"""The public doors: a pack with its tag, the key that signs it, a quote; an unknown place is told so, never a 422."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode as b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from joserfc import jws
from joserfc.jwk import ECKey
from starlette.testclient import TestClient

from nfe_app.base import clock, keys, words
from nfe_app.base.asked import InTheirLanguage
from nfe_app.base.door import answer_refusals
from nfe_app.base.settings import settings
from nfe_app.catalog import api
from nfe_app.catalog import pack as packing


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The catalog's own routes, with keys of their own, on the morning of 2026-11-23."""
    monkeypatch.setenv("NFE_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    keys.signing_key.cache_clear()
    app = FastAPI()
    app.include_router(api.router)
    app.add_middleware(InTheirLanguage)
    answer_refusals(app)
    with clock.stopped_at(datetime(2026, 11, 23, 1, tzinfo=UTC)):
        yield TestClient(app)
    settings.cache_clear()
    keys.signing_key.cache_clear()


def test_a_pack_comes_signed_with_the_public_key(door: TestClient) -> None:
    pack: dict[str, Any] = door.get("/api/pack/110000").json()
    (key,) = door.get("/api/pack/keys").json()["keys"]
    assert "d" not in key
    assert json.loads(b64decode(pack["signature"].split(".")[0] + "==")) == {"alg": "ES256", "kid": key["kid"]}
    jws.deserialize_compact(pack["signature"], ECKey.import_key(key), payload=packing.canonical(pack))


def test_a_pack_that_is_still_the_same_is_not_sent_again(door: TestClient) -> None:
    first = door.get("/api/pack/110000")
    assert first.headers["cache-control"] == "no-cache"
    again = door.get("/api/pack/110000", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = door.get("/api/pack/120000", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_a_pack_in_another_language_is_another_pack_and_signed_too(
    door: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "catalogue", lambda _language: {"职工养老": "Employee pension"})
    chinese = door.get("/api/pack/620300")
    held = {"If-None-Match": chinese.headers["etag"]}
    english = door.get("/api/pack/620300", headers=held | {"accept-language": "en"})
    pack, other = english.json(), chinese.json()
    assert [one["schemes"][0]["title"] for one in (other, pack)] == ["职工养老", "Employee pension"]
    assert pack["version"] != other["version"]
    (key,) = door.get("/api/pack/keys").json()["keys"]
    jws.deserialize_compact(pack["signature"], ECKey.import_key(key), payload=packing.canonical(pack))
    assert door.get("/api/pack/620300", headers=held).status_code == 304


def test_a_pack_comes_small_to_who_can_open_it(door: TestClient) -> None:
    small = door.get("/api/pack/620200", headers={"accept-encoding": "br"})
    plain = door.get("/api/pack/620200", headers={"accept-encoding": "identity"})
    assert small.headers["content-encoding"] == "br"
    assert "content-encoding" not in plain.headers
    assert small.headers["vary"] == plain.headers["vary"] == "Accept-Encoding, Accept-Language"
    assert small.json() | {"signature": ""} == plain.json() | {"signature": ""}


def test_a_pack_can_be_asked_for_another_day(door: TestClient) -> None:
    assert door.get("/api/pack/110000?on=2025-10-01").json()["made_on"] == "2025-10-01"
    for on in ("soon", "0001-01-01", "9999-12-31", "2026-13-01"):
        assert door.get(f"/api/pack/110000?on={on}").json()["code"] == "invalid"


@pytest.mark.parametrize("place", ["999999", "abc", "110", "北京", "%00", "1' or 1=1"])
def test_an_unknown_or_malformed_place_is_told_so(door: TestClient, place: str) -> None:
    reply = door.get(f"/api/pack/{place}")
    assert reply.status_code == 404
    assert reply.json() == {
        "ok": False,
        "code": "unknown_place",
        "says": "没有这个地方，请重新选参保地。",
        "fields": reply.json()["fields"],
    }


def test_a_quote_is_explained(door: TestClient) -> None:
    asked = {"place": "110000", "scheme": "employee_pension", "base": "8000", "on": "2025-10-01"}
    told = door.get("/api/quote", params=asked).json()
    assert (told["ok"], told["amount_fen"], told["option"]) == (True, 160000, "own")


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"base": "5000"}, 400, "base_too_low"),
        ({"base": "NaN"}, 422, "invalid"),
        ({"base": "1e999999"}, 422, "invalid"),
        ({"base": "８０００元"}, 422, "invalid"),
        ({"on": "yesterday"}, 422, "invalid"),
        ({"on": "2019-01-01"}, 404, "not_known"),
        ({"place": ""}, 404, "unknown_place"),
        ({"scheme": "maternity"}, 400, "scheme_not_offered"),
        ({"scheme": "work_injury"}, 404, "not_known"),
        ({"option": "grade_70"}, 400, "grade_not_offered"),
    ],
)
def test_a_quote_that_cannot_be_made_says_why(
    door: TestClient, changed: dict[str, str], status: int, code: str
) -> None:
    asked = {"place": "110000", "scheme": "employee_pension", "base": "8000", "on": "2025-10-01"} | changed
    reply = door.get("/api/quote", params=asked)
    assert (reply.status_code, reply.json()["code"]) == (status, code)
    assert reply.json()["says"]
    json.dumps(reply.json()["fields"])
