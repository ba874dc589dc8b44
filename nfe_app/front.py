"""The two fronts: every page of the phone and of the desk, in one readable list each; FRONT says which one is built."""

from __future__ import annotations

import os
from collections.abc import Callable

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.plugin import head
from nfe_app.ui import frame, installing, looks, nowhere, routes

FRONT = os.environ.get("FRONT", "desk")


def phone() -> rx.App:
    """What workers carry: no State, no socket, one stylesheet."""
    from nfe_app.assistance import company  # noqa: PLC0415 - the desk's build leaves it out

    app = rx.App(
        enable_state=False,
        toaster=None,
        app_wraps={(55, "ErrorBoundary"): frame.boundary, (50, "Company"): company.company},
        html_lang=routes.TONGUE,
        stylesheets=["/theme.css", "/parts.css"],
        head_components=head(),
    )
    for address, page, title in _pages():
        about = _("灵活就业、新就业形态人员的社会保险：选参保地、缴费、查记录、办证明，没有信号也能用。")
        app.add_page(page, route=address.strip("/") or "/", title=f"{title} · {_('新就业社保')}", description=about)
    app.add_page(nowhere.nowhere, route="404", title=f"{_('没有这一页')} · {_('新就业社保')}")
    return app


Page = tuple[str, Callable[[], rx.Component], str]


def _pages() -> tuple[Page, ...]:
    """Every page of the phone: its address, what it shows, its title."""
    from nfe_app.benefits import page as benefits  # noqa: PLC0415 - the desk's build leaves these out
    from nfe_app.catalog import place  # noqa: PLC0415
    from nfe_app.certificate import many, verifying  # noqa: PLC0415
    from nfe_app.certificate import page as certificate  # noqa: PLC0415
    from nfe_app.coverage import page as coverage  # noqa: PLC0415
    from nfe_app.enrolment import grade, sent  # noqa: PLC0415
    from nfe_app.enrolment import page as enrolment  # noqa: PLC0415
    from nfe_app.guidance import calendar, compare, guide  # noqa: PLC0415
    from nfe_app.messages import page as messages  # noqa: PLC0415
    from nfe_app.outbox import page as outbox  # noqa: PLC0415
    from nfe_app.rights import page as rights  # noqa: PLC0415
    from nfe_app.transfer import page as moves  # noqa: PLC0415

    return (
        (routes.HOME, coverage.home, _("现在有保障吗")),
        (routes.GUIDE, guide.guide, _("不知道选哪个？")),
        (routes.CALENDAR, calendar.calendar, _("哪天付，付多少")),
        (routes.COMPARE, compare.compare, _("两地比一比")),
        (routes.PLACE, place.place, _("这个地方的政策")),
        (routes.WORTH, benefits.worth, _("缴了能拿多少")),
        (routes.JOIN, enrolment.place, _("在哪里参保")),
        (routes.JOIN_TYPES, enrolment.types, _("选险种")),
        (routes.JOIN_GRADE, grade.grade, _("选缴费档次")),
        (routes.JOIN_OFTEN, enrolment.often, _("多久缴一次")),
        (routes.JOIN_CHECK, enrolment.check, _("核对一遍")),
        (routes.SENT, sent.sent, _("参保结果")),
        (routes.OUTBOX, outbox.outbox_page, _("等着发出去的")),
        *_own_pages(),
        *_money_pages(),
        (routes.RECORDS, rights.records, _("权益记录")),
        (routes.MOVES, moves.moving, _("关系转移")),
        (routes.PAPERS, certificate.certificates, _("我的证明")),
        (routes.OURS, messages.ours, _("是不是我们发的")),
        (routes.VERIFY, verifying.verify, _("查验证明")),
        (routes.VERIFY + "[number]", verifying.verified, _("查验证明")),
        (routes.VERIFY_MANY, many.verify_many, _("一次查很多份")),
    )


def _own_pages() -> tuple[Page, ...]:
    """Those about the person who is signed in, and about this phone."""
    from nfe_app.assistance import page as assistance  # noqa: PLC0415
    from nfe_app.changes import page as changes  # noqa: PLC0415
    from nfe_app.handover import page as handing  # noqa: PLC0415
    from nfe_app.kiosk import page as kiosk  # noqa: PLC0415
    from nfe_app.passkeys import page as passkeys  # noqa: PLC0415
    from nfe_app.people import page as people  # noqa: PLC0415
    from nfe_app.phones import page as phones  # noqa: PLC0415
    from nfe_app.privacy import page as privacy  # noqa: PLC0415
    from nfe_app.staff import page as lookers  # noqa: PLC0415

    return (
        (routes.SIGN_IN, people.sign_in, _("登录")),
        (routes.ME, people.myself, _("我的")),
        (routes.PHONE, phones.phone, _("这台手机里存的")),
        (routes.DEVICES, passkeys.devices, _("登录过的设备")),
        (routes.LOOKERS, lookers.lookers, _("谁能看我的号码")),
        (routes.USES, privacy.used, _("谁用过我的信息")),
        (routes.CHANGES, changes.changing, _("信息变更")),
        (routes.HELP, assistance.helping, _("找人帮忙")),
        (routes.HANDOVER, handing.handover, _("和柜台交接")),
        (routes.SCREEN, kiosk.screen, _("一体机")),
        (routes.LOOKS, looks.looks, _("显示和大字")),
        (routes.INSTALL, installing.guide, _("放到手机桌面")),
    )


