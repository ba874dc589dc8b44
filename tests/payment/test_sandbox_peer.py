"""A client that others wrote talks to the sandbox over a real line, with a public key and with certificates."""

from __future__ import annotations

import gzip
import hashlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from anyio.to_thread import current_default_thread_limiter
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from wechatpayv3 import WeChatPay, WeChatPayType

from nfe_app.base import clock
from nfe_app.payment.sandbox.channel import Sandbox, Setting
from nfe_app.payment.sandbox.faults import NONE
from nfe_app.payment.wechat import Account, WeChat
from tests.payment import signer
from tests.payment.channels import MOUNT, order, sandbox_keys

TRANSACTION = {"out_trade_no": "WF202611230001", "description": "职工养老 2026-11", "amount": {"total": 208894}}
SCENE = {"payer_client_ip": "203.0.113.7", "h5_info": {"type": "Wap"}}


class Town:
    """Sandbox and notice door served together on a loopback port, as the product serves them."""

    def __init__(self, folder: Path) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.rang = threading.Event()
        self.sandbox = Sandbox(Setting(sandbox_keys()[1], folder / "sandbox.db", self.origin + MOUNT, False, NONE))
        self.errand: Callable[[], object] = lambda: None
        own = [Route("/notice", self._take, methods=["POST"]), Route("/one-hand", one_hand), Route("/run", self._run)]
        app = Starlette(routes=[Mount(MOUNT, self.sandbox.app), *own])
        self.server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        self.thread = threading.Thread(target=self.server.run, args=[[self.listening]])

    async def _take(self, request: Request) -> Response:
        self.came.append((dict(request.headers), await request.body()))
        self.rang.set()
        return Response(status_code=204)

    def _run(self, _request: Request) -> Response:
        return Response(str(self.errand()))


async def one_hand(_request: Request) -> Response:
    """Leave the house a single thread for everything it waits for."""
    current_default_thread_limiter().total_tokens = 1
    return Response(status_code=204)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path)
    made.thread.start()
    yield made
    made.server.should_exit = True
    made.thread.join()
    made.listening.close()


def peer(town: Town, mode: str, private_key: str | None = None) -> WeChatPay:
    """wechatpayv3, pointed at the sandbox; with a public key of nobody it falls back on the certificates it fetches."""
    merchant, platform = sandbox_keys()
    trust = {
        "public key": {
            "public_key": merchant.anchors[platform.public_key_id],
            "public_key_id": platform.public_key_id,
        },
        "certificates": {"public_key": signer.public_pem("nobody"), "public_key_id": "PUB_KEY_ID_NOBODY"},
    }[mode]
    made = WeChatPay(
        wechatpay_type=WeChatPayType.H5,
        mchid=merchant.mchid,
        private_key=private_key or merchant.private_key,
        cert_serial_no=merchant.serial,
        apiv3_key=merchant.api_v3_key,
        appid=merchant.appid,
        notify_url=f"{town.origin}/notice",
        proxy={"http": "", "https": ""},
        timeout=10,
        **trust,
    )
    made._core._gate_way = town.origin + MOUNT
    return made


def asked(answer: tuple[int, str | bytes]) -> tuple[int, dict[str, object]]:
    """Status and content of an answer that wechatpayv3 has checked."""
    status, body = answer
    return status, json.loads(body) if body else {}


@pytest.mark.parametrize("mode", ["public key", "certificates"])
def test_a_stranger_s_client_orders_is_paid_is_told_and_asks(town, mode):
    """P5, P6: signatures, certificates and sealed notices are the real ones, both ways."""
    them = peer(town, mode)
    status, ordered = asked(them.pay(**TRANSACTION, scene_info=SCENE))
    assert status == 200
    httpx.post(ordered["h5_url"], data={"deed": "pay"}, trust_env=False)
    assert town.rang.wait(10)
    headers, body = town.came[0]
    told = them.callback(headers, body)
    assert told["event_type"] == "TRANSACTION.SUCCESS"
    status, found = asked(them.query(out_trade_no="WF202611230001"))
    assert (status, found["trade_state"], found["amount"]["total"]) == (200, "SUCCESS", 208894)
    assert told["resource"] == found
    assert asked(them.query(transaction_id=found["transaction_id"])) == (200, found)
    assert asked(them.close("WF202611230001"))[1]["code"] == "ORDERPAID"


