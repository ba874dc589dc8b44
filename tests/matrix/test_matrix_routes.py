"""P33: everybody tries every route with her things in the address; what is hers is told and changed for her alone, and for staff of her region."""

from __future__ import annotations

import re

import pytest

from nfe_app.people.rules import COUNTER, REFUNDS
from tests import cast
from tests.cast import Worker, has_photo, newcomer, send
from tests.deeds import part_of, result_of
from tests.house.test_doors import doors
from tests.matrix.callers import ALL, HERS, Caller, callers, everything, moved, secrets_of

ANYBODY, SIGNED_IN, HERS_ALONE, DESK, SEAT, AT_COUNTER, KIOSK = (
    "anybody",
    "any worker, of themselves",
    "hers alone",
    "desk",
    "any seat",
    "any counter",
    "a kiosk alone",
)
AT_THIS_COUNTER = "the clerk who began it, who is none of the callers"
OUR_PAGES = "our own pages alone, and no browser that says nothing of where it comes from"
TABLE = {
    "GET /api/openapi.json": ANYBODY,
    "GET /api/pack/keys": ANYBODY,
    "GET /api/pack/{place}": ANYBODY,
    "GET /api/ours": ANYBODY,
    "GET /api/quote": ANYBODY,
    "GET /api/verify/{number}": ANYBODY,
    "POST /api/verify/file": ANYBODY,
    "POST /api/verify/many": ANYBODY,
    "GET /api/certificates/keys": ANYBODY,
    "POST /api/certificates/preview": SIGNED_IN,
    "GET /api/desk/certificates/{number}.pdf": AT_COUNTER,
    "GET /api/for/{code}": ANYBODY,
    "GET /api/for/{code}/cashier": ANYBODY,
    "POST /api/for/{code}/pay": ANYBODY,
    "POST /api/handover": ANYBODY,
    "POST /api/handover/taken": ANYBODY,
    "GET /healthz": ANYBODY,
    "GET /metrics": ANYBODY,
    "GET /readyz": ANYBODY,
    "POST /api/sign-in/code": ANYBODY,
    "POST /api/sign-in": ANYBODY,
    "POST /api/sign-in/number": ANYBODY,
    "POST /api/sign-out": ANYBODY,
    "POST /api/desk/sign-in": ANYBODY,
    "POST /api/desk/sign-out": ANYBODY,
    "POST /api/payments/notice": ANYBODY,
    "POST /api/payments/notice/{channel}": ANYBODY,
    "GET /.well-known/audit-root": ANYBODY,
    "GET /api/oidc/offer": ANYBODY,
    "GET /api/oidc/start": ANYBODY,
    "GET /api/oidc/callback": ANYBODY,
    "GET /api/oidc/leave": OUR_PAGES,
    "POST /api/oidc/logout": ANYBODY,
    "POST /api/sign-in/passkey/options": ANYBODY,
    "POST /api/sign-in/passkey": ANYBODY,
    "POST /api/desk/prove": SEAT,
    "POST /api/desk/counter/{visit_id}/paper": AT_THIS_COUNTER,
    "POST /api/desk/password": SEAT,
    "POST /api/desk/pressed": SEAT,
    "GET /api/me/devices": SIGNED_IN,
    "POST /api/me/devices/end": SIGNED_IN,
    "POST /api/me/devices/state": SIGNED_IN,
    "POST /api/me/phone/code": SIGNED_IN,
    "POST /api/me/phone": SIGNED_IN,
    "POST /api/me/prove/code": SIGNED_IN,
    "POST /api/me/prove": SIGNED_IN,
    "POST /api/passkeys/options": SIGNED_IN,
    "POST /api/passkeys": SIGNED_IN,
    "POST /api/passkeys/remove": SIGNED_IN,
    "GET /api/uses": SIGNED_IN,
    "GET /api/records": SIGNED_IN,
    "GET /api/records/table.csv": SIGNED_IN,
    "GET /api/records/{year}.pdf": SIGNED_IN,
    "POST /api/export": SIGNED_IN,
    "POST /api/export/ready": SIGNED_IN,
    "POST /api/commands": SIGNED_IN,
    "GET /api/me": SIGNED_IN,
    "POST /api/look-code": SIGNED_IN,
    "POST /api/assistance": SIGNED_IN,
    "GET /api/assistance": SIGNED_IN,
    "GET /api/assistance/{sitting_id}": HERS_ALONE,
    "POST /api/assistance/{sitting_id}/frame": HERS_ALONE,
    "GET /kiosk/": ANYBODY,
    "GET /kiosk/en/": ANYBODY,
    "GET /kiosk/screen.js": ANYBODY,
    "GET /kiosk/screen.css": ANYBODY,
    "GET /api/kiosk/visit": SIGNED_IN,
    "GET /api/kiosk/screen": KIOSK,
    "GET /api/kiosk/visits/{visit_id}/{page}.png": KIOSK,
    "POST /api/kiosk/begin": ANYBODY,
    "POST /api/kiosk/touch": KIOSK,
    "POST /api/kiosk/printed": KIOSK,
    "POST /api/kiosk/end": KIOSK,
    "POST /api/kiosk/wiped": KIOSK,
    "POST /api/phones/share": SIGNED_IN,
    "POST /api/phones/pin": SIGNED_IN,
    "POST /api/phones/pin/off": SIGNED_IN,
    "POST /api/materials": SIGNED_IN,
    "GET /api/materials/{material_id}": HERS_ALONE,
    "PUT /api/materials/{material_id}": HERS_ALONE,
    "GET /api/materials/{material_id}/picture": DESK,
    "GET /api/payments/{payment_id}/cashier": HERS_ALONE,
    "GET /api/certificates/{number}.pdf": HERS_ALONE,
    "GET /api/mandates/{mandate_id}/sign": HERS_ALONE,
}
"""Who may pass each door. What anybody may knows her by a number that she gave away, or not at all."""
NOES = {401, 403, 404}
GROWS = (
    *("command", "one_time_code", "failed_password", "event", "delivery", "signed_in"),
    *("oidc_trip", "oidc_logout", "passkey_challenge", "spent_work", "missed_check"),
)
"""What a door that is open to anybody may write down of the one who came."""


