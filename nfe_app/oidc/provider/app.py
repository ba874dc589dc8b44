"""The playing provider put together: one ASGI app to mount."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from urllib.parse import parse_qs, urlsplit

import httpx
from authlib.oauth2 import OAuth2Error
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from nfe_app.base.words import _

from . import page
from .client import SCOPES
from .courier import Courier
from .keys import Keys
from .server import Server
from .setting import Invented, Setting
from .shelf import Shelf
from .wire import Answer, Asked

LARGEST = 16 * 1024
TRUST = "demo"
"""The trust framework of what it vouches for (OpenID Connect for Identity Assurance 1.0, 5.4.1): none that anybody else has heard of."""


class PlayingProvider:
    """An OpenID provider of invented people; `app` is mounted at the path of the issuer. RuntimeError in production."""

    def __init__(self, setting: Setting, transport: httpx.BaseTransport | None = None) -> None:
        if setting.production:
            raise RuntimeError("THE PROVIDER KNOWS INVENTED PEOPLE ONLY: it does not start in production")
        self.setting = setting
        self.keys = Keys(setting.folder)
        self._shelf = Shelf()
        courier = Courier(setting, self.keys, transport)
        self._server = Server(setting, self._shelf, self.keys, courier.tell)
        self._hands = ThreadPoolExecutor(4, "provider")  # its own: the house may wait for us with all of its own
        doors: dict[str, tuple[str, Callable[[Asked], Response]]] = {
            "/.well-known/openid-configuration": ("GET", self._papers),
            "/jwks": ("GET", lambda _asked: JSONResponse(self.keys.public())),
            "/authorize": ("GET", self._look),
            "/token": ("POST", self._token),
            "/userinfo": ("GET", self._userinfo),
            "/leave": ("GET", self._leave),
        }
        routes = [Route(path, self._door(deed), methods=[method]) for path, (method, deed) in doors.items()]
        self.app = Starlette(routes=[*routes, Route("/authorize", self._door(self._choose), methods=["POST"])])

    def _door(self, deed: Callable[[Asked], Response]) -> Callable[[Request], Awaitable[Response]]:
        async def enter(request: Request) -> Response:
            body = b""
            async for part in request.stream():
                body += part
                if len(body) > LARGEST:
                    return Response(status_code=413)
            asked = Asked(request.method, request.headers, request.url.query, body.decode("latin-1"))
            work = partial(copy_context().run, self._answered, deed, asked)
            return await asyncio.get_running_loop().run_in_executor(self._hands, work)

        return enter

    def _answered(self, deed: Callable[[Asked], Response], asked: Asked) -> Response:
        try:
            return deed(asked)
        except ValueError:  # more fields than any form of ours has, or text that is none
            return JSONResponse({"error": "invalid_request"}, 400)

    def _papers(self, _asked: Asked) -> Response:
        """What is to be known of the provider (Discovery 1.0, 3). Behind the browser's back it is reached from inside."""
        out, inside = self.setting.issuer, self.setting.inside
        return JSONResponse(
            {
                "issuer": out,
                "authorization_endpoint": f"{out}/authorize",
                "token_endpoint": f"{inside}/token",
                "userinfo_endpoint": f"{inside}/userinfo",
                "jwks_uri": f"{inside}/jwks",
                "end_session_endpoint": f"{out}/leave",
                "scopes_supported": list(SCOPES),
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["ES256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
                "code_challenge_methods_supported": ["S256"],
                "authorization_response_iss_parameter_supported": True,
                "backchannel_logout_supported": True,
                "backchannel_logout_session_supported": True,
            }
        )

    def _look(self, asked: Asked) -> Response:
        """Who may sign in; an answer at once where the question is wrong."""
        try:
            self._server.get_consent_grant(asked)
        except OAuth2Error:
            return self._wrong(asked)
        return HTMLResponse(page.choose(self.setting.people), headers=page.HEADERS)

    def _choose(self, asked: Asked) -> Response:
        """Somebody signs in, or goes back without."""
        here = urlsplit(self.setting.issuer)
        if asked.headers.get("origin") not in (None, f"{here.scheme}://{here.netloc}"):
            return HTMLResponse(page.said(_("没有登录"), _("这个请求不是从这一页发出的。")), 403, page.HEADERS)
        (chosen,) = parse_qs(asked.form, max_num_fields=5).get("who", [""])
        who = next((one for one in self.setting.people if one.sub == chosen), None)
        try:
            grant = self._server.get_consent_grant(Asked("GET", asked.headers, asked.query))
        except OAuth2Error:
            return self._wrong(asked)
        seated = self._shelf.seat(secrets.token_urlsafe(16), who) if who else None
        return _said(self._server.create_authorization_response(grant.request, seated, grant))

    def _wrong(self, asked: Asked) -> Response:
        """A question that is wrong: told to the client where its address is beyond doubt, else to whoever looks."""
        request = self._server.create_oauth2_request(Asked("GET", asked.headers, asked.query))
        try:
            grant = self._server.get_authorization_grant(request)
            answer = self._server.create_authorization_response(request, None, grant)
        except OAuth2Error as wrong:
            answer = self._server.handle_error_response(request, wrong)
            self._server.execute_hook("after_create_authorization_response", answer)
        if answer.location:
            return _said(answer)
        return HTMLResponse(page.said(_("登录的请求不对"), _("请回到原来的地方再点一次。")), 400, page.HEADERS)

    def _token(self, asked: Asked) -> Response:
        return _said(self._server.create_token_response(Asked("POST", asked.headers, "", asked.form)))

    def _userinfo(self, asked: Asked) -> Response:
        """What the provider vouches for, as far as the token reaches (Core 1.0, 5.3)."""
        kind, _space, text = asked.headers.get("authorization", "").partition(" ")
        token = self._shelf.find(text) if kind.lower() == "bearer" else None
        if token is None:
            return JSONResponse({"error": "invalid_token"}, 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'})
        return JSONResponse(told_of(token.seated.who, token.scope.split()), headers={"Cache-Control": "no-store"})

    def _leave(self, asked: Asked) -> Response:
        try:
            request = self._server.validate_endpoint_request("end_session", asked)
        except OAuth2Error:
            return HTMLResponse(page.said(_("没有退出"), _("退出的请求不对。")), 400, page.HEADERS)
        answer = self._server.create_endpoint_response("end_session", request)
        if answer is not None:
            return _said(answer)
        return HTMLResponse(page.said(_("退出了"), _("这里没有你的登录了。")), headers=page.HEADERS)


def told_of(who: Invented, scope: list[str]) -> dict[str, object]:
    """The claims of somebody, by scope."""
    told: dict[str, object] = {"sub": who.sub}
    if "phone" in scope and who.phone:
        told |= {"phone_number": who.phone, "phone_number_verified": who.phone_verified}
    if "profile" in scope:
        told |= {"name": who.name}
        if who.number:
            claims = {"name": who.name, "identity_number": who.number}
            told |= {"verified_claims": {"verification": {"trust_framework": TRUST}, "claims": claims}}
    return told


def _said(answer: Answer) -> Response:
    if answer.location:
        return RedirectResponse(answer.location, 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
    kept = {name: value for name, value in answer.headers.items() if name.lower() != "content-type"}
    return JSONResponse(answer.body, answer.status, kept)