@pytest.mark.parametrize("mode", ["public key", "certificates"])
def test_a_stranger_s_client_orders_by_code_gives_back_and_fetches_the_bill(town, mode):
    """P3, P5: refunds, their notices and the bill's file are the real ones, too."""
    them = peer(town, mode)
    status, ordered = asked(them.pay(**TRANSACTION, pay_type=WeChatPayType.NATIVE))
    assert (status, ordered["code_url"].partition("=")[0]) == (200, "weixin://wxpay/bizpayurl?pr")
    scanned = httpx.get(f"{town.origin}{MOUNT}/scan", params={"code": ordered["code_url"]}, trust_env=False)
    httpx.post(scanned.headers["Location"], data={"deed": "pay"}, trust_env=False)
    assert town.rang.wait(10)
    amount = {"refund": 100, "total": 208894, "currency": "CNY"}
    status, given = asked(them.refund("RF1", amount, out_trade_no="WF202611230001"))
    assert (status, given["status"]) == (200, "PROCESSING")
    town.rang.clear()
    town.sandbox.make_due(clock.now())
    assert town.rang.wait(10)
    told = them.callback(*town.came[-1])
    assert (told["event_type"], told["resource"]["refund_status"]) == ("REFUND.SUCCESS", "SUCCESS")
    assert asked(them.query_refund("RF1"))[1]["status"] == "SUCCESS"
    town.sandbox.release(clock.today())
    status, bill = asked(them.trade_bill(str(clock.today())))
    status, file = them.download_bill(bill["download_url"])
    assert status == 200
    assert hashlib.sha1(gzip.decompress(file)).hexdigest() == bill["hash_value"]


def test_a_stranger_s_client_orders_inside_wechat(town):
    them = peer(town, "public key")
    status, ordered = asked(them.pay(**TRANSACTION, payer={"openid": "o1"}, pay_type=WeChatPayType.JSAPI))
    assert (status, list(ordered)) == (200, ["prepay_id"])
    package, stamp = f"prepay_id={ordered['prepay_id']}", "1763863200"
    signature = them.sign([them._appid, stamp, "n0nce", package])
    told = {"appId": them._appid, "timeStamp": stamp, "nonceStr": "n0nce", "package": package}
    told |= {"signType": "RSA", "paySign": signature}
    entered = httpx.get(f"{town.origin}{MOUNT}/bridge", params=told, trust_env=False)
    assert entered.status_code == 303


def test_a_strangers_client_closes(town):
    them = peer(town, "public key")
    asked(them.pay(**TRANSACTION, scene_info=SCENE))
    assert asked(them.close("WF202611230001")) == (204, {})
    assert asked(them.query(out_trade_no="WF202611230001"))[1]["trade_state"] == "CLOSED"


def test_a_strangers_client_with_a_wrong_key_is_not_heard(town):
    them = peer(town, "public key", private_key=signer.private_pem("mallory"))
    status, said = asked(them.pay(**TRANSACTION, scene_info=SCENE))
    assert (status, said["code"]) == (401, "SIGN_ERROR")


def test_a_strangers_client_believes_no_altered_notice(town):
    them = peer(town, "public key")
    httpx.post(asked(them.pay(**TRANSACTION, scene_info=SCENE))[1]["h5_url"], data={"deed": "pay"}, trust_env=False)
    assert town.rang.wait(10)
    headers, body = town.came[0]
    assert them.callback(headers, body.replace(b"EV-", b"VE-")) is None


def test_our_own_client_goes_the_same_way_over_the_same_line(town):
    ours = WeChat(Account(town.origin + MOUNT, f"{town.origin}/notice", **vars(sandbox_keys()[0])))
    httpx.post(ours.order(order()).address, data={"deed": "pay"}, trust_env=False)
    assert town.rang.wait(10)
    assert ours.standing_of("WF202611230001").state == "paid"
    ours.hang_up()


def test_a_house_that_waits_for_the_sandbox_with_its_last_hand_is_answered(town):
    ours = WeChat(Account(town.origin + MOUNT, f"{town.origin}/notice", **vars(sandbox_keys()[0])))
    ours.order(order())
    town.errand = lambda: ours.standing_of("WF202611230001").state
    httpx.get(f"{town.origin}/one-hand", trust_env=False)
    assert httpx.get(f"{town.origin}/run", trust_env=False, timeout=20).text == "not_paid"
    ours.hang_up()
