"""What a real server makes of bytes: one end of a request, one address of whoever asks, and no way from http to https by itself."""

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi import Request

from nfe_app import cli, nfe_app, serving
from nfe_app.people.api import address_of
from tests import conftest

ORIGIN = "https://nfe.example"


class Standing(uvicorn.Server):
    """A server that says when it stands."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.stands = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.stands.set()


def whence(request: Request) -> dict[str, str]:
    """From where a request comes, as the limits count it."""
    return {"from": address_of(request)}


@pytest.fixture
def port(autumn: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server as `nfe serve` starts it, at a https address of which somebody else ends the TLS."""
    monkeypatch.setenv("NFE_PUBLIC_ORIGIN", ORIGIN)
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    conftest.forget()
    api = nfe_app.api()
    api.get("/api/from")(whence)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    told = cli.options("0.0.0.0", number)
    assert not {"--forwarded-allow-ips", "--no-proxy-headers", "--http"} & set(told)
    server = Standing(uvicorn.Config(serving.compose(api, None, [], ORIGIN), "0.0.0.0", number, log_config=None))
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    assert server.stands.wait(30)
    yield number
    server.should_exit = True
    running.join()


def answers(port: int, sent: bytes, here: str = "127.0.0.1") -> str:
    """What comes back for these bytes, from an address of this machine, until the server closes or has said all."""
    with socket.create_connection(("127.0.0.1", port), 5, (here, 0)) as line:
        line.sendall(sent)
        heard = b""
        while part := line.recv(65_536):
            heard += part
    return heard.decode("latin-1")


def asking(path: str, *more: str, method: str = "GET", body: str = "") -> bytes:
    """A request in HTTP/1.1, byte for byte."""
    return "\r\n".join(
        [f"{method} {path} HTTP/1.1", "host: nfe.example", "connection: close", *more, "", body]
    ).encode()


@pytest.mark.parametrize(
    "lengths",
    [
        ("content-length: 2", "content-length: 60"),
        ("content-length: 2", "transfer-encoding: chunked"),
        ("transfer-encoding: chunked", "content-length: 0"),
        ("content-length: 2, 60",),
        ("content-length: -1",),
        ("content-length: 0x2",),
        ("transfer-encoding: xchunked",),
    ],
    ids=" + ".join,
)
def test_a_request_with_two_ends_is_refused_and_nothing_hides_in_it(port: int, lengths: tuple[str, ...]) -> None:
    """ASVS 4.2.1: whoever reads another length than the proxy before us would take the rest for a request of its own."""
    hidden = "[]GET /healthz HTTP/1.1\r\nhost: nfe.example\r\n\r\n"
    heard = answers(port, asking("/api/sign-out", *lengths, method="POST", body=hidden))
    assert heard.startswith("HTTP/1.1 400")
    assert '"ok":true' not in heard


def test_a_plain_request_is_answered(port: int) -> None:
    assert answers(port, asking("/healthz")).startswith("HTTP/1.1 200")


def test_the_address_of_whoever_asks_is_told_by_the_proxy_alone(port: int) -> None:
    """ASVS 15.3.4, 4.1.3: of this machine unless FORWARDED_ALLOW_IPS names another; from elsewhere the word is not heard."""
    claim = "x-forwarded-for: 117.136.8.9"
    assert '"from":"117.136.8.9"' in answers(port, asking("/api/from", claim))
    assert '"from":"127.0.0.2"' in answers(port, asking("/api/from", claim), here="127.0.0.2")
    assert '"from":"10.9.8.7"' in answers(port, asking("/api/from", "x-forwarded-for: 1.2.3.4, 10.9.8.7"))


@pytest.mark.parametrize("path", ["/api/me", "/api/pack/keys", "/api/nothing", "/healthz", "/.well-known/audit-root"])
def test_no_door_leads_from_http_to_https_by_itself(port: int, path: str) -> None:
    """ASVS 4.1.2: a program that came without TLS is to notice, not to be helped over."""
    heard = answers(port, asking(path, "x-forwarded-proto: http"))
    assert heard.split()[1] in ("200", "401", "404")
    assert "\r\nlocation:" not in heard.lower()
