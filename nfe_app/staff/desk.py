"""人员: an administrator's list of staff; 我的动态码: the second factor of whoever sits here; and showing again who one is."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

import reflex as rx
import segno

from nfe_app.base import database
from nfe_app.base.commands import Subject
from nfe_app.base.errors import ProveAgain, Refusal
from nfe_app.base.words import _
from nfe_app.people import rules, second
from nfe_app.people.desk import AtDesk, page
from nfe_app.people.staff import Listed
from nfe_app.staff import actions
from nfe_app.ui import desk_frame

Part = rx.Component


class Members(AtDesk, rx.State):
    """What an administrator sees; a new password is shown until the page is left."""

    MAY: ClassVar[tuple[str, ...]] = (rules.ADMINISTRATOR,)
    rows: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    given: rx.Field[str] = rx.field("")

    @rx.event
    def load(self) -> Any:
        """The list, after the check."""
        self.rows, self.given = [], ""
        subject = self._seated()
        return self._show(subject) if subject else self._elsewhere()

    @rx.event
    async def add(self, said: dict[str, Any]) -> Any:
        """Somebody new."""
        return await self._told(
            "staff.add", _duty(said) | {name: str(said.get(name, "")) for name in ("user_name", "name")}
        )

    @rx.event
    async def assign(self, said: dict[str, Any]) -> Any:
        """Another duty for somebody."""
        return await self._told("staff.assign", _duty(said) | {"member_id": str(said.get("member_id", ""))})

    @rx.event
    async def end(self, member_id: str) -> Any:
        """End every sign-in of somebody."""
        return await self._told("staff.end_sign_ins", {"member_id": member_id})

    @rx.event
    async def lost(self, member_id: str) -> Any:
        """Somebody's second factor was lost."""
        return await self._told("staff.forget_second", {"member_id": member_id})

    @rx.event
    async def close(self, member_id: str) -> Any:
        """Somebody has left."""
        return await self._told("staff.close", {"member_id": member_id})

    @rx.event
    def renew(self, member_id: str) -> Any:
        """A new password for somebody, shown this once."""
        subject = self._seated()
        if subject is None:
            return self._elsewhere()
        try:
            with database.work() as session:
                self.given = actions.give_password(session, uuid.UUID(member_id), subject)
        except Refusal as refusal:
            self.trouble, self.again = refusal.says, refusal.code == ProveAgain.code
        return self._show(subject)

    async def _told(self, kind: str, payload: dict[str, Any]) -> Any:
        subject = self._seated()
        if subject is None:
            return self._elsewhere()
        await self._send(kind, payload, subject)
        return self._show(subject)

    def _show(self, subject: Subject) -> None:
        with database.look() as session:
            self.rows = [_words(one) for one in actions.listed(session, subject)]


def _duty(said: dict[str, Any]) -> dict[str, Any]:
    regions = str(said.get("regions", "")).replace("，", " ").replace(",", " ").split()
    return {"role": str(said.get("role", "")), "agency": str(said.get("agency", "")), "regions": regions}


def _words(one: Listed) -> dict[str, str]:
    return {
        "id": str(one.person_id),
        "user_name": one.user_name,
        "name": one.name,
        "role": one.post.role,
        "title": rules.TITLES.get(one.post.role, _("已停用")),
        "agency": one.post.agency,
        "regions": " ".join(one.post.regions),
        "second": _("已绑定") if one.second else _("没绑定"),
        "signed_in": str(one.signed_in),
    }


def members() -> Part:
    """人员: everybody who works here, a card each, and a form for somebody new."""
    words = _("新密码，只显示这一次，3 天内有效，本人登录后先换成自己的：")
    told = rx.callout(rx.text(words, rx.code(Members.given)), icon="key_round", role="status")
    new = rx.form(
        rx.flex(
            _field("user_name", _("用户名"), ""),
            _field("name", _("姓名"), ""),
            *_duty_fields("clerk", "", "000000"),
            rx.button(_("加一个人"), type="submit", size="3"),
            wrap="wrap",
            gap="8px",
        ),
        on_submit=Members.add,
        width="100%",
    )
    cards = rx.foreach(Members.rows, _card)
    return page(
        Members, _("经办台 · 人员"), "staff", rx.cond(Members.given != "", told), rx.card(new, width="100%"), cards
    )


def _field(name: str, label: str, value: Any) -> Part:
    return rx.input(
        name=name,
        placeholder=label,
        aria_label=label,
        default_value=value,
        size="3",
        flex="1 1 160px",
        auto_complete="off",
    )


def _duty_fields(role: Any, agency: Any, regions: Any) -> list[Part]:
    options = [rx.el.option(title, value=code) for code, title in rules.TITLES.items()]
    return [
        rx.el.select(*options, name="role", default_value=role, aria_label=_("岗位")),
        _field("agency", _("经办机构"), agency),
        _field("regions", _("地区代码，用空格隔开；全国填 000000"), regions),
    ]


