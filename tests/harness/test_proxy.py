"""The fault proxy does what its plan says, and the same seed plans the same."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from tests.harness.proxy import FINE, Line, Plan, Proxy, drawn


@pytest.fixture
def heard() -> list[bytes]:
    """What the server was sent, one item for each connection that ended."""
    return []


@pytest.fixture
def echo(heard: list[bytes]) -> Iterator[tuple[str, int]]:
    """A server that sends back whatever it is sent."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                line, _ = listener.accept()
                said = b""
                with line, suppress(OSError):
                    while part := line.recv(4096):
                        said += part
                        line.sendall(part)
                heard.append(said)

    server = threading.Thread(target=serve)
    server.start()
    yield listener.getsockname()
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    server.join()


def call(proxy: Proxy, said: bytes, patience: float = 30) -> bytes:
    """What comes back over one connection until as much has come as was said, or the line ends."""
    with socket.create_connection(("127.0.0.1", proxy.port), patience) as line:
        line.sendall(said)
        came = b""
        while len(came) < len(said) and (part := line.recv(4096)):
            came += part
        return came


@pytest.mark.parametrize("plan", [FINE, Plan(latency=0.001), Plan(rate=10**6), Plan(cut_up=10**9, cut_down=10**9)])
def test_what_is_said_arrives_and_comes_back_whole(echo, plan):
    said = bytes(range(256)) * 100
    with Proxy(echo, lambda _number: plan) as proxy:
        assert call(proxy, said) == said


@pytest.mark.parametrize("count", [0, 1, 999])
def test_an_answer_is_cut_at_the_byte(echo, count):
    with Proxy(echo, lambda _number: Plan(cut_down=count)) as proxy:
        assert call(proxy, b"x" * 1000) == b"x" * count


@pytest.mark.parametrize("count", [0, 1, 999])
def test_a_request_is_cut_at_the_byte(echo, heard, count):
    with Proxy(echo, lambda _number: Plan(cut_up=count)) as proxy:
        assert len(call(proxy, b"x" * 1000)) <= count
    with Proxy(echo) as proxy:
        call(proxy, b"next")
    assert heard[0] == b"x" * count


def test_a_reset_is_an_error_and_no_end(echo):
    with Proxy(echo, lambda _number: Plan(cut_down=0, reset=True)) as proxy, pytest.raises(ConnectionResetError):
        call(proxy, b"hello")


def test_from_a_blackhole_nothing_comes_and_the_server_hears_nothing(echo, heard):
    with Proxy(echo, lambda _number: Plan(blackhole=True)) as proxy:
        with pytest.raises(TimeoutError):
            call(proxy, b"hello", patience=0.05)
        proxy.plans = lambda _number: FINE
        assert call(proxy, b"hello") == b"hello"
        assert proxy.came == 2
    assert b"".join(heard) in (b"", b"hello")


def test_a_line_that_hangs_up_is_reset_and_the_next_is_fine(echo):
    with Proxy(echo) as proxy:
        with socket.create_connection(("127.0.0.1", proxy.port), 30) as line:
            line.sendall(b"x")
            assert line.recv(1) == b"x"
            proxy.hang_up()
            with pytest.raises(ConnectionResetError):
                line.recv(1)
        assert call(proxy, b"hello") == b"hello"


def test_where_nobody_listens_the_line_ends(echo):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = closed.getsockname()
    with Proxy(nobody) as proxy:
        assert call(proxy, b"hello") == b""


def test_a_shared_line_carries_all_whole_and_no_faster_than_it_is(echo):
    said, line = bytes(range(256)) * 40, Line(rate=100_000, delay=0.02)
    with Proxy(echo, line=line) as proxy, ThreadPoolExecutor(4) as callers:
        began = time.monotonic()
        assert list(callers.map(lambda _: call(proxy, said), range(4))) == [said] * 4
        assert time.monotonic() - began >= 4 * len(said) / line.rate + 4 * line.delay


def test_a_line_that_is_slow_is_cut_at_the_byte_too(echo):
    with Proxy(echo, lambda _number: Plan(cut_down=999), Line(rate=10**6, delay=0.001)) as proxy:
        assert call(proxy, b"x" * 3000) == b"x" * 999
        assert proxy.cut == 1


def test_a_unix_socket_is_reached_too(tmp_path):
    path = str(tmp_path / "line")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        with Proxy(path) as proxy, socket.create_connection(("127.0.0.1", proxy.port), 30) as line:
            line.sendall(b"hello")
            there, _ = listener.accept()
            with there:
                assert there.recv(5) == b"hello"


def test_the_same_seed_plans_the_same_and_another_does_not():
    kinds = {Plan(cut_down=-1): 30, Plan(blackhole=True): 10}
    once, again, other = ([drawn(seed, kinds)(number) for number in range(200)] for seed in (1, 1, 2))
    assert once == again != other
    assert 20 < sum(plan.cut_down is not None for plan in once) < 100
    assert all(0 <= plan.cut_down < 2000 for plan in once if plan.cut_down is not None)
    assert FINE in once
