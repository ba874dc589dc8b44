"""What a house holds before its migration to several channels it holds after it (P31)."""

from __future__ import annotations

from alembic import command

from nfe_app import schema
from nfe_app.base import database
from nfe_app.payment import tables
from tests.conftest import both
from tests.deeds import enrol, pay


def kept() -> tuple[list[str], list[str | None]]:
    """The notices that came, by channel and id, and the addresses of cashiers."""
    with database.look() as session:
        notices = session.execute(tables.Notice.__table__.select()).all()
        addresses = session.execute(tables.Attempt.__table__.select()).all()
    return sorted(f"{one.channel} {one.id}" for one in notices), [one.cashier_url for one in addresses]


@both
def test_notices_of_wechat_stay_known_and_whatever_the_older_house_cannot_hold_is_asked_for_again(house, wang_fang):
    enrol(wang_fang)
    pay(wang_fang)
    with database.work() as session:
        session.add(tables.Notice(channel="alipay", id="n" * 128, out_trade_no="A" * 26))
        (attempt,) = session.execute(tables.Attempt.__table__.select()).all()
        session.get_one(tables.Attempt, attempt.id).cashier_url = "https://cashier.example/?" + "a" * 700
    notices, _addresses = kept()
    command.downgrade(schema.config(), "0006")
    command.upgrade(schema.config(), "head")
    assert kept() == ([one for one in notices if one.startswith("wechat")], [None])
    with database.work() as session:
        session.get_one(tables.Attempt, attempt.id).cashier_url = "https://cashier.example/"
    command.downgrade(schema.config(), "0006")
    command.upgrade(schema.config(), "head")
    assert kept()[1] == ["https://cashier.example/"]
