"""A server for the toy front, with switches for what may go wrong on the way."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from nfe_app.serving import Front, compose

TREE = {"op": "divide", "of": {"op": "input", "name": "base"}, "by": {"op": "value", "count": 5}, "round": "half_up"}
PLACES = [
    ["330100", "杭州市", "hangzhou", "hz"],
    ["130400", "邯郸市", "handan", "hd"],
    ["110000", "北京市", "beijing", "bj"],
]


@dataclass
class Door:
    """What the server has seen and kept, and how it is to misbehave."""

    origin: str
    lose_answers: int = 0
    too_large: bool = False
    lists: list[list[dict[str, Any]]] = field(default_factory=list)
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    drafts: list[dict[str, Any]] = field(default_factory=list)
    sessions_ended: bool = False
    holds_answers: bool = False
    asked_who: int = 0
    shows: bool = True
    pieces: dict[str, bytes] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    cuts: int = 0
    shares: bool = True
    pins: dict[str, str] = field(default_factory=dict)

    @property
    def tries(self) -> list[str]:
        """The ids of every item that came in, as often as it came."""
        return [item["id"] for sent in self.lists for item in sent]

    def take(self, item: dict[str, Any], owner: str) -> dict[str, Any]:
        """One item's answer; the same id is done once."""
        if item["id"] in self.kept:
            return self.kept[item["id"]]
        answer: dict[str, Any] = {
            "id": item["id"],
            "ok": True,
            "result": {"number": len(self.kept) + 1, "url": "/sent"},
            "record": {"at": "/api/me", "part": "notes", "by": "id", "ids": [item["id"]], "grows": "", "gone": False},
        }
        if item["kind"] == "toy.refuse":
            answer = {"id": item["id"], "ok": False, "code": "not_offered", "says": "没办成", "fields": {}}
        self.kept[item["id"]] = answer
        self.owners[item["id"]] = owner
        return answer


