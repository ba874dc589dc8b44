"""交接 at the counter: a draft from a phone is read back and taken over by keyboard; a draft of the counter is shown for a phone.

Another page of the desk hands a draft in with `show_to_phone`, and asks with `taken_over` for what was taken here.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar

import reflex as rx

from nfe_app.base import database
from nfe_app.base.commands import Subject
from nfe_app.base.errors import Refusal
from nfe_app.base.settings import settings
from nfe_app.base.words import _
from nfe_app.handover import actions, rules, views, wording
from nfe_app.handover.rules import Gathered, Handed
from nfe_app.localfirst.handing import Camera, Codes
from nfe_app.people import rules as people_rules
from nfe_app.people.desk import AtDesk, page
from nfe_app.ui import routes
from nfe_app.ui.scanning import CAMERA
from nfe_app.ui.sentences import sentence

Part = rx.Component
PLAIN = "rt-reset rt-BaseButton rt-Button rt-r-size-3 rt-variant-soft"
COLUMN = "rt-Flex rt-r-display-flex rt-r-fd-column rt-r-ai-start rt-r-gap-"
"""What stands in files of our own looks as Radix has it."""


class HandingOver(AtDesk, rx.State):
    """What the clerk reads back, has taken over, or shows to a phone."""

    MAY: ClassVar[tuple[str, ...]] = people_rules.COUNTER
    stage: rx.Field[str] = rx.field("")
    """Empty while nothing was read; then reading, had, and giving."""
    lines: rx.Field[list[dict[str, Any]]] = rx.field(default_factory=list)
    right: rx.Field[list[str]] = rx.field(default_factory=list)
    read: rx.Field[list[int]] = rx.field(default_factory=list)
    """How many frames were read, of how many."""
    frames: rx.Field[list[str]] = rx.field(default_factory=list)
    code: rx.Field[str] = rx.field("")
    _draft: Handed | None = None
    _gathered: Gathered | None = None
    _brought: bool = False

    @rx.event
    def load(self) -> Any:
        """What another page handed in is shown to a phone; what was read or taken stays; after the check."""
        clerk = self._seated()
        if clerk is None:
            self._clear()
            return self._elsewhere()
        if self._brought:
            self._brought = False
            self._give(clerk)
        return None

    @rx.event
    async def look(self, said: dict[str, Any]) -> Any:
        """What was typed, by a clerk or by a scanner that types: eight digits, or a frame."""
        text = "".join(str(said.get("code", "")).split())
        if not (text.isascii() and text.isdigit()):
            return self._read_frame(text)
        if (clerk := self._seated()) is None:
            return self._elsewhere()
        done = await self._send("handover.take", {"code": text}, clerk)
        if done is None:
            return None
        if not done["handover_id"]:
            self.trouble = _("没有这个码，或者过期了、已经接走了，还能试 {} 次。").format(done["left"])
            return None
        with database.look() as session:
            self._show(actions.taken_by(session, uuid.UUID(done["handover_id"]), clerk))
        return None

    @rx.event
    def scan(self, text: str) -> Any:
        """What the page's camera read, or a picture."""
        return self._read_frame(text[:400])

    def _read_frame(self, text: str) -> Any:
        if self._seated() is None:
            return self._elsewhere()
        try:
            so_far = rules.gather(self._gathered or Gathered(), text)
            self._gathered, self.read = so_far, [len(so_far.pieces), so_far.count]
            if so_far.complete:
                self._show(rules.draft_of(rules.joined(so_far)))
        except (rules.NotOurs, rules.OfAnother) as no:
            self.trouble = no.words
        return None

    def _show(self, draft: Handed) -> None:
        self._clear()
        self._draft, self.stage = draft, "reading"
        self.lines = [asdict(line) for line in views.lines_of(draft)]

    @rx.event
    def tick(self, name: str) -> Any:
        """One field is right, or after all not; one that the place does not have cannot be."""
        if self._seated() is None:
            return self._elsewhere()
        if any(line["name"] == name and line["offered"] for line in self.lines):
            self.right = [one for one in self.right if one != name] if name in self.right else [*self.right, name]
        return None

    @rx.event
    def take_over(self) -> Any:
        """Every field was read back and is right."""
        if self._seated() is None:
            return self._elsewhere()
        if self.stage == "reading" and {line["name"] for line in self.lines} == set(self.right):
            self.stage = "had"
        return None

    @rx.event
    def give(self) -> Any:
        """Show what was taken over to a phone."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        if self.stage == "had":
            self._give(clerk)
        return None

    def _give(self, clerk: Subject) -> None:
        try:
            with database.work() as session:
                given = actions.give(session, self._draft or Handed({}), clerk)
        except Refusal as no:
            self.trouble = no.words
            return
        self.code, self.stage = f"{given.code[:4]} {given.code[4:]}", "giving"
        self.frames = given.frames

    @rx.event
    def another(self) -> Any:
        """Make room for the next one."""
        self._hear()
        self._clear()

    def _clear(self) -> None:
        self.stage, self.code, self.trouble = "", "", ""
        self.lines, self.right, self.read, self.frames = [], [], [], []
        self._draft, self._gathered = None, None


async def show_to_phone(at: rx.State, values: Mapping[str, str]) -> Any:
    """From another page of the desk: has this draft (fields of `rules.FIELDS`) shown as a picture and a code; answers the way there.

    Raises NotOurs for what is not handed over.
    """
    draft = Handed(rules.whole(values))
    here = await at.get_state(HandingOver)
    here._clear()
    here._draft, here._brought = draft, True
    here.lines = [asdict(line) for line in views.lines_of(draft)]
    return rx.redirect("/handover/")


async def taken_over(at: rx.State) -> dict[str, str]:
    """For another page of the desk: the fields that this clerk has read back and taken over here; nothing while there are none."""
    here = await at.get_state(HandingOver)
    return dict(here._draft.values) if here.stage in ("had", "giving") and here._draft else {}


async def forget(at: rx.State) -> None:
    """For another page of the desk: whoever it was has left, and nothing of their draft stays here."""
    (await at.get_state(HandingOver))._clear()


here: Any = HandingOver


def handing_over() -> Part:
    """A code first; what it holds, field by field; then the same for a phone."""
    body = rx.match(
        here.stage,
        ("reading", rx.fragment(_lines(), _reading())),
        ("had", rx.fragment(_lines(), _had())),
        ("giving", rx.fragment(_giving(), _lines())),
        _asking(),
    )
    return page(HandingOver, _("经办台 · 交接"), "handover", body)


def _asking() -> Part:
    words = _("手机上的 8 位码，或用扫码枪扫")
    field = rx.input(
        name="code",
        placeholder=words,
        aria_label=words,
        max_length=400,
        auto_complete="off",
        auto_focus=True,
        required=True,
        size="3",
        flex="1 1 280px",
        custom_attrs={"data-search": ""},
    )
    line = rx.form(
        rx.flex(field, rx.button(_("看"), type="submit", size="3"), wrap="wrap", gap="8px"),
        on_submit=here.look,
        reset_on_submit=True,
        width="100%",
    )
    so_far = rx.callout(
        sentence(_("读到 {here} 张，共 {all} 张，接着扫。"), here=here.read[0], all=here.read[1]),
        icon="scan",
        role="status",
    )
    told = _("请本人打开“和柜台交接”，扫他的码，或者输他念的 8 位码。里面只有选的地方、险种、档次，没有姓名和号码。")
    camera = Camera.create(words=CAMERA, button=PLAIN, look=f"{COLUMN}3", row=f"{COLUMN}1", on_text=here.scan)
    again = rx.button(_("重新来"), on_click=here.another, variant="soft")
    gathering = rx.cond(here.read.length() > 0, rx.flex(so_far, again, gap="8px", align="center"))
    return rx.card(rx.vstack(rx.text(told), line, gathering, camera, width="100%"), width="100%")


def _lines() -> Part:
    return rx.vstack(rx.foreach(here.lines, _line), width="100%")


def _line(line: Any) -> Part:
    """One field, read out to the worker; Enter or space says that it is right."""
    ticked = here.right.contains(line["name"].to(str))
    tick = rx.button(
        rx.cond(ticked, _("对 ✓"), _("对")),
        on_click=here.tick(line["name"]),
        variant=rx.cond(ticked, "solid", "outline"),
        size="3",
        aria_pressed=ticked.to_string(),
        aria_label=rx.Var.create(f"{_('对')}：{line['title']} {line['says']}"),
        custom_attrs={"data-row": ""},
    )
    none = rx.badge(_("这个地方没有这一样"), color_scheme="red", size="3")
    end = rx.cond(
        line["offered"],
        rx.cond(here.stage == "reading", tick, rx.badge(_("对过了"), color_scheme="green")),
        none,
    )
    head = rx.flex(
        rx.text(line["title"], color_scheme="gray", width="180px"), rx.text(line["says"], weight="bold", size="4"), rx.spacer(), end,
        gap="8px", align="center", wrap="wrap", width="100%",
    )  # fmt: skip
    return rx.card(head, width="100%", key=line["name"].to(str), custom_attrs={"data-field": line["name"]})


def _reading() -> Part:
    every = here.lines.length() == here.right.length()
    told = _("一条一条念给本人听，说“对”才点。有一条不对，就请他在手机上改了再交一次。")
    return rx.card(
        rx.vstack(
            rx.text(told),
            rx.flex(
                rx.button(_("都对，接过来"), on_click=here.take_over, disabled=~every, size="3"),
                rx.button(_("不接了"), on_click=here.another, variant="soft", size="3"),
                gap="8px",
            ),
        ),
        width="100%",
    )


def _had() -> Part:
    return rx.card(
        rx.vstack(
            rx.callout(_("接过来了。"), icon="check", role="status"),
            rx.flex(
                rx.button(_("交回手机"), on_click=here.give, size="3", auto_focus=True),
                rx.link(_("到柜台接着办"), href="/counter/", size="3"),
                rx.button(_("下一位"), on_click=here.another, variant="soft", size="3"),
                gap="8px",
                align="center",
            ),
        ),
        width="100%",
    )


def _giving() -> Part:
    before = f"{settings().public_origin}{routes.HANDOVER}#"
    told = _("请本人用手机扫这个码，或者念数字码给他，10 分钟内有效，只能用一次。本人一条一条对过才写进手机。")
    return rx.card(
        rx.flex(
            Codes.create(frames=here.frames, before=before, words=wording.CODES, button=PLAIN, look=COLUMN + "2"),
            rx.vstack(
                rx.text(told),
                rx.text(here.code, size="8", weight="bold", id="handover-code"),
                rx.button(_("下一位"), on_click=here.another, variant="soft", size="3"),
            ),
            gap="24px",
            wrap="wrap",
        ),
        width="100%",
    )
