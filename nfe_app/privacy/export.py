"""Everything the house keeps of one person, in one file: JSON for programs, a PDF to read, papers and pictures as they are.

Personal Information Protection Law, art. 45, in our words: who is meant may have a copy, and under conditions take it elsewhere.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict
from typing import Any

from sqlmodel import Session, col, select

from nfe_app.base import clock, door, journal
from nfe_app.base.commands import Subject
from nfe_app.base.journal import Event
from nfe_app.base.money import Fen
from nfe_app.base.words import _
from nfe_app.certificate import actions as certificate
from nfe_app.changes import actions as changes
from nfe_app.consent import actions as consents
from nfe_app.consent import rules as purposes
from nfe_app.ledger import actions as ledger
from nfe_app.materials import actions as materials
from nfe_app.people import leaving, states
from nfe_app.privacy import paper, uses

NAME = "my-social-insurance.zip"
EVERY = 10**6


def export(session: Session, subject: Subject) -> bytes:
    """The ZIP of the person who asks, made anew each time; that it was made is written down. Who asks has just proven who they are."""
    all_ = _all(session, subject)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data.json", json.dumps(all_, ensure_ascii=False, indent=1, default=str))
        file.writestr("data.pdf", paper.print_all(_readable(all_), clock.now()))
        for order, one in enumerate(certificate.shown_to(session, subject.person_id), 1):
            file.writestr(
                f"certificates/{order}.pdf", certificate.sheet_of(session, str(one["number"]), subject.person_id)
            )
        for order, (kind, content) in enumerate(materials.all_of(session, subject.person_id), 1):
            file.writestr(f"pictures/{order}.{kind.rpartition('/')[2] or 'bin'}", content)
    journal.write(session, "person.exported", subject.person_id, person_id=subject.person_id)
    return made.getvalue()


def _all(session: Session, subject: Subject) -> dict[str, Any]:
    person_id = subject.person_id
    events = select(Event).where(Event.person_id == person_id).order_by(col(Event.id))
    return {
        "made_at": clock.now().isoformat(),
        "person": leaving.whole(session, person_id),
        "picture": door.picture_of(session, subject),
        "changes": changes.whole_of(session, person_id),
        "ledger": [asdict(line) for line in ledger.entries_of(session, person_id)],
        "phones": states.told_by(session, person_id),
        "consents": [one.model_dump(mode="json") for one in consents.words_of(session, person_id)],
        "uses": [asdict(line) for line in uses.lines_of(session, person_id, EVERY)],
        "journal": [{"at": one.at, "name": one.name, "facts": one.facts} for one in session.exec(events)],
    }


def _readable(all_: dict[str, Any]) -> dict[str, object]:
    """What the PDF shows, part by part, each with its heads and rows."""
    person, picture = all_["person"], all_["picture"]
    parts: list[tuple[str, tuple[str, ...], list[tuple[Any, ...]]]] = [
        (_("我是谁"), (_("项目"), _("内容")), [(name, person[key]) for name, key in WHO]),
        (
            _("参保"),
            (_("险种"), _("地方"), _("从")),
            [(o["title"], o["place_name"], o["since"]) for o in picture["enrolments"]],
        ),
        (
            _("账单"),
            (_("险种"), _("月份"), _("元")),
            [(b["title"], b["says"], _yuan(b["amount_fen"])) for b in picture["bills"]],
        ),
        (
            _("谁用过我的信息"),
            (_("谁"), _("单位"), _("做了什么"), _("为什么"), _("什么时候")),
            [(u["who"], u["office"], u["what"], u["why"], u["at"]) for u in all_["uses"]],
        ),
        (
            _("我同意过什么"),
            (_("项目"), _("说了什么"), _("什么时候")),
            [
                (purposes.PURPOSES[c["purpose"]].name, _("同意") if c["given"] else _("撤回"), c["at"][:16])
                for c in all_["consents"]
            ],
        ),
    ]
    told = [
        {"title": title, "heads": heads, "rows": [[str(cell) for cell in row] for row in rows]}
        for title, heads, rows in parts
    ]
    return {"title": _("我的社保信息"), "made": all_["made_at"][:10], "none": _("没有"), "parts": told}


WHO = ((_("姓名"), "name"), (_("手机号"), "phone"), (_("身份证号"), "identity"))


def _yuan(fen: int) -> str:
    return Fen(fen).yuan