def routes(door: Door) -> FastAPI:
    """The toy's API."""
    api = FastAPI(openapi_url=None)

    def owner_of(request: Request) -> str:
        return "" if door.sessions_ended else request.cookies.get("who", "")

    @api.post("/api/commands")
    async def commands(request: Request) -> Response:
        owner, items = owner_of(request), await request.json()
        if all(item["kind"] == "drafts.keep" for item in items):
            door.drafts += [item["payload"] for item in items]
            return JSONResponse([{"id": item["id"], "ok": True, "result": {"now": 10**13}} for item in items])
        door.lists.append(items)
        if not owner or request.headers.get("x-owner") != owner:
            return JSONResponse({"ok": False, "code": "signed_out", "says": "请登录"}, 401)
        if door.too_large and any(item["kind"] == "toy.refuse" for item in items):
            return JSONResponse({"ok": False, "code": "too_large", "says": "太大"}, 413)
        answers = [door.take(item, owner) for item in items]
        while door.holds_answers:
            await asyncio.sleep(0.02)
        if door.lose_answers:
            door.lose_answers -= 1
            return Response("gone", 503)
        return JSONResponse(answers)

    @api.get("/api/me")
    def me(request: Request) -> Response:
        owner = owner_of(request)
        door.asked_who += 1
        if not owner:
            return JSONResponse({"ok": False, "code": "signed_out", "says": "请登录"}, 401)
        mark = f'"{owner}-{len(door.kept)}-{door.shows}"'
        if request.headers.get("if-none-match") == mark:
            return Response(status_code=304)
        bills = [{"id": "b1", "due_fen": 160000}, {"id": "b2", "due_fen": 5}]
        notes = [{"id": id_} for id_ in door.kept if door.owners[id_] == owner and door.shows]
        return JSONResponse({"owner": owner, "bills": bills, "notes": notes, "drafts": []}, headers={"etag": mark})

    def standing(id_: str) -> Response:
        have, length = len(door.pieces[id_]), door.lengths[id_]
        return JSONResponse({"have": have, "length": length, "whole": have == length})

    @api.post("/api/materials")
    async def announce(request: Request) -> Response:
        told = await request.json()
        door.pieces.setdefault(told["id"], b"")
        door.lengths[told["id"]] = told["length"]
        return standing(told["id"])

    @api.put("/api/materials/{id_}")
    async def append(id_: str, start: int, request: Request) -> Response:
        piece = await request.body()
        if start != len(door.pieces[id_]):
            return JSONResponse({"ok": False, "code": "other_start"}, 409)
        door.pieces[id_] += piece
        if door.cuts:
            door.cuts -= 1
            return Response("gone", 503)
        return standing(id_)

    @api.get("/api/pack/{place}")
    def pack(place: str) -> Response:
        return JSONResponse(
            {"tree": TREE, "rows": PLACES} if place == "330100" else {}, 200 if place == "330100" else 404
        )

    @api.post("/api/sign-in")
    async def sign_in(request: Request) -> Response:
        phone = (await request.json())["phone"]
        if phone == "wrong":
            return JSONResponse({"ok": False, "code": "wrong_code", "says": "验证码不对"}, 400)
        door.sessions_ended = False
        answer = JSONResponse({"ok": True, "owner": phone})
        answer.set_cookie("who", phone, httponly=True, samesite="lax", max_age=3600)
        answer.set_cookie("nfe-csrf", "0", 3600, samesite="lax")
        return answer

    @api.post("/api/sign-out")
    def sign_out() -> Response:
        answer = JSONResponse({"ok": True, "owner": None})
        answer.delete_cookie("who")
        answer.delete_cookie("nfe-csrf")
        return answer

    def share_of(owner: str, pin: str) -> dict[str, object]:
        made = lambda text: hashlib.sha256(text.encode()).hexdigest()  # noqa: E731
        return {"ok": True, "share": made(owner), "pinned": made(f"{owner} {pin}") if pin else ""}

    @api.post("/api/phones/share")
    async def share(request: Request) -> Response:
        owner, asked = owner_of(request), await request.json()
        if not door.shares:
            return JSONResponse({"ok": False, "code": "not_found"}, 404)
        if not owner:
            return JSONResponse({"ok": False, "code": "not_signed_in"}, 401)
        pin = door.pins.get(owner, "")
        if asked.get("pin", "") != pin:
            code = "pin_wrong" if asked.get("pin") else "pin_needed"
            return JSONResponse({"ok": False, "code": code, "says": "密码不对"}, 403)
        answer = JSONResponse(share_of(owner, pin))
        answer.set_cookie("kept-here", "1", 3600, samesite="lax")
        return answer

    @api.post("/api/phones/pin")
    async def set_pin(request: Request) -> Response:
        owner, asked = owner_of(request), await request.json()
        if owner in door.pins:
            return JSONResponse({"ok": False, "code": "pin_is_on", "says": "设过了"}, 400)
        door.pins[owner] = asked["pin"]
        return JSONResponse(share_of(owner, asked["pin"]))

    @api.post("/api/phones/pin/off")
    async def take_off(request: Request) -> Response:
        door.pins.pop(owner_of(request), None)
        return JSONResponse(share_of(owner_of(request), ""))

    @api.get("/api/certificates/1.pdf")
    def paper() -> Response:
        return Response(b"%PDF-1.4 toy", media_type="text/plain")

    return api


class Server:
    """The toy's server, which can be stopped and started again at the same address."""

    def __init__(self, built: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.built = built
        self.door = Door(f"http://localhost:{self._port}")
        self._uvicorn: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begins to answer; returns when it does."""
        site = compose(routes(self.door), None, [Front(self.built, parameters=("/verify/",))], self.door.origin)
        listener = socket.create_server(("127.0.0.1", self._port))
        self._uvicorn = uvicorn.Server(
            uvicorn.Config(site, log_level="warning", lifespan="off", timeout_graceful_shutdown=1)
        )
        self._thread = threading.Thread(target=self._uvicorn.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends; whoever asks is refused a connection."""
        if self._uvicorn and self._thread:
            self._uvicorn.should_exit = True
            self._thread.join()
            self._uvicorn = None

    def deploy(self, built: Path) -> None:
        """Another build is served from here on."""
        self.stop()
        self.built = built
        self.start()

    @contextlib.contextmanager
    def running(self) -> Iterator[Door]:
        """Started, and stopped in the end."""
        self.start()
        try:
            yield self.door
        finally:
            self.stop()
