"""The toy's pages."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.localfirst.phone import Leaving, Pin, address, flags, go, papers
from nfe_app.localfirst.photos import Photos
from nfe_app.localfirst.reckon import contains, evaluate, fen, find, money, search, total
from nfe_app.localfirst.vars import Call, Doc, Form, Remote
from nfe_app.localfirst.waiting import Sent, outbox

e = rx.el
PAPER = "/api/certificates/1.pdf"


@dataclass
class Draft:
    """What is being chosen."""

    place: str = ""
    step: int = 1
    base: str = ""
    agree: bool = False
    schemes: list[str] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)


@dataclass
class SignIn:
    """Who says they are who."""

    phone: str = ""
    pin: str = ""


@dataclass
class Bill:
    """What is owed."""

    id: str = ""
    due_fen: int = 0


@dataclass
class Me:
    """What the server knows of a person."""

    owner: str = ""
    bills: list[Bill] = field(default_factory=list)


@dataclass
class Pack:
    """What a place offers."""

    tree: dict[str, Any] = field(default_factory=dict)
    rows: list[list[str]] = field(default_factory=list)


draft = Doc("draft", Draft())
form = Form("sign_in", SignIn())
me = Remote("me", "/api/me", Me())
pack = Remote("pack", "/api/pack/{key}", Pack(), key=draft.value.place, private=False)
photos = Photos(draft, "photos", 2)
sending = Call("send_now", Sent)
signing = Call("sign_in")
paying = Call("pay")
lock = Call("pin")
pin = Pin("pin")
leaving = Leaving("/api/sign-out", "/sent")


def draft_page() -> rx.Component:
    """Two steps of choosing; everything typed is kept."""
    return e.main(
        e.h1("Draft ", flags.today),
        e.fieldset(
            e.input(id="place", value=draft.value.place, on_change=draft.set("place")),
            e.input(id="base", value=draft.value.base, on_change=draft.set("base")),
            e.input(id="agree", type="checkbox", checked=draft.value.agree, on_change=draft.set("agree")),
            rx.foreach(rx.Var.create(["a", "b"]), _scheme),
            e.button("next", id="next", on_click=draft.put("step", draft.value.step + 1)),
            e.input(id="photo", type="file", accept="image/*", multiple=True, on_change=photos.add()),
            rx.foreach(photos.rows, lambda one: e.img(src=one.url, alt="photo")),
            e.button("send", id="send", on_click=draft.submit("toy.keep", then="/sent", files=photos.ids)),
            e.button("refused", id="refuse", on_click=draft.submit("toy.refuse", then="/sent")),
            disabled=~flags.ready,
        ),
        e.p(draft.value.step, id="step"),
        e.p(address.query("from"), id="from"),
        e.p(money(evaluate(pack.value.tree, {"base": fen(draft.value.base)})), id="amount"),
        e.ul(rx.foreach(search(pack.value.rows, draft.value.base, 5), lambda row: e.li(row[1])), id="found"),
        _about_me(),
    )


def _scheme(name: Any) -> rx.Component:
    chosen = rx.cond(contains(draft.value.schemes, name), "on", "off")
    return e.button(name, class_name=chosen, on_click=draft.toggle("schemes", name))


def _about_me() -> rx.Component:
    return e.section(
        rx.cond(me.known, e.p("I am ", me.value.owner, id="me"), e.p("nobody", id="me")),
        e.p(me.at, id="at"),
        e.p(money(total(me.value.bills, "due_fen")), id="total"),
        e.p(find(me.value.bills, "id", "b2").due_fen, id="second"),
        rx.foreach(me.value.bills, _bill),
        e.p(paying.state, " ", paying.says, id="paying"),
        rx.cond(flags.online, e.p("online", id="signal"), e.p("offline", id="signal")),
        rx.cond(flags.keeps, e.p("kept", id="keeps"), e.p("not kept", id="keeps")),
        _news(),
    )


def _news() -> rx.Component:
    return e.div(
        rx.cond(flags.sealed, e.p("sealed", id="sealed"), e.p("in clear", id="sealed")),
        rx.cond(flags.lost, e.p("lost ", flags.lost.waited, id="lost", on_click=flags.read_lost())),
        rx.cond(flags.update_ready, e.button("new version", id="update", on_click=flags.update())),
        rx.cond(flags.update_ready, e.button("anyway", id="anyway", on_click=flags.update(given_up=True))),
        rx.cond(flags.unsaved, e.p("unsaved", id="unsaved")),
        rx.cond(flags.part_missing, e.p("not here yet", id="missing")),
    )


def _bill(bill: Any) -> rx.Component:
    return e.button(
        "pay ", bill.id, on_click=paying.command("toy.pay", {"bill": bill.id}, then=lambda paid: paid["url"])
    )


def sent_page() -> rx.Component:
    """What waits, what was refused, what was done, and signing in."""
    return e.main(e.h1("Sent"), e.fieldset(*_sent(), disabled=~flags.ready))


def _sent() -> tuple[rx.Component, ...]:
    return (
        e.p(outbox.waiting, id="waiting"),
        e.ul(rx.foreach(outbox.rows, _row), id="rows"),
        e.ul(rx.foreach(outbox.done, lambda row: e.li(row.kind, " ", row.result["number"])), id="done"),
        e.ul(rx.foreach(outbox.done, lambda row: e.li(rx.cond(row.unread, "not seen", "seen"))), id="seen"),
        e.button("send now", id="now", on_click=outbox.send(sending)),
        e.p(sending.state, " ", sending.result.sent, " ", sending.result.left, id="came"),
        e.p(outbox.synced, id="synced"),
        e.form(
            e.fieldset(
                e.input(id="phone", value=form.value.phone, on_change=form.set("phone")),
                e.button("sign in", id="sign_in"),
                disabled=~flags.ready,
            ),
            on_submit=signing.post("/api/sign-in", {"phone": form.value.phone}, also=[form.clear()]),
        ),
        e.p(signing.state, " ", signing.says, id="signing"),
        e.p(flags.owner, id="owner"),
        e.button("sign out", id="sign_out", on_click=leaving.ask()),
        rx.cond(leaving.asked, _leaving()),
        e.input(id="pin", value=form.value.pin, on_change=form.set("pin")),
        e.button("set pin", on_click=pin.set(form.value.pin)),
        e.button("unlock", on_click=pin.unlock(form.value.pin)),
        e.button("take off", on_click=pin.take_off(form.value.pin)),
        e.p(lock.state, " ", lock.code, id="lock"),
        e.p(rx.cond(flags.pinned, rx.cond(flags.locked, "locked", "open"), "no pin"), id="locked"),
        e.p(rx.cond(flags.room.used >= 0, "measured", "not known"), id="room"),
        e.button("home", id="home", on_click=go("/")),
        e.button("keep", id="keep", on_click=papers.keep(PAPER)),
        e.p(rx.cond(papers.kept(PAPER), "kept", "not kept"), id="paper"),
        _news(),
    )


def _leaving() -> rx.Component:
    return e.section(
        e.button("send first", on_click=leaving.send_first()),
        e.button("leave sealed", on_click=leaving.keep()),
        e.button("delete", on_click=leaving.delete()),
        e.button("stay", on_click=leaving.stay()),
        id="leaving",
    )


def _row(row: Any) -> rx.Component:
    return e.li(
        e.span(row.payload["place"], ": ", row.state, " ", row.says, " ", row.tries),
        e.button("again", on_click=outbox.again(row.id)),
        e.button("correct", on_click=outbox.correct(row.id, "/")),
        e.button("discard", on_click=outbox.discard(row.id)),
    )


def verify_page() -> rx.Component:
    """A page that is built without knowing the last part of its address."""
    return e.main(e.p(address.part, id="number"))
