"""One ASGI app of everything: our API, Reflex's socket, and both exported fronts as files with their headers."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nfe_app.building import MISSING

ENCODINGS = {"br": ".br", "gzip": ".gz"}
FALLBACK = "__spa-fallback.html"
SIGN_IN = "/sign-in"
INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
FOREVER = "public, max-age=31536000, immutable"
API = ("/api", "/.well-known", "/sandbox", "/healthz", "/readyz", "/metrics", "/kiosk")
LIVE = ("/_event", "/_upload", "/_health", "/ping")
UNKEPT = {"cache-control": "no-store"}
COMMON = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin",  # an address may hold a number; WeChat's paying page wants to see where one came from
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-frame-options": "DENY",
}
SCANS = COMMON["permissions-policy"].replace("camera=()", "camera=(self)")
UNFRAMED = {"content-security-policy": "frame-ancestors 'none'; base-uri 'none'"}

WayIn = Callable[[Scope], str]


@dataclass(frozen=True)
class Front:
    """An exported front: where its files lie, where it is served, and the addresses that have a part not known before.

    `inline_styles` allows the style attributes of Radix Themes; the phone goes without. `way_in` says where somebody goes who opens a
    page and may not stay.
    """

    files: Path
    at: str = ""
    parameters: Sequence[str] = ()
    inline_styles: bool = False
    way_in: WayIn | None = None


@dataclass
class File:
    """One file as it goes out: its bytes by encoding, and its headers."""

    bodies: dict[str, bytes]
    headers: dict[str, str] = field(default_factory=dict)


class Files:
    """The files of one front, read once at the start; what is served does not change under a running process."""

    def __init__(self, front: Front, origin: str) -> None:
        self.front = front
        self._origin = origin
        self._files = dict(self._read(front.files))
        if f"{front.at}/{MISSING}" not in self._files:
            raise FileNotFoundError(f"{front.files} holds no exported front: build it first")

    def find(self, path: str) -> tuple[int, File]:
        """The status and file for a path: the file, a page, the fallback page of an address with a parameter, or 404."""
        page = path.rstrip("/") or self.front.at
        for name in (path, f"{page}/index.html", f"{page}.html"):
            if name in self._files:
                return 200, self._files[name]
        known = any(page.startswith(f"{prefix.rstrip('/')}/") for prefix in self.front.parameters)
        return (
            (200, self._files[f"{self.front.at}/{FALLBACK}"])
            if known
            else (404, self._files[f"{self.front.at}/{MISSING}"])
        )

    def _read(self, root: Path) -> Iterable[tuple[str, File]]:
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix not in ENCODINGS.values():
                name = "/" + path.relative_to(root).as_posix()
                yield name, self._file(path, name)

    def _file(self, path: Path, name: str) -> File:
        body = path.read_bytes()
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        kind = {".js": "text/javascript", ".webmanifest": "application/manifest+json"}.get(path.suffix, kind)
        bodies = {"identity": body}
        for encoding, suffix in ENCODINGS.items():
            packed = path.with_name(path.name + suffix)
            if packed.exists():
                bodies[encoding] = packed.read_bytes()
        headers = {
            **COMMON,
            "content-type": f"{kind}; charset=utf-8" if kind.startswith(("text/", "application/manifest")) else kind,
            "etag": f'"{hashlib.sha256(body).hexdigest()[:20]}"',
            "cache-control": FOREVER if name.startswith(f"{self.front.at}/assets/") else "no-cache",
            "last-modified": formatdate(path.stat().st_mtime, usegmt=True),
            "vary": "Accept-Encoding",
        }
        if path.suffix == ".html":
            headers |= {"content-security-policy": self._policy(body), "permissions-policy": SCANS}
        return File(bodies, headers)

    def _policy(self, page: bytes) -> str:
        """The page may run its own scripts: the files of this origin, and the inline ones it was built with, by hash."""
        scripts = INLINE_SCRIPT.findall(page)
        hashes = sorted({f"'sha256-{b64encode(hashlib.sha256(script).digest()).decode()}'" for script in scripts})
        socket = re.sub("^http", "ws", self._origin)
        rules = {
            "default-src": "'self'",
            "script-src": " ".join(["'self'", *hashes]),
            "style-src": "'self' 'unsafe-inline'" if self.front.inline_styles else "'self'",
            "img-src": "'self' data: blob:",
            "connect-src": f"'self' {socket}" if self.front.inline_styles else "'self'",
            "object-src": "'none'",
            "base-uri": "'none'",
            "form-action": "'self'",
            "frame-ancestors": "'none'",
        }
        return "; ".join(f"{name} {value}" for name, value in rules.items())


def compose(api: ASGIApp, live: ASGIApp | None, fronts: Sequence[Front], origin: str) -> ASGIApp:
    """The app a server runs: `/api` and its neighbours to `api`, the socket to `live`, all else to the exported fronts.

    Start-up and shutdown go to `live` (Reflex runs the lifespan tasks registered on its app), else to `api`.
    """
    home = urlsplit(origin)
    shelves = sorted((Files(front, origin) for front in fronts), key=lambda files: -len(files.front.at))
    roots = {front.at for front in fronts if front.at}
    more = {"strict-transport-security": "max-age=31536000; includeSubDomains"} if origin.startswith("https://") else {}
    plain = {**COMMON, **UNFRAMED, **more}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI connection, given to the first of these that its path, method and host fit."""
        path = scope.get("path", "")
        if scope["type"] != "http":
            await (live or api)(scope, receive, send)
        elif _below(path, LIVE):
            await (live or api)(scope, receive, _with_headers(UNKEPT | plain, send))
        elif _below(path, API) or scope["method"] not in ("GET", "HEAD"):
            await api(scope, receive, _with_headers(UNKEPT | plain, send))
        elif _is_other_loopback(scope, home):
            query = scope.get("query_string", b"").decode("latin-1")
            away = RedirectResponse(f"{origin}{path}{'?' if query else ''}{query}", 307)
            await away(scope, receive, _with_headers(plain, send))
        elif path in roots:
            await RedirectResponse(f"{path}/", 308)(scope, receive, _with_headers(plain, send))
        elif files := next((files for files in shelves if _below(path, [files.front.at])), None):
            if to := await _elsewhere(files, path, scope):
                await RedirectResponse(to, 303)(scope, receive, _with_headers(UNKEPT | plain, send))
            else:
                await _send_file(*files.find(path), more, scope, send)
        else:
            await (live or api)(scope, receive, _with_headers(UNKEPT | plain, send))

    return app


