"""The doors of agreements at Alipay: where the payer signs and looks after one, and what a merchant may ask about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.base.words import _

from . import alipay_agreements as agreements
from .alipay_agreements import Agreement
from .alipay_asked import DebitSent, SigningSent, WhichAgreement
from .alipay_cashier import shown
from .alipay_gateway import Asked, Deed, Told
from .alipay_notices import AlipayCourier
from .alipay_notices import Deed as Errand
from .alipay_store import AlipayStore
from .alipay_wire import china, names, yuan
from .form import pressed
from .page import HEADERS, buttons, facts, wrapped

MOODS = {
    "pay": _("钱够，扣得成"),
    "poor": _("钱不够"),
    "blocked": _("账户不能用"),
    "slow": _("先答应着，钱没动"),
    "lost": _("钱扣了，但说不知道"),
}
STATES = {
    "WISHED": _("还没有签"),
    "NORMAL": _("生效中"),
    "REFUSED": _("没有同意"),
    "UNSIGN": _("已经解除，不会再扣"),
}


class AlipaySigning:
    """`/agreement/…` for the payer, and four methods of the gateway for the merchant."""

    def __init__(
        self, app_id: str, store: AlipayStore, courier: AlipayCourier, spawn: Callable[[Errand], object]
    ) -> None:
        self._app_id = app_id
        self._store = store
        self._courier = courier
        self._spawn = spawn
        self.deeds: dict[str, Deed] = {
            "alipay.user.agreement.query": self._query,
            "alipay.user.agreement.unsign": self._unsign,
            "alipay.trade.pay": self._pay,
        }

    def routes(self) -> list[Route]:
        """The page of one agreement: looked at on GET, changed on POST."""
        way = "/agreement/{session}"
        return [Route(way, self._look, methods=["GET"]), Route(way, self._take, methods=["POST"])]

    def enter(self, asked: Asked, public_url: str) -> Response:
        """A payer comes with a wish that the merchant signed (page.sign): off to the agreement's page."""
        agreement = agreements.take_in(asked.db, asked.read(SigningSent), asked.said, asked.now)
        return RedirectResponse(f"{public_url}/agreement/{agreement.session}", 303, HEADERS)

    def _query(self, asked: Asked) -> Told:
        agreement = agreements.known(asked.db, asked.read(WhichAgreement))
        return agreements.told(agreement), agreement.external_agreement_no

    def _unsign(self, asked: Asked) -> Told:
        agreement = agreements.known(asked.db, asked.read(WhichAgreement))
        self._tell(asked, agreements.end(asked.db, agreement, asked.now))
        return {}, agreement.external_agreement_no

    def _pay(self, asked: Asked) -> Told:
        trade, turned = agreements.debit(asked.db, asked.read(DebitSent), asked.said, asked.now)
        if trade.paid_at is None:
            waiting = {"code": "10003", "msg": "order success pay inprocess"}
            return waiting | names(trade) | {"total_amount": yuan(trade.total)}, trade.out_trade_no
        self._courier.write(asked.db, trade, asked.now)
        if turned == "lost":
            ill = {"code": "20000", "msg": "Service Currently Unavailable"}
            return ill | {"sub_code": "aop.ACQ.SYSTEM_ERROR", "sub_msg": "系统异常"}, trade.out_trade_no
        paid = {
            "total_amount": yuan(trade.total),
            "gmt_payment": china(trade.paid_at),
            "buyer_user_id": "2088000000000999",
        }
        return names(trade) | paid, trade.out_trade_no

    def _tell(self, asked: Asked, agreement: Agreement) -> None:
        told = agreements.notice(agreement, self._app_id)
        self._courier.write_told(asked.db, agreement.notify_url, agreement.external_agreement_no, told, asked.now)

    def _look(self, request: Request) -> Response:
        with self._store.work() as db:
            agreement = agreements.find(db, "session", request.path_params["session"])
        return _shown(agreement)

    async def _take(self, request: Request) -> Response:
        deed = await pressed(request)
        if deed is None:
            return Response(status_code=413)
        return await run_in_threadpool(self._do, deed, request.path_params["session"])

    def _do(self, deed: str, session: str) -> Response:
        now = clock.now()
        with self._store.work() as db:
            agreement = agreements.find(db, "session", session)
            if agreement is None:
                return _shown(None)
            asked = Asked({}, now, "", db)
            if agreement.state == "WISHED" and deed in ("agree", "refuse"):
                agreement = agreements.sign(db, agreement, now, agrees=deed == "agree")
                if deed == "agree":
                    self._tell(asked, agreement)
            elif agreement.state == "NORMAL" and deed == "unsign":
                agreement = agreements.end(db, agreement, now)
                self._tell(asked, agreement)
            elif agreement.state == "NORMAL" and deed in MOODS:
                return _shown(agreements.set_mood(db, agreement, deed))
            else:
                return _shown(agreement, 409)
        self._spawn(partial(self._courier.deliver_due, now))
        return RedirectResponse(agreement.return_url, 303, HEADERS) if agreement.return_url else _shown(agreement)


def _shown(agreement: Agreement | None, status: int = 200) -> Response:
    """The page of one agreement: what was agreed, how it stands, and what the payer may do."""
    if agreement is None:
        return shown(_("没有这份协议。"), 404)
    rows = (
        (_("每次最多扣"), f"¥{Fen(agreement.most).shown}"),
        (_("第一次扣款"), agreement.first_on.isoformat()),
        (_("现在"), STATES[agreement.state]),
    )
    deeds = {"WISHED": {"agree": _("同意协议"), "refuse": _("不同意")}, "NORMAL": {"unsign": _("解除协议")} | MOODS}
    named = {
        deed: escape(words + (" ✓" if deed == agreement.mood else ""))
        for deed, words in deeds.get(agreement.state, {}).items()
    }
    title = _("自动扣款协议")
    return HTMLResponse(
        wrapped(f"<h1>{escape(title)}</h1>" + facts(*rows) + buttons(named, main="agree")), status, HEADERS
    )