def is_allowed(door: str, caller: Caller) -> bool:
    """What the table says of a cell."""
    rule = TABLE[door]
    return {
        ANYBODY: True,
        OUR_PAGES: False,
        AT_THIS_COUNTER: False,
        KIOSK: False,
        SIGNED_IN: caller.role == "worker",
        HERS_ALONE: caller.name == HERS,
        DESK: caller.role in REFUNDS and caller.is_here,
        AT_COUNTER: caller.role in COUNTER,
        SEAT: caller.role not in ("worker", "stranger"),
    }[rule]


@pytest.fixture
def hers(autumn: None) -> tuple[Worker, dict[str, str]]:
    """Her, and what she has, by the names that addresses give it."""
    she = newcomer()
    cast.has_paid(she)
    photo = has_photo(she)
    asked = {"bill_id": cast.billing_of(she), "reason": "overlap", "photos": [str(photo)]}
    result_of(send(she, "refund.request", asked))
    paper = result_of(send(she, "certificate.issue", {"purpose": "general"}))
    mandate = cast.has_agreed(she)
    which = {
        "material_id": str(photo),
        "payment_id": str(part_of(she, "payments")[0]["id"]),
        "number": str(paper["number"]),
        "mandate_id": str(mandate["mandate_id"]),
        "sitting_id": str(cast.is_beside(she)["sitting_id"]),
        "visit_id": str(cast.shows(she, number=str(paper["number"]))["visit_id"]),
        "page": "1",
        "place": "110000",
        "year": "all",
        "channel": "wechat",
        "code": "0" * 16,
    }
    return she, which


def knock(client, door: str, which: dict[str, str], caller: Caller):
    """One request, as a browser of the caller sends it."""
    method, path = door.split()
    address = re.sub(r"{(\w+)}", lambda found: which[found[1]], path)
    client.cookies.clear()
    for name, value in caller.cookies.items():
        client.cookies.set(name, value)
    body = {} if method == "GET" else {"content": b"{}", "headers": {"content-type": "application/json"}}
    if path.startswith("/api/desk/"):
        body = {"data": cast.formed(client)}
    return client.request(method, address, follow_redirects=False, **body)


def test_every_route_has_its_row(house: str) -> None:
    assert TABLE.keys() == doors()


@pytest.mark.parametrize("door", sorted(TABLE))
def test_everybody_knocks(door: str, hers: tuple[Worker, dict[str, str]], client) -> None:
    """P33: a refused cell changes nothing and tells nothing; an open one tells another nothing of her."""
    she, which = hers
    tried = []
    for caller in callers(she):
        before = everything()
        told = knock(client, door, which, caller)
        after = everything()
        said = told.text + str(told.headers)
        if caller.name != HERS:
            assert not [one for one in secrets_of(she) if one in said], (door, caller.name)
        if is_allowed(door, caller):
            assert told.status_code not in NOES - ({404, 401} if TABLE[door] == ANYBODY else set()), (door, caller.name)
            assert moved(before, after).keys() <= {*GROWS, "look_code", "person", "missed_code"}, (door, caller.name)
        else:
            assert told.status_code in NOES, (door, caller.name, told.status_code)
            assert moved(before, after) == {}, (door, caller.name)
        tried.append(caller.name)
    assert tuple(tried) == ALL


def test_her_own_picture_is_hers_and_another_sees_their_own(hers: tuple[Worker, dict[str, str]], client) -> None:
    """P33: `GET /api/me` is each one's own."""
    she, which = hers
    owners = {}
    for caller in callers(she):
        told = knock(client, "GET /api/me", which, caller)
        owners[caller.name] = told.json().get("owner") if told.status_code == 200 else None
    assert owners[HERS] == str(she.id)
    assert [name for name, owner in owners.items() if owner == str(she.id)] == [HERS]
