"""Signing a mandate: agreed here, signed at Alipay, believed by proven notice or by query, each enough alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nfe_app import chores
from nfe_app.base import clock
from nfe_app.payment import gateway
from tests.cast import AUTUMN, newcomer, send
from tests.conftest import both
from tests.deeds import code_of, crowd, finish, result_of
from tests.mandate.town import PENSION, autopay_of


@both
def test_what_she_signed_holds_and_she_is_told(rider, autopay):
    mandate_id = result_of(autopay.wish(rider))["mandate_id"]
    assert autopay_of(rider)["step"] == "wanted"
    autopay.town.press(autopay.page(rider, mandate_id), "agree")
    assert autopay_of(rider)["step"] == "wanted"
    autopay.tell()
    shown = autopay_of(rider)
    assert (shown["step"], shown["limit_fen"], shown["day"]) == ("signed", 200_000, 10)
    assert (shown["next"], shown["next_fen"], shown["told"]) == ("10 月 10 日", 160_000, False)
    assert autopay.texts == ["自动扣款签好了：每月 10 日，每次最多 2,000.00 元。每次扣之前先告诉你。随时可以停。"]


def test_without_any_notice_her_page_finds_out_by_asking(rider, autopay):
    mandate_id = result_of(autopay.wish(rider))["mandate_id"]
    autopay.town.press(autopay.page(rider, mandate_id), "agree")
    result_of(send(rider, "mandate.ask", {"mandate_id": mandate_id}))
    assert autopay_of(rider)["step"] == "signed"


def test_without_any_notice_the_chores_find_out(rider, autopay):
    mandate_id = result_of(autopay.wish(rider))["mandate_id"]
    autopay.town.press(autopay.page(rider, mandate_id), "agree")
    with clock.stopped_at(AUTUMN + timedelta(minutes=2)):
        finish()
    assert autopay_of(rider)["step"] == "signed"


def test_the_same_notice_twice_signs_once(rider, autopay):
    autopay.signed(rider)
    autopay._take(autopay.town.came[0])
    assert autopay_of(rider)["step"] == "signed"
    assert autopay.texts == []


def test_who_does_not_agree_has_no_mandate_and_may_try_again(rider, autopay):
    mandate_id = result_of(autopay.wish(rider))["mandate_id"]
    autopay.town.press(autopay.page(rider, mandate_id), "refuse")
    with clock.stopped_at(AUTUMN + timedelta(hours=2)):
        chores.ask_about_payments()
        assert autopay_of(rider)["step"] == "refused"
        assert autopay.go(rider, mandate_id).headers["location"] == "http://localhost:8000/autopay/"
        result_of(autopay.wish(rider))


def test_one_that_is_signed_after_we_gave_up_waiting_is_ended_at_alipay(rider, autopay):
    mandate_id = result_of(autopay.wish(rider))["mandate_id"]
    link = autopay.page(rider, mandate_id)
    with clock.stopped_at(AUTUMN + timedelta(hours=2)):
        chores.ask_about_payments()
        autopay.town.press(link, "agree")
        autopay.tell()
        assert autopay_of(rider)["step"] == "refused"
    assert "alipay.user.agreement.unsign" in autopay.asked


def test_only_one_mandate_holds_at_a_time(rider, autopay):
    autopay.signed(rider)
    assert code_of(autopay.wish(rider)) == "already_agreed"


@both
def test_of_twenty_wishes_at_once_one_is_written_down(rider, autopay):
    answers = crowd(20, lambda _number: autopay.wish(rider))
    assert [answer["ok"] for answer in answers].count(True) == 1


def test_the_first_day_is_one_that_can_still_be_told_of_before(rider, autopay):
    with clock.stopped_at(AUTUMN + timedelta(days=7)):
        autopay.signed(rider)
        assert autopay_of(rider)["next"] == "11 月 10 日"


WRONG = {
    "no scheme": {"schemes": []},
    "nothing": {"limit_fen": 0},
    "below nothing": {"limit_fen": -1},
    "a fraction": {"limit_fen": 0.5},
    "too early a day": {"day": 4},
    "too late a day": {"day": 26},
    "not read": {"agrees": False},
    "a word too many": {"person_id": "other"},
}


@pytest.mark.parametrize("other", WRONG.values(), ids=WRONG)
def test_a_wish_that_makes_no_sense_is_refused(rider, autopay, other):
    assert code_of(send(rider, "mandate.sign", PENSION | other)) == "invalid"


def test_a_scheme_nobody_knows_and_a_stranger_to_us_are_refused(rider, autopay):
    assert code_of(autopay.wish(rider, schemes=["car_insurance"])) == "scheme_not_offered"
    assert code_of(autopay.wish(newcomer())) == "not_identified"


def test_where_no_channel_collects_nothing_is_signed(rider, autopay, monkeypatch):
    monkeypatch.setattr(gateway, "CONNECTED", {"wechat": gateway.channel("wechat")})
    assert code_of(autopay.wish(rider)) == "debit_not_offered"
    assert autopay_of(rider)["offered"] is False


def test_a_stranger_can_neither_sign_nor_see_nor_ask_about_hers(rider, autopay, mallory):
    mandate_id = result_of(autopay.wish(rider))["mandate_id"]
    assert autopay.go(mallory, mandate_id).status_code == 404
    assert code_of(send(mallory, "mandate.ask", {"mandate_id": mandate_id})) == "not_yours"
    assert autopay_of(mallory) == {"offered": True}


def test_a_notice_of_an_agreement_that_is_not_ours_is_refused(rider, autopay):
    """P5."""
    mandate_id = result_of(autopay.wish(rider))["mandate_id"]
    autopay.town.press(autopay.page(rider, mandate_id), "agree")
    said = {
        "notify_time": "2025-10-01 10:00:00",
        "notify_type": "dut_user_sign",
        "notify_id": "1",
        "app_id": autopay.town.sandbox._courier._seals.platform.app_id,
        "status": "NORMAL",
        "agreement_no": "20250000000000000001",
        "external_agreement_no": "NOBODYS",
    }
    form = autopay.town.sandbox._courier._seals.form(said).encode()
    assert autopay.client.post("/api/payments/notice/alipay", content=form).status_code == 404
    forged = form.replace(b"NOBODYS", mandate_id.replace("-", "").encode())
    assert autopay.client.post("/api/payments/notice/alipay", content=forged).status_code == 401
    assert autopay_of(rider)["step"] == "wanted"
