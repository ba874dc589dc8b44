"""`GET /api/pack/{place}`, the key that signs packs, and single quotes; all public, none asks who is there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from nfe_app.base import clock
from nfe_app.base.door import Told
from nfe_app.base.errors import Invalid
from nfe_app.base.money import Fen
from nfe_app.base.words import _

from . import actions, signing

router = APIRouter(tags=["catalog"])
EARLIEST = date(2006, 1, 1)
FURTHEST = timedelta(days=400)
FRESH = {"Cache-Control": "no-cache"}


@router.get("/api/pack/keys")
def pack_keys() -> dict[str, Any]:
    """The public keys that packs are signed with, as a JWK set (RFC 7517); a pack's header names its own."""
    return {"keys": [signing.public_key()]}


@router.get("/api/pack/{place}")
def pack_of(place: str, request: Request, on: str = "") -> Response:
    """The signed pack of a place on a day (today if none is named); 304 while it is the same. Refuses a place nobody knows."""
    day = _day_of_law(on) if on else clock.today()
    headers = FRESH | {"ETag": signing.tag(place, day), "Vary": "Accept-Encoding, Accept-Language"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    if "br" in request.headers.get("accept-encoding", ""):
        headers |= {"Content-Encoding": "br"}
        return Response(signing.packed(place, day), headers=headers, media_type="application/json")
    return Response(signing.pack(place, day), headers=headers, media_type="application/json")


@router.get("/api/quote")
def quote_of(place: str = "", scheme: str = "", option: str = "", base: str = "", on: str = "") -> Response:
    """What one option costs on a day (today if none is named), with every step and document."""
    day = _day(on) if on else clock.today()
    explained = actions.explain(place, scheme, day, _yuan(base) if base else None, option or None)
    return Told({"ok": True} | explained.as_json(), headers=FRESH)


def _day_of_law(text: str) -> date:
    """A day a pack may be asked for: what lies beyond every record is refused, and costs nothing."""
    day, today = _day(text), clock.today()
    if not EARLIEST <= day <= today + FURTHEST:
        raise Invalid(_("这一天太早或太晚，没有政策可看。"), {"on": text[:20]})
    return day


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(_("日期写成 2026-11-23 这样。"), {"on": text[:20]}) from None


def _yuan(text: str) -> Fen:
    try:
        return Fen.of_yuan(text[:20])
    except (ArithmeticError, ValueError):
        raise Invalid(_("基数写成 8000 这样的数。"), {"base": text[:20]}) from None
