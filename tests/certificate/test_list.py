"""The list that phones check codes by with no signal: signed as packs are, with every key and every paper taken back, and no longer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import ECKey

from nfe_app.base import database
from nfe_app.catalog import pack as packing
from nfe_app.certificate import issuers, register
from tests.certificate.test_issue import issue, paid
from tests.certificate.test_withdraw_paper import withdraw
from tests.deeds import on


def listed(client) -> dict[str, Any]:
    """The list as anybody fetches it."""
    client.cookies.clear()
    answer = client.get("/api/certificates/keys")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def verify(told: dict[str, Any], client) -> None:
    """Check it as a stranger would, by the key of the packs."""
    (key,) = client.get("/api/pack/keys").json()["keys"]
    jws.deserialize_compact(told["signature"], ECKey.import_key(key), payload=packing.canonical(told))


def test_it_is_signed_by_the_key_of_the_packs(client, wang_fang):
    paid(wang_fang)
    withdraw(wang_fang, issue(wang_fang))
    told = listed(client)
    verify(told, client)
    for other in ({"withdrawn": []}, {"keys": []}, {"as_of": "2030-01-01"}, {"origin": "https://elsewhere.example"}):
        with pytest.raises(BadSignatureError):
            verify(told | other, client)


def test_it_says_our_address_the_day_and_how_long_it_may_be_used(client):
    told = listed(client)
    assert (told["origin"], told["as_of"], told["expires_on"]) == ("http://testserver", "2025-10-01", "2025-10-31")


def test_every_key_that_ever_signed_is_on_it_and_a_lost_one_says_so(client, wang_fang):
    paid(wang_fang)
    issue(wang_fang)
    with database.work() as session:
        issuers.rotate(session)
        first, second = issuers.known(session)
        issuers.revoke(session, first.kid.hex(), "丢了")
    told = {key["kid"]: key for key in listed(client)["keys"]}
    assert set(told) == {first.kid.hex(), second.kid.hex()}
    assert (told[first.kid.hex()]["revoked"], told[second.kid.hex()]["revoked"]) == ("2025-10-01", "")
    point = second.public.public_numbers()
    assert int(told[second.kid.hex()]["x"], 16) == point.x
    assert (told[first.kid.hex()]["from"], told[first.kid.hex()]["until"]) == ("2025-10-01", "2028-09-30")


def test_papers_taken_back_are_on_it_until_they_would_have_run_out(client, wang_fang):
    paid(wang_fang)
    kept, gone = issue(wang_fang), issue(wang_fang, "rent")
    withdraw(wang_fang, gone)
    assert listed(client)["withdrawn"] == [register.mark_of(gone)]
    assert register.mark_of(kept) not in json.dumps(listed(client))
    with on("2025-10-31"):
        assert listed(client)["withdrawn"] == [register.mark_of(gone)]
    with on("2025-11-01"):
        assert listed(client)["withdrawn"] == []


def test_it_names_nobody(client, wang_fang):
    paid(wang_fang)
    withdraw(wang_fang, issue(wang_fang))
    text = json.dumps(listed(client), ensure_ascii=False)
    for secret in ("王", wang_fang.identity, wang_fang.phone, str(wang_fang.id)):
        assert secret not in text


def test_a_phone_asks_for_it_anew_each_time(client):
    assert client.get("/api/certificates/keys").headers["cache-control"] == "no-cache"
