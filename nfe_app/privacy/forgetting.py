"""Being forgotten: what the law does not keep goes on the day, what it keeps is told with its law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from nfe_app.base import clock, database, journal, keys
from nfe_app.base.journal import Event
from nfe_app.base.replies import Kept
from nfe_app.base.words import _
from nfe_app.certificate import actions as certificate
from nfe_app.enrolment import actions as enrolment
from nfe_app.ledger import actions as ledger
from nfe_app.people import actions as people
from nfe_app.privacy import tables

THINKS = timedelta(days=15)
"""How long a person may still take it back; our choice. PIPL art. 47, in our words: where its grounds hold, the holder deletes unasked."""
GONE = (
    *(_("没办完的草稿"), _("没用上的照片"), _("你记的收入"), _("联系地址、职业、银行卡")),
    *(_("每台手机的解锁密码"), _("通行密钥，和统一登录的关联")),
)
ALL_GONE = (_("手机号、姓名、身份证号"), *GONE)
KEPT = (
    (
        _("参保登记、账单、证明"),
        _(
            "《社会保险业务档案管理规定（试行）》（人社部、国家档案局令第3号），据查最短 10 年；原文和逐项的年限还没核对"
        ),
    ),
    (_("每一笔钱"), _("《会计档案管理办法》（财政部、国家档案局令第79号），据查至少 30 年")),
    (_("谁用过你的信息、你同意过什么"), _("没有查到公布的期限，留作凭据；里面没有姓名和号码")),
)


def waiting_of(session: Session, person_id: UUID) -> tables.Deletion | None:
    """The wish of a person that waits to be carried out."""
    mine = select(tables.Deletion).where(col(tables.Deletion.person_id) == person_id, *_open())
    return session.exec(mine).first()


def _open() -> tuple[ColumnElement[bool], ...]:
    return col(tables.Deletion.taken_back_at).is_(None), col(tables.Deletion.done_at).is_(None)


def is_kept_by_law(session: Session, person_id: UUID) -> bool:
    """Whether anything was done under this name that the law has us keep with it."""
    done = enrolment.enrolments_of(session, person_id) or ledger.entries_of(session, person_id)
    return bool(done or certificate.shown_to(session, person_id))


def ask(session: Session, person_id: UUID) -> tables.Deletion:
    """Keep the wish of a person whom the caller holds; a second one is the first."""
    if known := waiting_of(session, person_id):
        return known
    made = tables.Deletion(person_id=person_id, due_on=clock.today() + THINKS)
    session.add(made)
    journal.write(session, "deletion.asked", made.id, person_id=person_id)
    return made


def take_back(session: Session, person_id: UUID) -> bool:
    """Let it be; false where nothing waits."""
    wish = waiting_of(session, person_id)
    if wish is None:
        return False
    wish.taken_back_at = clock.now()
    journal.write(session, "deletion.taken_back", wish.id, person_id=person_id)
    return True


def due(session: Session, limit: int = 100) -> Sequence[UUID]:
    """The wishes whose day has come."""
    late = select(tables.Deletion.id).where(*_open(), tables.Deletion.due_on <= clock.today())
    return session.exec(late.order_by(col(tables.Deletion.id)).limit(limit)).all()


def carry_out(session: Session, wish_id: UUID) -> bool:
    """Have every room forget the person; false where it was taken back or done meanwhile."""
    wish = database.hold(session, tables.Deletion, wish_id)
    if wish is None or wish.taken_back_at or wish.done_at:
        return False
    people.hold(session, wish.person_id)
    wish.done_at = clock.now()
    whole = not is_kept_by_law(session, wish.person_id)
    journal.write(session, "person.forgotten", wish.id, person_id=wish.person_id, facts={"whole": whole})
    return True


def forget_replies(session: Session, event: Event) -> None:
    """Listener: what the door answered a person may tell a name; where nothing is kept under it, only that there was an answer stays."""
    if event.facts["whole"]:
        for kept in session.exec(select(Kept).where(Kept.person_id == event.person_id)).all():
            kept.reply = keys.seal("reply", "{}", of=str(kept.id))


def told(session: Session, person_id: UUID) -> dict[str, object]:
    """What the phone shows of it: whether it waits and until when, what will go, and what the law keeps."""
    wish = waiting_of(session, person_id)
    kept = is_kept_by_law(session, person_id)
    return {
        "due": wish.due_on.isoformat() if wish else "",
        "gone": list(GONE if kept else ALL_GONE),
        "kept": [{"what": what, "law": law} for what, law in (KEPT if kept else KEPT[2:])],
    }