async def _elsewhere(files: Files, path: str, scope: Scope) -> str:
    """Where somebody is sent who opens a page that is not for them; empty for files, and for who may stay."""
    way_in, at = files.front.way_in, f"{files.front.at}{SIGN_IN}"
    if way_in is None or not files.find(path)[1].headers["content-type"].startswith("text/html") or _below(path, [at]):
        return ""
    return await run_in_threadpool(way_in, scope)


def _is_other_loopback(scope: Scope, home: SplitResult) -> bool:
    """Whether this machine was called by another of its names: cookies and origins know only one."""
    host = urlsplit(f"//{dict(scope['headers']).get(b'host', b'').decode('latin-1')}")
    same_machine = {host.hostname, home.hostname} <= {"localhost", "127.0.0.1", "::1"}
    return same_machine and host.hostname != home.hostname


def _with_headers(headers: Mapping[str, str], send: Send) -> Send:
    """Sends an answer with these headers where it does not say otherwise itself."""

    async def sending(message: Message) -> None:
        """Passes a message of the answer on; its start carries the headers that are missing."""
        if message["type"] == "http.response.start":
            said = {name.lower() for name, _ in message["headers"]}
            more = [(name.encode(), value.encode()) for name, value in headers.items() if name.encode() not in said]
            message = {**message, "headers": [*message["headers"], *more]}
        await send(message)

    return sending


def _below(path: str, prefixes: Iterable[str]) -> bool:
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in prefixes)


async def _send_file(status: int, file: File, more: Mapping[str, str], scope: Scope, send: Send) -> None:
    asked = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
    encoding = _encoding(asked.get("accept-encoding", ""), file.bodies)
    body = file.bodies[encoding]
    headers = {**file.headers, **more}
    if status == 200 and headers["etag"] in asked.get("if-none-match", ""):
        status, body = 304, b""
    elif encoding != "identity":
        headers["content-encoding"] = encoding
    if status != 304:
        headers["content-length"] = str(len(body))
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def _encoding(accepted: str, bodies: Mapping[str, bytes]) -> str:
    """The smallest form that the client takes; one that is weighted to nothing is not taken."""
    taken = {
        part.partition(";")[0].strip() for part in accepted.split(",") if not re.search(r";\s*q=0(\.0*)?\s*$", part)
    }
    return next((encoding for encoding in ENCODINGS if encoding in taken and encoding in bodies), "identity")
