"""`GET /api/ours`: by what a phone tells our addresses and messages from others, under our signature; public."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import urlsplit

from fastapi import APIRouter, Response

from nfe_app.base import clock
from nfe_app.base.settings import settings
from nfe_app.catalog import signing
from nfe_app.messages import actions, rules

router = APIRouter(prefix="/api", tags=["messages"])
HOLDS = timedelta(days=90)
"""How long a phone without signal goes by a list: our choice."""


@router.get("/ours", operation_id="ours")
def ours() -> Response:
    """Our addresses, the name and numbers that send our messages, and the sentences these are made of; signed as a pack is."""
    told = {
        "domains": [urlsplit(settings().public_origin).netloc],
        "expires_on": (clock.today() + HOLDS).isoformat(),
        "made_on": clock.today().isoformat(),
        "numbers": [one.strip() for one in settings().sender_numbers.split(",") if one.strip()],
        "secure": settings().public_origin.startswith("https://"),
        "sender": rules.SENDER,
        "sentences": actions.patterns(),
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Response(signing.signed(text), headers={"Cache-Control": "no-cache"}, media_type="application/json")