def _card(row: Any) -> Part:
    who = rx.flex(
        rx.text(row["name"], weight="bold"),
        rx.text(row["user_name"], color_scheme="gray"),
        rx.text(row["title"]),
        rx.text(_("动态码"), row["second"]),
        rx.text(_("在登录"), row["signed_in"]),
        wrap="wrap",
        gap="4px 16px",
    )
    duty = rx.form(
        rx.flex(
            rx.el.input(type="hidden", name="member_id", value=row["id"]),
            *_duty_fields(row["role"], row["agency"], row["regions"]),
            rx.button(_("改岗位"), type="submit", variant="soft", size="3"),
            wrap="wrap",
            gap="8px",
        ),
        on_submit=Members.assign,
        width="100%",
    )
    told: Any = Members
    deeds = rx.flex(
        rx.button(_("结束这个人的登录"), on_click=told.end(row["id"]), variant="soft", size="3"),
        rx.button(_("给新密码"), on_click=told.renew(row["id"]), variant="soft", size="3"),
        rx.button(_("动态码丢了，重绑"), on_click=told.lost(row["id"]), variant="soft", size="3"),
        rx.button(_("离职停用"), on_click=told.close(row["id"]), variant="soft", color_scheme="red", size="3"),
        wrap="wrap",
        gap="8px",
    )
    return rx.card(rx.vstack(who, duty, deeds, width="100%"), width="100%", key=row["id"])


class Second(AtDesk, rx.State):
    """The second factor of whoever sits here: a secret to scan, then the codes for a lost phone, each shown once."""

    MAY: ClassVar[tuple[str, ...]] = (*rules.STAFF, rules.UNPROVED)
    picture: rx.Field[str] = rx.field("")
    secret: rx.Field[str] = rx.field("")
    codes: rx.Field[list[str]] = rx.field(default_factory=list)

    @rx.event
    def load(self) -> Any:
        """Nothing is made before it is asked for."""
        self.picture, self.secret, self.codes = "", "", []
        return None if self._seated() else self._elsewhere()

    @rx.event
    def start(self) -> Any:
        """A secret to put into an authenticator."""
        subject = self._seated()
        if subject is None:
            return self._elsewhere()
        try:
            with database.work() as session:
                self.secret, address = second.offer(session, subject.person_id)
        except Refusal as refusal:
            self.trouble = refusal.says
            return None
        self.picture = segno.make(address, error="m").svg_data_uri(scale=6, border=4, light="white")
        return None

    @rx.event
    def confirm(self, said: dict[str, Any]) -> Any:
        """The six digits that the authenticator shows."""
        subject = self._seated()
        if subject is None:
            return self._elsewhere()
        try:
            with database.work() as session:
                self.codes = second.confirm(session, subject.person_id, str(said.get("code", "")).strip())
        except Refusal as refusal:
            self.trouble = refusal.says
            return None
        self.picture, self.secret = "", ""
        return None


def second_factor() -> Part:
    """我的动态码: scan, type six digits, write down the codes."""
    scan = rx.vstack(
        rx.text(_("用手机上的验证器应用扫一扫，再填它显示的 6 位数。")),
        rx.el.img(src=Second.picture, alt=_("动态码的二维码"), width="240", height="240"),
        rx.text(_("扫不了就手工填："), rx.code(Second.secret)),
        rx.form(
            rx.flex(
                rx.input(
                    name="code",
                    aria_label=_("动态码"),
                    placeholder=_("动态码"),
                    auto_complete="one-time-code",
                    size="3",
                ),
                rx.button(_("绑定"), type="submit", size="3"),
                gap="8px",
                wrap="wrap",
            ),
            on_submit=Second.confirm,
        ),
    )
    kept = rx.vstack(
        rx.callout(
            _("绑好了，下次登录要填动态码。下面是备用码，手机丢了用，每个只能用一次，只显示这一次，抄下来。"),
            icon="check",
        ),
        rx.foreach(Second.codes, rx.code),
    )
    start = rx.vstack(
        rx.text(_("登录时除了密码，再填手机上每 30 秒变一次的 6 位数，别人知道密码也进不来。")),
        rx.button(_("绑定动态码"), on_click=Second.start, size="3"),
    )
    body = rx.cond(Second.codes.length() > 0, kept, rx.cond(Second.secret != "", scan, start))
    return page(Second, _("经办台 · 我的动态码"), "second", body)


def prove() -> Part:
    """再确认一次: a plain form, as at the sign-in."""
    field = {"size": "3", "width": "100%"}
    form = desk_frame.form(
        "/api/desk/prove",
        rx.vstack(
            rx.text(_("动态码"), as_="label", html_for="code"),
            rx.input(name="code", id="code", auto_complete="one-time-code", auto_focus=True, max_length=40, **field),
            rx.text(_("没绑动态码的填密码"), as_="label", html_for="password"),
            rx.input(name="password", id="password", type="password", auto_complete="current-password", **field),
            rx.cond(
                rx.State.router.url.query_parameters["wrong"] == "1",
                rx.callout(
                    _("不对，或试得太多。15 分钟后还可以再试。"), icon="circle_x", color_scheme="red", role="alert"
                ),
            ),
            rx.button(_("是我"), type="submit", size="3", width="100%"),
            rx.text(_("确认后 5 分钟内有效，回到刚才那一页再办一次。"), color_scheme="gray"),
            spacing="3",
        ),
    )
    return desk_frame.page(_("再确认一次是你本人"), rx.card(form, width="360px", margin="48px auto"))
