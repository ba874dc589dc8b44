"""Anybody may fetch the root of each day that is over, keep it, and hold it against us."""

from __future__ import annotations

import json
from datetime import timedelta

from joserfc import jws
from joserfc.jwk import ECKey
from starlette.testclient import TestClient

from nfe_app.audit import rounds
from nfe_app.base import clock
from tests.audit.chained import seal
from tests.cast import AUTUMN, Worker, send
from tests.conftest import both


@both
def test_yesterdays_last_root_is_published_and_todays_is_not(sealed: Worker, client: TestClient) -> None:
    """P52."""
    assert client.get("/.well-known/audit-root").json()["roots"] == []
    root = rounds.verify().root
    with clock.stopped_at(AUTUMN + timedelta(days=1)):
        send(sealed, "privacy.withdraw", {"purpose": "bank", "version": "1"})
        seal()
        answer = client.get("/.well-known/audit-root")
    (told,) = answer.json()["roots"]
    assert (told["day"], told["root"]) == ("2025-10-01", root)
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert rounds.verify([root]).ok


def test_it_is_under_the_key_that_everybody_may_read(sealed: Worker, client: TestClient) -> None:
    with clock.stopped_at(AUTUMN + timedelta(days=1)):
        told = client.get("/.well-known/audit-root").json()
    key = ECKey.import_key(client.get(told["keys"]).json()["keys"][0])
    said = json.loads(jws.deserialize_compact(told["roots"][0]["signed"], key, ["ES256"]).payload)
    assert said["root"] == told["roots"][0]["root"]
    assert str(sealed.id) not in json.dumps(told)


def test_a_root_that_is_a_month_old_is_published_no_more(sealed: Worker, client: TestClient) -> None:
    with clock.stopped_at(AUTUMN + timedelta(days=31)):
        assert client.get("/.well-known/audit-root").json()["roots"] == []
