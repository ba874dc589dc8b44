"""WeChat's open platform as far as a merchant needs it: who a payer inside WeChat is, by a sign-in that asks nothing.

Manual: https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html
"""

from __future__ import annotations

import re
import secrets
import sqlite3
from datetime import timedelta
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from nfe_app.base import clock

from . import page
from .doors import check_told
from .keys import Platform
from .seals import Refused
from .shelf import stamp
from .store import Store

COOKIE = "sandbox_payer"
OPENID = re.compile(r"^o[0-9A-Za-z_-]{27}$")
GOOD_FOR = timedelta(minutes=5)
NO = {
    40013: "invalid appid",
    40125: "invalid appsecret",
    40029: "invalid code",
    40163: "code been used",
}


class Payers:
    """The two addresses of the sign-in; the same browser is the same payer."""

    def __init__(self, platform: Platform, store: Store, public_url: str) -> None:
        self._platform = platform
        self._store = store
        self._public_url = public_url

    def routes(self) -> list[Route]:
        """Where a payer is sent, and where the merchant asks who that was."""
        return [
            Route("/connect/oauth2/authorize", self._authorize, methods=["GET"]),
            Route("/sns/oauth2/access_token", self._name, methods=["GET"]),
        ]

    def _authorize(self, request: Request) -> Response:
        asked = request.query_params
        back = asked.get("redirect_uri", "")
        try:
            check_told(back, self._public_url)
        except Refused:
            return Response("redirect_uri 参数错误", 400)
        if (asked.get("appid"), asked.get("response_type")) != (self._platform.appid, "code"):
            return Response("appid 参数错误", 400)
        known = request.cookies.get(COOKIE, "")
        openid = known if OPENID.match(known) else f"o{secrets.token_urlsafe(21)[:27]}"[:28]
        code = secrets.token_urlsafe(24)
        with self._store.work() as db:
            until = stamp(clock.now() + GOOD_FOR)
            db.execute("INSERT INTO sign_in (code, openid, until) VALUES (?, ?, ?)", [code, openid, until])
        joint = "&" if "?" in back else "?"
        said = urlencode({"code": code, "state": asked.get("state", "")})
        reply = RedirectResponse(f"{back}{joint}{said}", 302, page.HEADERS)
        reply.set_cookie(COOKIE, openid, max_age=30 * 86400, httponly=True, samesite="lax")
        return reply

    def _name(self, request: Request) -> Response:
        asked = request.query_params
        with self._store.work() as db:
            no, openid = self._whose(db, asked.get("appid", ""), asked.get("secret", ""), asked.get("code", ""))
        if no:
            return JSONResponse({"errcode": no, "errmsg": NO[no]})
        token = {
            "access_token": secrets.token_urlsafe(32),
            "expires_in": 7200,
            "refresh_token": secrets.token_urlsafe(32),
        }
        return JSONResponse(token | {"openid": openid, "scope": "snsapi_base"})

    def _whose(self, db: sqlite3.Connection, appid: str, secret: str, code: str) -> tuple[int, str]:
        """The number of a no, or 0 and the openid behind a code, which is then used up."""
        if appid != self._platform.appid:
            return 40013, ""
        if not secrets.compare_digest(secret.encode(), self._platform.app_secret.encode()):
            return 40125, ""
        row = db.execute("SELECT * FROM sign_in WHERE code = ? AND until > ?", [code, stamp(clock.now())]).fetchone()
        if row is None:
            return 40029, ""
        if row["used"]:
            return 40163, ""
        db.execute("UPDATE sign_in SET used = 1 WHERE code = ?", [code])
        return 0, str(row["openid"])
