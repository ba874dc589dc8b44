"""Who may read what over HTTP: every role at every route that shows somebody's own, with every object there is."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from nfe_app import seed
from nfe_app.base import database
from nfe_app.base.database import new_id
from nfe_app.payment import gateway
from nfe_app.people import actions as people
from tests import cast
from tests.cast import Worker, has_paid, newcomer, send

ROUTES = ("/api/me", "/api/certificates/{certificate}.pdf", "/api/payments/{payment}/cashier")


@dataclass
class Owned:
    """A person with something of everything."""

    who: Worker
    payment: str
    certificate: str

    def at(self, route: str) -> str:
        """The address of this person's own object."""
        return route.format(payment=self.payment, certificate=self.certificate)


def well_off() -> Owned:
    """Somebody who is enrolled, has paid, and has a certificate."""
    who = newcomer()
    payment = str(has_paid(who)["payment_id"])
    issued = send(who, "certificate.issue", {"purpose": "rent"})
    return Owned(who, payment, issued["result"]["number"])  # type: ignore[index]


def get(client: TestClient, path: str, token: str | None, name: str = "nfe") -> int:
    """The status of a route for the holder of a token."""
    client.cookies.clear()
    if token:
        client.cookies.set(name, token)
    return client.get(path, follow_redirects=False).status_code


@pytest.fixture
def town(client: TestClient) -> tuple[Owned, Owned]:
    """Two people who have the same kinds of things."""
    gateway.connect("wechat", seed.Invented())
    return well_off(), well_off()


def test_everybody_reaches_their_own_and_nobody_elses(client: TestClient, town: tuple[Owned, Owned]) -> None:
    """P33: people x routes x objects; what is not yours is refused, or not found."""
    for mine in town:
        for route in ROUTES:
            for object_ in town:
                status = get(client, object_.at(route), mine.who.token)
                allowed = object_ is mine or "{" not in route
                assert status in ((200, 303) if allowed else (403, 404)), f"{route} {status}"


def test_neither_clerks_nor_strangers_nor_those_who_left_reach_anything(
    client: TestClient, town: tuple[Owned, Owned]
) -> None:
    """P33."""
    clerk, gone = cast.clerk_zhao(), newcomer()
    with database.work() as session:
        desk = people.sign_in(session, clerk.person_id)
        people.sign_out(session, gone.token)
    for route in ROUTES:
        path = town[0].at(route)
        seen = [get(client, path, None), get(client, path, "guessed"), get(client, path, gone.token)]
        seen += [get(client, path, desk), get(client, path, desk, "nfe-desk")]
        seen += [get(client, path, town[0].who.token, "nfe-desk"), get(client, path, town[0].who.token, "__Host-nfe")]
        assert set(seen) == {401}, route


def test_what_does_not_exist_is_told_like_what_is_not_yours_at_the_cashier(
    client: TestClient, town: tuple[Owned, Owned]
) -> None:
    """P33: whether a payment exists is nobody else's business."""
    client.cookies.set("nfe", town[0].who.token)
    theirs, nobodys = (client.get(f"/api/payments/{one}/cashier") for one in (town[1].payment, new_id()))
    assert (theirs.status_code, theirs.json()) == (nobodys.status_code, nobodys.json())


def test_strange_numbers_find_nothing(client: TestClient, town: tuple[Owned, Owned]) -> None:
    """P42."""
    for strange in ("..", "%2e%2e%2fsecret", "%00", "' or 1=1 --", "王", "\u202e", "x" * 3000):
        for route in ROUTES[1:]:
            status = get(client, route.format(payment=strange, certificate=strange), town[0].who.token)
            assert status in (404, 422), f"{route} {strange[:20]} {status}"


def test_a_picture_shows_its_owner_and_nothing_of_anybody_else(client: TestClient, town: tuple[Owned, Owned]) -> None:
    """P33."""
    client.cookies.set("nfe", town[0].who.token)
    picture = client.get("/api/me").text
    assert json.loads(picture)["owner"] == str(town[0].who.id)
    assert town[0].certificate in picture
    for theirs in (str(town[1].who.id), town[1].payment, town[1].certificate, town[1].who.phone):
        assert theirs not in picture


def test_a_picture_shows_numbers_masked_and_is_kept_by_no_cache(client: TestClient, town: tuple[Owned, Owned]) -> None:
    client.cookies.set("nfe", town[0].who.token)
    answer = client.get("/api/me")
    assert town[0].who.identity not in answer.text
    assert town[0].who.phone not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_an_unchanged_picture_is_not_sent_again(client: TestClient, town: tuple[Owned, Owned]) -> None:
    client.cookies.set("nfe", town[0].who.token)
    tag = client.get("/api/me").headers["etag"]
    same = client.get("/api/me", headers={"if-none-match": tag})
    assert (same.status_code, same.content) == (304, b"")
    send(town[0].who, "enrolment.stop", {"enrolment_id": json.loads(client.get("/api/me").text)["enrolments"][0]["id"]})
    assert client.get("/api/me", headers={"if-none-match": tag}).status_code == 200


def test_another_persons_tag_does_not_say_unchanged(client: TestClient, town: tuple[Owned, Owned]) -> None:
    client.cookies.set("nfe", town[0].who.token)
    tag = client.get("/api/me").headers["etag"]
    client.cookies.set("nfe", town[1].who.token)
    assert client.get("/api/me", headers={"if-none-match": tag}).status_code == 200
