"""设备: the kiosks of the region and their paper; and for a head of the clerks, what runs on the phones, which packs are old, what is stuck, and what the house could not send."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any, ClassVar

import reflex as rx

from nfe_app.base import clock, database
from nfe_app.base.cases import age_says
from nfe_app.base.commands import Subject
from nfe_app.base.words import _
from nfe_app.desk import actions
from nfe_app.desk.chart import table
from nfe_app.desk.fleet import Fleet
from nfe_app.desk.outgoing import Outgoing
from nfe_app.kiosk import hall, screen
from nfe_app.kiosk.hall import Machine
from nfe_app.people import rules
from nfe_app.people.desk import AtDesk, page
from nfe_app.ui.sentences import sentence, spoken

Part = rx.Component
Rows = list[dict[str, str]]


class Equipment(AtDesk, rx.State):
    """What stands on the page: kiosks, and for a head of the clerks the phones."""

    MAY: ClassVar[tuple[str, ...]] = rules.COUNTER
    heads: rx.Field[bool] = rx.field(False)
    machines: rx.Field[Rows] = rx.field(default_factory=list)
    sums: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    builds: rx.Field[Rows] = rx.field(default_factory=list)
    packs: rx.Field[Rows] = rx.field(default_factory=list)
    stuck: rx.Field[Rows] = rx.field(default_factory=list)
    unsent: rx.Field[Rows] = rx.field(default_factory=list)

    @rx.event
    async def load(self) -> Any:
        """Everything, after the check; working out which packs are in force may take a while, and others go on."""
        self.heads, self.machines, self.sums = False, [], {}
        self.builds, self.packs, self.stuck, self.unsent = [], [], [], []
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        self._show_machines(clerk)
        if clerk.role == rules.SENIOR:
            self._show(*await asyncio.to_thread(_seen_by, clerk))
        return None

    @rx.event
    async def fill(self, said: dict[str, Any]) -> Any:
        """Say how much paper lies in a kiosk."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        sheets = str(said.get("sheets") or "")
        payload = {"kiosk_id": str(said.get("kiosk_id") or ""), "sheets": int(sheets) if sheets.isdecimal() else -1}
        await self._send("kiosk.fill_paper", payload, clerk)
        self._show_machines(clerk)
        return None

    @rx.event
    async def switch_off(self, said: dict[str, Any]) -> Any:
        """Withdraw a kiosk, where it was said to be meant."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        if said.get("sure"):
            await self._send("kiosk.switch_off", {"kiosk_id": str(said.get("kiosk_id") or "")}, clerk)
        self._show_machines(clerk)
        return None

    def _show_machines(self, clerk: Subject) -> None:
        with database.look() as session:
            self.machines = [_machine(one) for one in hall.machines(session, clerk)]

    def _show(self, fleet: Fleet, unsent: list[Outgoing]) -> None:
        self.heads = True
        self.unsent = [
            {"what": one.what, "why": one.why, "count": str(one.count), "age": _age(one.since), "tries": str(one.tries)}
            for one in unsent
        ]
        stuck = sum(one.phones for one in fleet.stuck)
        self.sums = {"phones": str(fleet.phones), "old": str(fleet.with_old), "stuck": str(stuck)}
        self.builds = [{"build": says, "phones": str(count)} for says, count in fleet.builds]
        self.packs = [
            {
                "place": one.place,
                "version": one.version,
                "age": _("{} 天前做的，过期了").format(one.days) if one.expired else _("{} 天前做的").format(one.days),
                "phones": str(one.phones),
            }
            for one in fleet.packs
        ]
        self.stuck = [
            {
                "why": one.why,
                "phones": str(one.phones),
                "deeds": str(one.deeds),
                "age": _age(one.since),
            }
            for one in fleet.stuck
        ]


seen: Any = Equipment


def _age(since: datetime) -> str:
    return age_says(since, clock.now())


def _seen_by(clerk: Subject) -> tuple[Fleet, list[Outgoing]]:
    with database.look() as session:
        return actions.phones(session, clerk), actions.unsent(session, clerk)


def _machine(one: Machine) -> dict[str, str]:
    """A kiosk, ready for the screen."""
    runs = _("在用") if one.alive else _("没有开") if one.seen_at else _("没有开过")
    paper = _("不知道，没人记过") if one.paper is None else _("{} 张").format(one.paper)
    return {
        "id": str(one.id),
        "name": one.name,
        "place": one.place,
        "since": _("{}登记").format(clock.day_of(one.added_at)),
        "off": _("{}停用").format(clock.day_of(one.withdrawn_at)) if one.withdrawn_at else "",
        "runs": _("停用了") if one.withdrawn_at else runs,
        "ok": "1" if one.alive else "",
        "seen": f"{one.seen_at.astimezone(clock.CHINA):%Y-%m-%d %H:%M:%S}" if one.seen_at else "",
        "build": _build(one),
        "printed": str(one.printed),
        "paper": paper,
        "few": _("快没纸了") if one.needs_paper and one.paper else _("没纸了") if one.needs_paper else "",
    }


def _build(one: Machine) -> str:
    if not one.build:
        return _("没说过是哪一版")
    return _("最新的") if one.build == screen.BUILD else _("旧的，要重启浏览器")


def equipment() -> Part:
    """Kiosks first, for whoever stands beside one; then the phones."""
    return page(
        Equipment, _("经办台 · 设备"), "equipment", _kiosks(), rx.cond(seen.heads, rx.fragment(_phones(), _unsent()))
    )


def _kiosks() -> Part:
    columns = (_("一体机"), _("在哪里"), _("开着吗"), _("上次来问"), _("网页"), _("今天打了"), _("纸"), _("记一下"))
    top = rx.table.header(rx.table.row(*[rx.table.column_header_cell(one) for one in columns]))
    body = rx.table.body(rx.foreach(seen.machines, _kiosk))
    some = rx.table.root(top, body, width="100%", variant="surface")
    note = rx.text(
        _(
            "浏览器问不到打印机有没有纸：放了纸，把里面现在一共有多少张记在这里，打一张减一张。新登记一体机用命令 nfe kiosk add，启动网址只显示一次。"
        ),
        color_scheme="gray",
        size="2",
    )
    head = rx.heading(_("一体机"), size="3", as_="h2")
    nothing = rx.text(_("没有。"), color_scheme="gray")
    made: Part = rx.vstack(head, rx.cond(seen.machines.length() > 0, some, nothing), note, width="100%")
    return made


def _kiosk(one: Any) -> Part:
    name = rx.vstack(
        rx.text(one["name"], weight="bold"),
        rx.text(one["since"], rx.cond(one["off"] != "", sentence(_("，{off}"), off=one["off"])), size="2"),
        spacing="1",
    )
    runs = rx.badge(one["runs"], color_scheme=rx.cond(one["ok"] != "", "green", "gray"), size="2")
    paper = rx.vstack(
        rx.text(one["paper"]),
        rx.cond(one["few"] != "", rx.badge(one["few"], color_scheme="red", size="2")),
        spacing="1",
    )
    deeds = rx.cond(one["off"] == "", rx.vstack(_filling(one), rx.cond(seen.heads, _switching_off(one))))
    cells = (name, one["place"], runs, one["seen"], one["build"], one["printed"], paper, deeds)
    made: Part = rx.table.row(*[rx.table.cell(cell) for cell in cells])
    return made


def _which(one: Any) -> Part:
    made: Part = rx.el.input(type="hidden", name="kiosk_id", value=one["id"])
    return made


def _filling(one: Any) -> Part:
    label = spoken(_("{name}里现在有几张纸"), name=one["name"])
    field = rx.el.input(
        name="sheets",
        type="number",
        min="0",
        max="2000",
        required=True,
        aria_label=label,
        style={"width": "90px", "height": "32px", "border": "1px solid var(--gray-8)", "borderRadius": "6px"},
    )
    line = rx.flex(_which(one), field, rx.text(_("张")), rx.button(_("记下")), gap="8px", align="center")
    made: Part = rx.form(line, on_submit=seen.fill, reset_on_submit=True)
    return made


def _switching_off(one: Any) -> Part:
    sure = rx.el.label(rx.el.input(type="checkbox", name="sure", required=True), " ", _("确定停用"))
    button = rx.button(_("停用"), variant="soft", color_scheme="red")
    line = rx.flex(_which(one), sure, button, gap="8px", align="center")
    made: Part = rx.form(line, on_submit=seen.switch_off)
    return made


def _phones() -> Part:
    told = sentence(
        _("{phones} 台手机说过自己的情况；{old} 台有旧的政策包；{stuck} 台卡住了。"),
        phones=seen.sums["phones"],
        old=seen.sums["old"],
        stuck=seen.sums["stuck"],
    )
    made: Part = rx.vstack(
        rx.heading(_("本地参保人的手机"), size="3", as_="h2"),
        rx.text(told, weight="bold"),
        table(_("程序是哪一版"), seen.builds, {"build": _("哪一版"), "phones": _("几台")}),
        table(
            _("旧的政策包"),
            seen.packs,
            {"place": _("哪里的"), "version": _("版本"), "age": _("多旧"), "phones": _("几台")},
        ),
        table(
            _("卡住的：有信号，等了一天还没发出来"),
            seen.stuck,
            {"why": _("为什么"), "phones": _("几台"), "deeds": _("几件"), "age": _("最早的等了多久")},
        ),
        rx.link(_("卡住的都在待办里，可以给本人打电话"), href="/"),
        rx.text(
            _(
                "登录着的手机有变化就说，没变化一天最多说一次；没有信号的、没登录的、还没换到会说的那一版的，这里没有。没有人的姓名和号码。"
            ),
            color_scheme="gray",
            size="2",
        ),
        width="100%",
        spacing="4",
    )
    return made


def _unsent() -> Part:
    columns = {
        "what": _("什么事"),
        "why": _("为什么"),
        "count": _("几件"),
        "age": _("最早的等了多久"),
        "tries": _("试了几次"),
    }
    return table(_("系统自己没办成的：等了一小时以上"), seen.unsent, columns)
