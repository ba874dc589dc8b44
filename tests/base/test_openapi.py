"""What the API says of itself is true: OpenAPI 3.1, every command with its payload and refusals, and no surprise behind any door."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks as conformance
from schemathesis.specs.openapi import definitions
from starlette.testclient import TestClient

from nfe_app import nfe_app
from nfe_app.base.commands import REGISTRY
from nfe_app.base.door import SNAPSHOTS
from tests.cast import OURS, SAMPLES, envelope, somebody_for, wang_fang
from tests.conftest import both

STATUSES = {"401", "403", "413", "422"}


@pytest.fixture
def told(house: str) -> dict[str, Any]:
    """What stands at /api/openapi.json."""
    return nfe_app.api().openapi()


def name_of(kind: str) -> str:
    """The name of a command among the schemas: `enrolment.confirm` is EnrolmentConfirm."""
    return "".join(part.capitalize() for part in kind.replace(".", "_").split("_"))


def judge(told: dict[str, Any], name: str) -> jsonschema_rs.Draft202012Validator:
    """Holds a value against one of the schemas."""
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": told["components"]}, validate_formats=True
    )


def test_it_is_openapi_3_1(told: dict[str, Any]) -> None:
    assert told["openapi"].startswith("3.1")
    definitions.OPENAPI_31_VALIDATOR.validate(told)


def test_every_route_has_a_name_of_its_own_and_a_sentence(told: dict[str, Any]) -> None:
    deeds = [deed for path in told["paths"].values() for deed in path.values()]
    assert len({deed["operationId"] for deed in deeds}) == len(deeds)


def test_the_door_tells_every_command_with_its_payload_and_refusals(told: dict[str, Any]) -> None:
    schemas = told["components"]["schemas"]
    for kind, known in REGISTRY.items():
        item, reply = schemas[name_of(kind)], schemas[f"{name_of(kind)}Reply"]
        assert item["properties"]["kind"] == {"const": kind}
        assert set(item["properties"]["payload"]["properties"]) == set(known.payload.model_fields)
        assert item["x-roles"] == sorted(known.roles)
        assert item["x-may-wait"] is known.waits
        refused = {refusal.code for refusal in (*known.refuses, *known.always)}
        assert set(reply["anyOf"][1]["properties"]["code"]["enum"]) == refused
    door = told["paths"]["/api/commands"]["post"]
    listed = door["requestBody"]["content"]["application/json"]["schema"]
    assert {one["$ref"] for one in listed["items"]["oneOf"]} == {
        f"#/components/schemas/{name_of(kind)}" for kind in REGISTRY
    }
    assert (listed["minItems"], listed["maxItems"]) == (1, 200)
    assert door["responses"].keys() > STATUSES


def test_what_the_door_takes_and_answers_is_what_was_told(client: TestClient) -> None:
    told = client.get("/api/openapi.json").json()
    for kind in REGISTRY:
        who = somebody_for(kind)
        client.cookies.set("nfe", who.token)
        good = envelope(kind, SAMPLES[kind](who)).model_dump(mode="json")
        bad = envelope(kind, {"surprise": 1}).model_dump(mode="json")
        judge(told, name_of(kind)).validate(good)
        assert not judge(told, name_of(kind)).is_valid(bad)
        if "worker" not in REGISTRY[kind].roles:  # the desk gives its commands by its own socket
            continue
        done, refused = client.post("/api/commands", json=[good, bad]).json()
        for answer in (done, refused):
            judge(told, f"{name_of(kind)}Reply").validate(answer)
        assert (done["ok"], refused["code"]) == (True, "invalid")


def test_every_no_of_a_door_has_the_one_shape(client: TestClient) -> None:
    told = client.get("/api/openapi.json").json()
    for status, answer in (
        (401, client.post("/api/commands", json=[])),
        (403, client.post("/api/commands", json=[], headers={"origin": "http://mallory.example"})),
        (413, client.post("/api/commands", content=b" " * 70_000)),
        (404, client.get("/api/nothing")),
        (422, client.get("/api/payments/x/cashier")),
        (401, client.get("/api/me")),
        (405, client.put("/api/commands")),
    ):
        assert answer.status_code == status
        assert answer.json().keys() == {"ok", "code", "says", "fields"}
        assert not answer.json()["ok"]
    assert told["components"]["schemas"]["Refused"]["required"] == ["ok", "code", "says", "fields"]


def test_a_bug_behind_a_door_is_told_without_a_trace(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """P42."""
    quiet = TestClient(client.app, raise_server_exceptions=False, cookies={"nfe": wang_fang().token})
    monkeypatch.setitem(SNAPSHOTS, "person", lambda _session, _person_id: 1 / 0)
    answer = quiet.get("/api/me")
    assert (answer.status_code, answer.json()["code"]) == (500, "try_again")
    assert "Error" not in answer.text


CHECKS = [
    not_a_server_error,
    conformance.status_code_conformance,
    conformance.content_type_conformance,
    conformance.response_schema_conformance,
]
SPECIAL = st.sampled_from(
    ["=1+1", "@SUM(A1)", "'", '"', "\u202e王芳", "NULL", "true", "𠮷", "../", "%00", "\r\nx: y", "1e999", ""]
)


@pytest.mark.parametrize(
    "path", ["/api/pack/{}", "/api/verify/{}", "/api/certificates/{}.pdf", "/api/payments/{}/cashier"]
)
@both
def test_no_word_in_an_address_breaks_a_door(client: TestClient, path: str) -> None:
    """P42: on PostgreSQL, too, whose texts hold no NUL."""
    client.cookies.set("nfe", wang_fang().token)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.one_of(SPECIAL, st.text(max_size=40)))
    def tried(word: str) -> None:
        assert client.get(path.format(quote(word, safe="")), follow_redirects=False).status_code in (
            200,
            307,
            401,
            404,
            422,
            429,
        )

    tried()


@both
def test_no_word_in_the_clerks_form_breaks_it(client: TestClient) -> None:
    """P42."""
    for word in (b"%00", b"%ED%A0%80", b"%ff", "王".encode(), b"'", b"x" * 5000):
        form = b"user_name=" + word + b"&password=" + word
        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = client.post("/api/desk/sign-in", content=form, headers=headers, follow_redirects=False)
        assert answer.status_code == 303
    assert client.post("/api/desk/sign-in", content=b"a=1&" * 20, headers=headers).status_code == 422


QUOTE = ("place", "scheme", "option", "base", "on")
SENSIBLE = {"place": "110000", "scheme": "employee_pension", "option": "own", "base": "8000", "on": "2025-10-01"}


def test_no_word_in_a_question_breaks_the_quote(client: TestClient) -> None:
    """P42: one sensible question with one of its words made strange."""
    words = st.one_of(
        SPECIAL, st.text(max_size=40), st.sampled_from(["1e308", "-0", "NaN", "9" * 5000, "0001-01-01", "9999-12-31"])
    )

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.sampled_from(QUOTE), words)
    def tried(name: str, word: str) -> None:
        answer = client.get("/api/quote", params=SENSIBLE | {name: word})
        assert answer.status_code in (200, 400, 404, 422), answer.text

    tried()


def test_schemathesis_finds_no_crash(client: TestClient) -> None:
    """P42: drawn requests, right and wrong ones, at every door that OpenAPI tells of; never a 5xx, never an answer it does not tell of."""
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", client.app)
    doors = [found.ok() for found in schema.get_all_operations()]
    token = wang_fang().token
    tried = {door.label: knock_at(door, token) for door in doors}
    assert all(tried.values())
    assert {200, 422} <= tried["POST /api/commands"]
    assert {400, 422} <= tried["POST /api/sign-in"]
    assert len(tried) == sum(len(path) for path in schema.raw_schema["paths"].values())


def knock_at(door: Any, token: str) -> set[int]:
    """Every status with which a door answered drawn requests."""
    seen: set[int] = set()

    @settings(
        max_examples=12,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
        database=None,
    )
    @given(st.data())
    def knock(data: st.DataObject) -> None:
        mode = data.draw(st.sampled_from(list(schemathesis.GenerationMode)))
        case = data.draw(door.as_strategy(generation_mode=mode))
        case.cookies = {"nfe": token}
        seen.add(case.call_and_validate(checks=CHECKS, headers=OURS).status_code)

    knock()
    return seen
