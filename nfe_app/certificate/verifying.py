"""查验: anybody, with no sign-in: by the code on the paper (with no signal too), a photo, the file, the number, or many numbers at once."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.certificate.shown import KINDS, PURPOSES, SCHEMES, STANDING, kind_of, paper
from nfe_app.certificate.verdicts import ONLY_HERE, checked, filing, keys, registered, stated, typed, typed_part
from nfe_app.localfirst.phone import flags, go
from nfe_app.localfirst.stated import check_file
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component


def verify() -> Part:
    """查验: the code in the address first, then every way to check."""
    verdict: Any = stated.value
    return frame.page(
        _("查验证明"),
        rx.cond(verdict.state != "", _judged(verdict)),
        rx.cond(verdict.host != "", _foreign(verdict.host)),
        rx.cond(
            verdict.unread, parts.note("warn", _("照片里没找到二维码"), _("对准、放平、别反光，再拍一张；或者输编号。"))
        ),
        rx.cond(filing.state == "sending", parts.waiting()),
        rx.cond(filing.state == "done", _file(filing.result.verdict)),
        parts.refusal(filing),
        _ways(),
        parts.row_link(routes.VERIFY_MANY, _("一次查很多份"), "", _("单位用：贴一列编号，或选 CSV")),
        _domain(),
    )


def _ways() -> Part:
    return parts.card(
        e.h2(_("查一份"), class_name="head"),
        parts.file_field(
            "paper-file",
            _("拍二维码，或选照片、PDF"),
            "image/*,application/pdf",
            check_file(filing, "/api/verify/file"),
            _("二维码没网也能查；查 PDF 要有网。"),
        ),
        parts.field(
            "number",
            _("或者输纸上的编号"),
            typed.value.number,
            typed.set("number"),
            hint=_("17 位，带不带横线都行"),
            auto_complete="off",
            max_length=40,
        ),
        parts.button(_("查验"), go(routes.VERIFY + typed_part), disabled=typed.value.number == "", kind="btn-2"),
    )


def _domain() -> Part:
    return e.p(sentence(_("现在的网址是 {origin}。"), origin=e.b(keys.value.origin)), ONLY_HERE, class_name="soft")


def _foreign(host: Any) -> Part:
    return parts.note(
        "bad",
        _("这个二维码不是我们的"),
        sentence(_("它通向 {host}。别打开，别在那里填身份证号和验证码。"), host=e.b(host)),
        role="alert",
    )


def _judged(verdict: Any) -> Part:
    """One glance: whether the code is true and what it says stands in the register as far as that was heard; then each answer apart."""
    heard = registered.known & ~registered.missing
    withdrawn = verdict.withdrawn | (heard & (registered.value.status == "withdrawn"))
    expired = verdict.expired | (heard & (registered.value.status == "expired"))
    good = (verdict.state == "genuine") & ~withdrawn & ~expired & ~registered.missing
    unheard_of = _bad(_("签名是真的，官方记录里却查不到"), _("先不要认。按编号再查一遍，或者打 12333 问。"))
    facts: Any = verdict.facts
    return rx.fragment(
        rx.cond(
            good,
            parts.note("ok", _("是真的，现在有效"), _("请对一对纸上写的和下面是不是一样。")),
            rx.match(
                verdict.state,
                (
                    "genuine",
                    rx.cond(
                        withdrawn,
                        _bad(_("已作废"), _("签名是真的，但是这份证明被收回了。")),
                        rx.cond(registered.missing, unheard_of, _out()),
                    ),
                ),
                ("broken", _bad(_("是假的，或者被改过"), _("签名对不上。不要相信这张纸。"))),
                ("unknown_key", _bad(_("不是我们开的"), _("签名用的钥匙不是我们的。"))),
                ("revoked_key", _bad(_("只凭这张纸不算数"), _("签名用的钥匙已经作废。有网时按编号查，以查到的为准。"))),
                ("late_key", _bad(_("日子对不上"), _("开具那天，签名用的钥匙不在有效期里。"))),
                ("no_list", _no_list()),
                parts.note("warn", _("这个浏览器查不了签名"), _("换手机自带的浏览器，或者按编号查。")),
            ),
        ),
        rx.cond(facts, _facts(verdict, facts)),
    )


def _bad(title: str, body: str) -> Part:
    return parts.note("bad", title, body, role="alert")


def _out() -> Part:
    return parts.note("warn", _("是真的，但过期了"), _("请他再开一份新的。"))


def _demo() -> Part:
    return parts.note("warn", _("这是演示"), _("人和钱都是虚构的，不能当证明用。"))


def _no_list() -> Part:
    return rx.cond(
        flags.online,
        parts.waiting(),
        parts.note("wait", _("还没查"), _("这台手机上没有我们的钥匙单。连上网一次，以后没网也能查。")),
    )


def _facts(verdict: Any, facts: Any) -> Part:
    known = (verdict.state == "genuine") | (verdict.state == "revoked_key") | (verdict.state == "late_key")
    return rx.fragment(
        parts.card(
            parts.row(_("签名"), rx.cond(known, parts.chip("ok", _("有效")), parts.chip("bad", _("无效")))),
            parts.row(
                _("谁签的"),
                rx.cond(verdict.state == "genuine", parts.chip("ok", _("是我们")), parts.chip("bad", _("靠不住"))),
            ),
            parts.row(
                _("作废了吗"),
                rx.cond(verdict.withdrawn, parts.chip("bad", _("已作废")), parts.chip("ok", _("没有"))),
                sentence(_("截至 {day} 的名单"), day=e.span(verdict.as_of, class_name="num")),
            ),
            _in_register(),
        ),
        rx.cond(facts.demo, _demo()),
        e.section(
            parts.row(_("哪一种"), _named(facts.kind, KINDS)),
            parts.row(_("姓名"), facts.masked_name),
            parts.row(_("用途"), _named(facts.purpose, PURPOSES)),
            parts.row(_("开具日"), parts.number(verdict.issued)),
            rx.cond(verdict.until != "", parts.row(_("有效期到"), parts.number(verdict.until))),
            rx.foreach(facts.parts, _brief),
            parts.row(_("编号"), e.b(verdict.number, class_name="long")),
            class_name="paper",
        ),
    )


def _in_register() -> Part:
    """What the register says just now, where there is signal."""
    says = rx.cond(
        registered.missing,
        parts.chip("bad", _("查不到")),
        rx.cond(
            registered.known,
            rx.match(
                registered.value.status,
                ("valid", parts.chip("ok", _("在册，有效"))),
                ("withdrawn", parts.chip("bad", _("已作废"))),
                parts.chip("warn", _("过期了")),
            ),
            parts.chip("wait", rx.cond(flags.online, _("正在查"), _("没网，没查"))),
        ),
    )
    return parts.row(_("官方记录"), says)


def _named(place: Any, names: tuple[tuple[str, str], ...]) -> Any:
    return rx.match(place, *((at, words) for at, (_code, words) in enumerate(names)), "")


def _brief(part: Any) -> Part:
    scheme = rx.match(part.scheme, *enumerate(SCHEMES), "")
    return e.div(
        parts.row(e.b(scheme), _named(part.standing, STANDING), part.place_name),
        parts.row(_("月数"), parts.number(part.months)),
        rx.foreach(
            part.paid,
            lambda one: parts.row(
                e.span(sentence(_("{first} 到 {last}"), first=one.first, last=one.last), class_name="num"),
                sentence(_("{months} 个月"), months=e.span(one.months, class_name="num")),
            ),
        ),
        rx.cond(part.amount_fen >= 0, parts.row(_("合计"), parts.yuan(part.amount_fen))),
    )


def _file(verdict: Any) -> Part:
    signature = rx.match(
        verdict.signature,
        ("whole", parts.chip("ok", _("有效，没改过"))),
        ("none", parts.chip("bad", _("没有签名"))),
        ("added", parts.chip("bad", _("签名以后又加了东西"))),
        parts.chip("bad", _("被改过")),
    )
    issuer = rx.match(
        verdict.issuer,
        ("ours", rx.cond(verdict.key == "revoked", parts.chip("bad", _("钥匙已作废")), parts.chip("ok", _("是我们")))),
        ("expired", parts.chip("bad", _("钥匙不在有效期里"))),
        parts.chip("bad", _("不是我们")),
    )
    register = rx.match(
        verdict.view.status,
        ("valid", rx.cond(verdict.same, parts.chip("ok", _("在册，有效")), parts.chip("bad", _("和开出的不一样")))),
        ("withdrawn", parts.chip("bad", _("已作废"))),
        ("expired", parts.chip("warn", _("过期了"))),
        parts.chip("bad", _("查不到")),
    )
    return rx.fragment(
        rx.cond(
            verdict.good,
            parts.note("ok", _("是真的，现在有效"), _("这个文件就是我们开出的那一份，一个字节也没改。")),
            parts.note("bad", _("这个文件不能当证明"), _("原因看下面。"), role="alert"),
        ),
        parts.card(parts.row(_("签名"), signature), parts.row(_("谁签的"), issuer), parts.row(_("官方记录"), register)),
        rx.cond(verdict.view.demo, _demo()),
        rx.cond(verdict.view.masked_name, paper(verdict.view, verdict.view.masked_name)),
    )


def verified() -> Part:
    """What stands behind the number in the address: where the short address on the paper leads."""
    return frame.page(_("查验证明"), rx.cond(checked.missing, _false(), rx.cond(checked.known, _true(), _wait())))


def _wait() -> Part:
    return rx.cond(
        checked.unreachable,
        parts.note("wait", _("没连上，还没查"), _("按编号查要有网。扫纸上的二维码，没网也能查。")),
        parts.waiting(),
    )


def _false() -> Part:
    return rx.fragment(
        parts.note("bad", _("没有查到这份证明"), _("对着纸上的编号再核对一遍；再查不到，就不要相信它。"), role="alert"),
        parts.link_button(_("再输一次"), routes.VERIFY),
    )


def _true() -> Part:
    view: Any = checked.value
    return rx.fragment(
        rx.match(
            view.status,
            ("withdrawn", _bad(_("已作废"), _("编号是真的，但是这份证明被收回了。"))),
            ("expired", _out()),
            parts.note("ok", _("编号是真的，内容没有改过"), _("请对一对纸上写的和下面是不是一样。")),
        ),
        rx.cond(view.demo, _demo()),
        e.h2(kind_of(view.kind), class_name="head"),
        paper(view, view.masked_name),
        e.p(sentence(_("数据截至 {time}"), time=e.span(checked.at, class_name="num")), class_name="quiet"),
    )
