"""最近参保: the enrolments made last, every person masked, and a look at one in full by the code that the person reads out."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import asdict, dataclass
from typing import Any

import reflex as rx

from nfe_app.base import clock, database
from nfe_app.base.commands import Subject
from nfe_app.base.months import Frequency
from nfe_app.base.words import _
from nfe_app.catalog.pack import FREQUENCIES
from nfe_app.desk import actions
from nfe_app.people.desk import AtDesk, page
from nfe_app.staff import looking
from nfe_app.staff.rules import PURPOSES
from nfe_app.ui.sentences import sentence

Part = rx.Component
LOOK_EVERY = 3
STEPS = {"confirmed": _("在参保"), "resumed": _("在参保"), "paused": _("暂停"), "stopped": _("已停")}


@dataclass
class Shown:
    """A person in full, while a look is open."""

    name: str = ""
    identity: str = ""
    phone: str = ""
    until: str = ""


class Recent(AtDesk, rx.State):
    """What the clerk sees."""

    rows: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)

    asked: rx.Field[str] = rx.field("")
    shown: rx.Field[Shown] = rx.field(default_factory=Shown)
    _look: str = ""

    @rx.event
    def load(self) -> Any:
        """Private data is fetched here, after the check; a page's own content is public."""
        self.rows, self.asked, self._look, self.shown = [], "", "", Shown()
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        with database.work() as session:
            self.rows = [_words(asdict(row)) for row in actions.newest(session, clerk)]
        return None

    @rx.event
    def choose(self, enrolment_id: str) -> None:
        """About whom the clerk asks for a code."""
        self._hear()
        self.asked = enrolment_id

    @rx.event
    async def unmask(self, said: dict[str, Any]) -> Any:
        """Open a look by the code that the person read out; what is seen is written down first."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        payload = {
            "enrolment_id": self.asked,
            "code": str(said.get("code", "")).strip(),
            "purpose": str(said.get("purpose", "")),
        }
        done = await self._send("staff.unmask", payload, clerk)
        if done is None:
            return None
        if not done["look_id"]:
            self.trouble = _("码不对或过期了，还能试 {} 次。").format(done["left"])
            return None
        self._look, self.asked = done["look_id"], ""
        self.shown = await asyncio.to_thread(_seen, uuid.UUID(self._look), clerk)
        return Recent.follow

    @rx.event(background=True)
    async def follow(self) -> None:
        """Take it off the screen when the time is over or the person has ended it."""
        async with self:
            look, clerk = self._look, self._seated()
        while look and clerk is not None and await asyncio.to_thread(_may_see, uuid.UUID(look), clerk):
            await asyncio.sleep(LOOK_EVERY)
            async with self:
                if self._look != look:
                    return
                clerk = self._seated()
        async with self:
            self._look, self.shown = "", Shown()


def _seen(look_id: uuid.UUID, clerk: Subject) -> Shown:
    with database.work() as session:
        seen = looking.see(session, look_id, clerk)
    return Shown(seen.name, seen.identity, seen.phone, seen.until.astimezone(clock.CHINA).strftime("%H:%M"))


def _may_see(look_id: uuid.UUID, clerk: Subject) -> bool:
    with database.look() as session:
        return looking.may_see(session, look_id, clerk)


def _words(row: dict[str, str]) -> dict[str, str]:
    return row | {"step": STEPS[row["step"]], "frequency": FREQUENCIES[Frequency(row["frequency"])]}


def recent() -> Part:
    """A table of the enrolments made last."""
    columns = (
        ("name", _("姓名")),
        ("identity", _("身份证号")),
        ("phone", _("手机号")),
        ("scheme", _("险种")),
        ("place", _("参保地")),
        ("frequency", _("多久缴一次")),
        ("since", _("从")),
        ("step", _("现在")),
    )
    head = rx.table.row(*[rx.table.column_header_cell(words) for words in (*dict(columns).values(), _("看全号"))])
    body = rx.foreach(Recent.rows, lambda row: _row(row, [name for name, _words in columns]))
    table = rx.table.root(rx.table.header(head), rx.table.body(body), width="100%", variant="surface")
    nothing = rx.callout(_("还没有人参保。"), icon="inbox")
    rows = rx.cond(Recent.rows.length() > 0, table, nothing)
    whole = rx.fragment(rx.cond(Recent.asked != "", _code()), rx.cond(Recent.shown.name != "", _shown()))  # type: ignore[attr-defined]
    return page(Recent, _("经办台 · 最近参保"), "recent", whole, rows)


def _row(row: Any, names: list[str]) -> Part:
    told: Any = Recent
    ask = rx.button(_("要看全号"), on_click=told.choose(row["id"]), variant="soft", size="3")
    return rx.table.row(*[rx.table.cell(row[name]) for name in names], rx.table.cell(ask))


def _code() -> Part:
    """The code that the person reads out, and for what."""
    purposes = [rx.el.option(words, value=code) for code, words in PURPOSES.items()]
    form = rx.form(
        rx.flex(
            rx.input(
                name="code", aria_label=_("本人念的 6 位码"), placeholder=_("本人念的 6 位码"), max_length=6, size="3"
            ),
            rx.el.select(*purposes, name="purpose", aria_label=_("看来做什么")),
            rx.button(_("看 10 分钟"), type="submit", size="3"),
            wrap="wrap",
            gap="8px",
        ),
        on_submit=Recent.unmask,
    )
    told = _("请本人打开手机“我的 → 谁能看我的号码”出一个码，念给你。看一次记一次，本人看得到。")
    return rx.card(rx.vstack(rx.text(told), form, width="100%"), width="100%")


def _shown() -> Part:
    shown: Any = Recent.shown
    line = rx.flex(
        rx.text(shown.name, weight="bold"),
        rx.text(shown.identity),
        rx.text(shown.phone),
        rx.text(sentence(_("看到 {until} 为止"), until=shown.until), color_scheme="gray"),
        wrap="wrap",
        gap="4px 16px",
    )
    return rx.card(line, width="100%", custom_attrs={"data-whole": "1"})
