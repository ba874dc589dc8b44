"""换号: a person whose number is lost stands at the counter; the clerk begins, confirms and stops the move to a new one."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.people.desk import AtDesk, page

Part = rx.Component


class Moving(AtDesk, rx.State):
    """Which recovery is under way at this counter, and what came of it last."""

    recovery_id: rx.Field[str] = rx.field("")
    who: rx.Field[str] = rx.field("")
    demo_code: rx.Field[str] = rx.field("")
    told: rx.Field[str] = rx.field("")
    begun: rx.Field[bool] = rx.field(default=False)

    @rx.event
    def load(self) -> Any:
        """A new visitor: nothing is left of the one before."""
        self._forget()
        return None if self._seated() else self._elsewhere()

    @rx.event
    async def start(self, said: dict[str, Any]) -> Any:
        """Send a code to the new number."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        self._forget()
        payload = {name: str(said.get(name, "")).strip() for name in ("identity_number", "phone", "why")}
        if came := await self._send("recovery.start", payload, clerk):
            self.recovery_id, self.who = str(came["recovery_id"]), str(came["who"])
            self.demo_code = str(came.get("demo_code", ""))
        return None

    @rx.event
    async def confirm(self, said: dict[str, Any]) -> Any:
        """The code that the person read out."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        payload = {"recovery_id": self.recovery_id, "code": str(said.get("code", "")).strip()}
        if came := await self._send("recovery.confirm", payload, clerk):
            self.begun = bool(came["confirmed"])
            begun = _("开始了：24 小时后换好。旧手机号已经收到短信，随时能停。")
            self.told = begun if self.begun else _("验证码不对，再听一遍。")
        return None

    @rx.event
    async def stop(self, said: dict[str, Any]) -> Any:
        """Whoever comes because of the notice stands at the counter."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        payload = {"identity_number": str(said.get("stop_for", "")).strip(), "why": str(said.get("stop_why", ""))}
        if await self._send("recovery.stop_at_counter", payload, clerk):
            self._forget()
            self.told = _("停掉了。")
        return None

    def _forget(self) -> None:
        self.recovery_id = self.who = self.demo_code = self.told = self.trouble = ""
        self.begun = False


def moving() -> Part:
    """Two forms, one after the other."""
    told = rx.callout(Moving.told, icon="info", role="status", width="100%")
    under_way = rx.vstack(rx.text(Moving.who, weight="bold"), rx.cond(~Moving.begun, _code()), width="100%")
    return page(
        Moving,
        _("经办台 · 换号"),
        "recovery",
        rx.cond(Moving.told != "", told),
        rx.cond(Moving.recovery_id != "", under_way, _start()),
        _stop(),
    )


def _field(name: str, label: str, **how: Any) -> Part:
    return rx.box(
        rx.text(label, as_="label", html_for=name),
        rx.input(name=name, id=name, size="3", width="100%", required=True, auto_complete="off", **how),
        width="100%",
    )


def _start() -> Part:
    fields = rx.vstack(
        _field("identity_number", _("身份证号（对着原件）"), max_length=22),
        _field("phone", _("新手机号"), max_length=20, type="tel"),
        _field("why", _("怎么认的人（会记下来）"), max_length=200),
        rx.button(_("发验证码到新手机号"), type="submit", size="3"),
        width="100%",
    )
    return rx.form(fields, on_submit=Moving.start, max_width="420px")


def _code() -> Part:
    fields = rx.vstack(
        rx.cond(Moving.demo_code != "", rx.text(Moving.demo_code, id="demo-code", size="2")),
        _field("code", _("本人念的 6 位验证码"), max_length=6, input_mode="numeric"),
        rx.button(_("核对，开始 24 小时"), type="submit", size="3"),
        width="100%",
    )
    return rx.form(fields, on_submit=Moving.confirm, max_width="420px")


def _stop() -> Part:
    fields = rx.vstack(
        rx.heading(_("停掉一次换号"), size="4", as_="h2"),
        _field("stop_for", _("身份证号（对着原件）"), max_length=22),
        _field("stop_why", _("为什么停（会记下来）"), max_length=200),
        rx.button(_("停掉"), type="submit", color_scheme="red", variant="soft", size="3"),
        width="100%",
    )
    return rx.form(fields, on_submit=Moving.stop, max_width="420px")