def _money_pages() -> tuple[Page, ...]:
    """Those of them at which money is paid, and goes back."""
    from nfe_app.jar import page as putting_by  # noqa: PLC0415
    from nfe_app.mandate import page as mandate  # noqa: PLC0415
    from nfe_app.paycode import page as paycode  # noqa: PLC0415
    from nfe_app.paycode import stranger  # noqa: PLC0415
    from nfe_app.payment import page as payment  # noqa: PLC0415
    from nfe_app.payment import result  # noqa: PLC0415
    from nfe_app.receipt import page as receipt  # noqa: PLC0415
    from nfe_app.refund import page as refunding  # noqa: PLC0415

    return (
        (routes.PAY, payment.pay, _("缴费")),
        (routes.PAYCODE, paycode.paycode, _("让别人付")),
        (routes.FOR, stranger.pay_for, _("替别人付社保")),
        (routes.JAR, putting_by.jar_page, _("攒保费")),
        (routes.AUTOPAY, mandate.autopaying, _("自动扣款")),
        (routes.REFUND, refunding.refund, _("退款")),
        (routes.RECEIPTS, receipt.shown, _("收据")),
        (routes.PAID, result.paid, _("付款结果")),
    )


def desk() -> rx.App:
    """Where clerks sit: ordinary Reflex pages with State."""
    from nfe_app.assistance import desk as assistance  # noqa: PLC0415 - the phone's build registers no State
    from nfe_app.certificate import desk as papers  # noqa: PLC0415
    from nfe_app.changes import desk as changes  # noqa: PLC0415
    from nfe_app.desk import desk as work  # noqa: PLC0415
    from nfe_app.payment import desk as counter  # noqa: PLC0415
    from nfe_app.people import desk as seats  # noqa: PLC0415
    from nfe_app.reconciliation import desk as money  # noqa: PLC0415
    from nfe_app.recovery import desk as recovery  # noqa: PLC0415
    from nfe_app.refund import desk as refunds  # noqa: PLC0415
    from nfe_app.staff import desk as staff  # noqa: PLC0415
    from nfe_app.transfer import desk as transfers  # noqa: PLC0415

    app = rx.App(html_lang="zh-CN")
    _work_pages(app)
    title = _("收款 · 新就业社保")
    app.add_page(counter.collecting, route="/collect", title=title, on_load=counter.Collecting.load)
    title = _("一起看 · 新就业社保")
    app.add_page(assistance.besides, route="/assist", title=title, on_load=assistance.Besides.load)
    title = _("打印证明 · 新就业社保")
    app.add_page(papers.printing, route="/papers", title=title, on_load=papers.Printing.load)
    title = _("对账 · 新就业社保")
    app.add_page(money.reconciling, route="/reconciliation", title=title, on_load=money.Reconciling.load)
    title = _("退款 · 新就业社保")
    app.add_page(refunds.refunding, route="/refund", title=title, on_load=refunds.Refunding.load)
    title = _("信息变更 · 新就业社保")
    app.add_page(changes.checking, route="/changes", title=title, on_load=changes.Checking.load)
    title = _("转移 · 新就业社保")
    app.add_page(transfers.transferring, route="/transfer", title=title, on_load=transfers.Transferring.load)
    title = _("换号 · 新就业社保")
    app.add_page(recovery.moving, route="/recovery", title=title, on_load=recovery.Moving.load)
    app.add_page(staff.members, route="/staff", title=_("人员 · 新就业社保"), on_load=staff.Members.load)
    title = _("我的动态码 · 新就业社保")
    app.add_page(staff.second_factor, route="/second", title=title, on_load=staff.Second.load)
    app.add_page(seats.own_password, route="/password", title=_("我的密码 · 新就业社保"))
    app.add_page(staff.prove, route="/prove", title=_("再确认一次 · 新就业社保"))
    app.add_page(work.sign_in, route="/sign-in", title=_("经办人登录 · 新就业社保"))
    app.add_page(work.sign_in_again, route="/sign-in/wrong", title=_("经办人登录 · 新就业社保"))
    return app


def _work_pages(app: rx.App) -> None:
    """What a clerk begins with, and ends a day with."""
    from nfe_app.counter import desk as counter  # noqa: PLC0415
    from nfe_app.desk import chart, equipment, opened, recent, today  # noqa: PLC0415
    from nfe_app.desk import desk as work  # noqa: PLC0415
    from nfe_app.handover import desk as handing  # noqa: PLC0415

    title = _("交接 · 新就业社保")
    app.add_page(handing.handing_over, route="/handover", title=title, on_load=handing.HandingOver.load)
    app.add_page(work.work_list, route="/", title=_("经办台 · 新就业社保"), on_load=work.WorkList.load)
    title = _("柜台 · 新就业社保")
    app.add_page(counter.receiving, route="/counter", title=title, on_load=counter.Receiving.load)
    app.add_page(opened.case_file, route="/case", title=_("办件 · 新就业社保"), on_load=opened.CaseFile.load)
    title = _("最近参保 · 新就业社保")
    app.add_page(recent.recent, route="/recent", title=title, on_load=recent.Recent.load)
    app.add_page(today.today, route="/day", title=_("我的今天 · 新就业社保"), on_load=today.Today.load)
    app.add_page(chart.numbers, route="/numbers", title=_("统计 · 新就业社保"), on_load=chart.Numbers.load)
    title = _("设备 · 新就业社保")
    app.add_page(equipment.equipment, route="/equipment", title=title, on_load=equipment.Equipment.load)
