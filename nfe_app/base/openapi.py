"""OpenAPI 3.1 of the whole house: every route, and behind the door every command with its payload and refusals."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from nfe_app.base.commands import REGISTRY, Command
from nfe_app.base.door import MOST
from nfe_app.base.errors import Refusal, UnknownCommand

SCHEMAS = "#/components/schemas/"


def document(app: FastAPI) -> None:
    """Have `/api/openapi.json` describe the commands beside the routes."""

    def made() -> dict[str, Any]:
        """The document as OpenAPI has it (`paths`, `components` …); made at the first visit and kept."""
        if app.openapi_schema is None:
            app.openapi_schema = _with_commands(get_openapi(title=app.title, version=app.version, routes=app.routes))
        return app.openapi_schema

    app.openapi = made  # type: ignore[method-assign]


def _with_commands(spec: dict[str, Any]) -> dict[str, Any]:
    schemas = spec.setdefault("components", {}).setdefault("schemas", {})
    for known in REGISTRY.values():
        schemas |= _schemas_of(known)
    schemas["Refused"] = _refused([UnknownCommand])
    schemas["No"] = _no()
    for deed in (deed for path in spec["paths"].values() for deed in path.values()):
        deed["responses"].pop("422", None)
        deed["responses"].setdefault("default", {"description": "no, and why", "content": _json(_ref("No"))})
    door = spec["paths"]["/api/commands"]["post"]
    door["requestBody"] = {"required": True, "content": _json(_list_of([_name(known) for known in REGISTRY.values()]))}
    replies = {
        "type": "array",
        "items": {"anyOf": [_ref(f"{_name(known)}Reply") for known in REGISTRY.values()] + [_ref("Refused")]},
    }
    door["responses"] = {"200": {"description": "one answer for each item, in order", "content": _json(replies)}}
    for status, why in (
        ("401", "nobody is signed in"),
        ("403", "a foreign origin"),
        ("413", "over 64 KiB"),
        ("422", "not a list of items"),
    ):
        door["responses"][status] = {"description": why, "content": _json(_ref("No"))}
    return spec


def _schemas_of(known: Command) -> dict[str, Any]:
    payload = known.payload.model_json_schema(ref_template=SCHEMAS + "{model}")
    inner = payload.pop("$defs", {})
    item = {
        "type": "object",
        "description": (known.deed.__doc__ or "").strip(),
        "properties": {
            "id": {"type": "string", "format": "uuid", "description": "UUIDv7, made on the phone"},
            "kind": {"const": known.kind},
            "payload": payload,
            "made_at": {"type": "string", "format": "date-time"},
            "base_version": {"type": ["string", "null"]},
        },
        "required": ["id", "kind", "payload", "made_at"],
        "additionalProperties": False,
        "x-roles": sorted(known.roles),
        "x-may-wait": known.waits,
    }
    record = {"type": "object", "description": "where the phone reads back what was made"}
    done = {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "ok": {"const": True},
            "result": {"type": "object"},
            **({"record": record} if known.record else {}),
        },
    }
    reply = {"anyOf": [done, _refused([*known.refuses, *known.always])]}
    return {**inner, _name(known): item, f"{_name(known)}Reply": reply}


def _refused(refusals: list[type[Refusal]]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "ok": {"const": False},
            "code": {"enum": [refusal.code for refusal in refusals]},
            "says": {"type": "string", "examples": [refusal.words for refusal in refusals]},
            "fields": {"type": "object"},
        },
        "required": ["ok", "code", "says", "fields"],
    }


def _no() -> dict[str, Any]:
    """What any route answers when it says no, under the status of the refusal."""
    no = _refused([])
    return no | {"properties": no["properties"] | {"code": {"type": "string"}, "says": {"type": "string"}}}


def _list_of(names: list[str]) -> dict[str, Any]:
    mapping = {known.kind: SCHEMAS + _name(known) for known in REGISTRY.values()}
    items = {"oneOf": [_ref(name) for name in names], "discriminator": {"propertyName": "kind", "mapping": mapping}}
    return {"type": "array", "minItems": 1, "maxItems": MOST, "items": items}


def _name(known: Command) -> str:
    return "".join(part.capitalize() for part in known.kind.replace(".", "_").split("_"))


def _ref(name: str) -> dict[str, str]:
    return {"$ref": SCHEMAS + name}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
