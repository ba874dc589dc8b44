"""How long each table is kept, why, and what is done when its time is over: the whole house, table by table.

`days` is None where nothing is deleted by itself; `document` names what says so, or that no published term was found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, CursorResult, and_, delete, func, select, text
from sqlalchemy.schema import Table
from sqlmodel import Session, SQLModel

from nfe_app.base import clock

ARCHIVE = "社会保险业务档案管理规定（试行）（人社部、国家档案局令第3号）：据查永久或 10、30、50、100 年，按附件；原文和逐表的年限还没有核对"
ACCOUNTS = "会计档案管理办法（财政部、国家档案局令第79号），大意：会计凭证、账簿至少 30 年"
LOGS = "网络安全法（2017 年文本第 21 条第 3 项，2025 年修正后据查为第 23 条），大意：网络日志留存不少于六个月"
OURS = "没有查到公布的期限；这个天数是我们定的"
PROOF = "个人信息保护法第 56 条，大意：影响评估报告和处理情况记录至少三年；这里留作举证，不删"


@dataclass(frozen=True)
class Kept:
    """What is done with one table: rows go `days` after `since`, or stay."""

    document: str
    days: int | None = None
    since: str = ""
    ended: str = ""
    """A column that has to be filled before a row may go: what still runs is not old."""
    forgotten: bool = False
    """What is of a person who is forgotten goes with them (`person.forgotten`), whatever its age."""


STAYS = Kept(ARCHIVE)
RETENTION: Mapping[str, Kept] = {
    "one_time_code": Kept(OURS, 7, "made_at"),
    "failed_password": Kept(LOGS, 190, "at"),
    "missed_check": Kept(LOGS, 190, "at"),
    "missed_code": Kept(LOGS, 190, "at"),
    "signed_in": Kept(LOGS, 190, "ended_at", ended="ended_at"),
    "phone_state": Kept(OURS + "；退出登录就删", 30, "at", forgotten=True),
    "front_build": Kept(LOGS + "；是一份程序，不是人，不删"),
    "spent_work": Kept(OURS, 7, "at"),
    "passkey_challenge": Kept(OURS, 7, "made_at"),
    "look_code": Kept(LOGS, 190, "made_at"),
    "look": Kept(LOGS, 190, "until"),
    "first_word": Kept(PROOF),
    "recovery": Kept(PROOF),
    "passkey": Kept("本人删掉或注销时删", forgotten=True),
    "oidc_account": Kept("本人解除关联或注销时删", forgotten=True),
    "oidc_trip": Kept(OURS, 7, "made_at", forgotten=True),
    "oidc_sign_in": Kept(LOGS, 190, "made_at", forgotten=True),
    "oidc_logout": Kept(OURS, 30, "at"),
    "draft": Kept(OURS, 90, "touched_at", forgotten=True),
    "jar_income": Kept(OURS, 366, "day", forgotten=True),
    "missed_join": Kept(LOGS, 190, "at"),
    "missed_handover": Kept(LOGS, 190, "at"),
    "handover": Kept(OURS + "；交接码 10 分钟就失效", 1, "until", forgotten=True),
    "sitting_seen": Kept(LOGS, 190, "at", forgotten=True),
    "sitting_line": Kept(LOGS, 190, "at", forgotten=True),
    "proposal": Kept(LOGS, 190, "at", forgotten=True),
    "sitting": Kept(LOGS, 200, "until", forgotten=True),
    "kiosk_visit": Kept(LOGS, 190, "ended_at", ended="ended_at", forgotten=True),
    "command": Kept("手机最多晚 31 天发来（0003）；" + OURS, 190, "at"),
    "delivery": Kept(OURS, 190, "done_at", ended="done_at"),
    "deletion": Kept(PROOF),
    "phone_pin": Kept("本人关掉或注销时删", forgotten=True),
    "material": Kept(ARCHIVE + "；没用上的，由 materials 的例行清理删，本人注销时也删"),
    "material_piece": Kept("随它的 material"),
    "paper_key": Kept("旧证明靠它查验，不删"),
    "data_key": Kept("不再封任何东西时销毁（0024）"),
    "event": Kept(LOGS + "；只有编号和金额，不写姓名和号码，不删"),
    "seal": Kept("随流水"),
    "consent": Kept(PROOF),
    "entry": Kept(ACCOUNTS),
    "posting": Kept(ACCOUNTS),
    "balance": Kept(ACCOUNTS),
    **dict.fromkeys(
        ("payment", "payment_bill", "attempt", "attempt_step", "notice", "refund", "refund_step"), Kept(ACCOUNTS)
    ),
    **dict.fromkeys(("reconciliation_run", "reconciliation_difference", "reconciliation_dealing"), Kept(ACCOUNTS)),
    **dict.fromkeys(("person", "staff_member", "staff_recovery", "certificate", "certificate_withdrawal"), STAYS),
    **dict.fromkeys(("enrolment", "enrolment_step"), STAYS),
    **dict.fromkeys(("change", "change_step"), Kept(ARCHIVE + "；地址、职业、银行卡在注销时抹掉")),
    **dict.fromkeys(("bill", "bill_line", "bill_stage", "billed_month", "pay_code", "pay_code_bill"), STAYS),
    **dict.fromkeys(("mandate", "mandate_step", "debit", "debit_turn", "jar_plan", "jar_run"), STAYS),
    **dict.fromkeys(("transfer", "transfer_step"), STAYS),
    "visit": Kept(PROOF + "；选了什么，一离开就清除"),
    "kiosk": Kept(LOGS + "；是一台机器，不是人，不删"),
    "kiosk_paper": Kept(LOGS + "；一台机器的纸，不删"),
    "case_step": Kept(LOGS + "；谁在办哪一件，不写姓名和号码，不删"),
    "caseworker": Kept(PROOF),
    "caseworker_hours": Kept(PROOF),
    "call_back": Kept(OURS, 366, "ended_at", ended="ended_at"),
}


def overdue(session: Session) -> dict[str, int]:
    """How many rows of each table have outlived their time."""
    counts = {
        name: session.execute(select(func.count()).select_from(_table(name)).where(_over(name, kept))).scalar_one()
        for name, kept in RETENTION.items()
        if kept.days is not None
    }
    return {name: count for name, count in counts.items() if count}


def delete_due(session: Session) -> dict[str, int]:
    """Delete what has outlived its time; how many rows of each table."""
    gone = {name: _delete(session, name, kept) for name, kept in RETENTION.items() if kept.days is not None}
    return {name: count for name, count in gone.items() if count}


def may_delete(session: Session) -> bool:
    """Whether this role of the database may delete what is due; the app's own may not (0023)."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.execute(text("select has_table_privilege('one_time_code', 'DELETE')")).scalar_one())


def _delete(session: Session, name: str, kept: Kept) -> int:
    done = session.execute(delete(_table(name)).where(_over(name, kept)))
    return done.rowcount if isinstance(done, CursorResult) else 0


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


def _over(name: str, kept: Kept) -> ColumnElement[bool]:
    column, span = _table(name).c[kept.since], timedelta(days=kept.days or 0)
    over = column < (clock.today() - span if kept.since == "day" else clock.now() - span)
    return and_(_table(name).c[kept.ended].is_not(None), over) if kept.ended else over
