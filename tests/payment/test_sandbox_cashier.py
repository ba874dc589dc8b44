"""The sandbox's cashier: plainly not real money, four ways on, and back to where the payer came from."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256

import pytest

from nfe_app.base import clock
from nfe_app.payment.sandbox.channel import Sandbox, Setting
from tests.payment.channels import NOW, Town, order, sandbox_keys

NUMBER = "WF202611230001"


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


def test_the_cashier_shows_the_amount_and_says_it_is_not_real_money(town):
    page = town.look(town.wechat().order(order()).address).text
    assert "沙箱收银台 · 不是真的钱" in page
    assert '<p class="amount">¥2,088.94</p>' in page
    assert "职工养老 2026-11" in page and NUMBER in page
    assert re.findall(r'<button name="deed" value="(\w+)"[^>]*>([^<]+)', page) == [
        ("pay", "付 ¥2,088.94"),
        ("late", "晚点到账"),
        ("fail", "付不成"),
        ("leave", "不付了，回去"),
    ]


def test_the_cashier_runs_no_script_and_only_its_own_style(town):
    reply = town.look(town.wechat().order(order()).address)
    rules = reply.headers["Content-Security-Policy"]
    style = re.search(r"<style>(.*)</style>", reply.text, re.DOTALL)[1]
    assert f"style-src 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in rules
    assert rules.startswith("default-src 'none';") and "form-action 'self'" in rules and "unsafe" not in rules
    assert "<script" not in reply.text and " style=" not in reply.text
    assert reply.headers["Cache-Control"] == "no-store"


def test_what_an_order_is_for_is_shown_as_text_never_as_markup(town):
    page = town.look(town.wechat().order(order(description='<b>"养老"&</b>')).address).text
    assert "&lt;b&gt;&quot;养老&quot;&amp;&lt;/b&gt;" in page and "<b>" not in page


@pytest.mark.parametrize("deed, state", [("pay", "paid"), ("late", "paid"), ("fail", "error"), ("leave", "not_paid")])
def test_every_button_brings_the_payer_back_and_leaves_its_own_state(town, deed, state):
    reply = town.press(town.wechat().order(order()).address, deed)
    assert (reply.status_code, reply.headers["Location"]) == (303, "http://localhost:8000/pay/1")
    assert town.wechat().standing_of(NUMBER).state == state


def test_nobody_pays_twice(town):
    link = town.wechat().order(order()).address
    town.press(link, "pay")
    again = town.press(link, "pay")
    assert again.status_code == 409 and "已经付过了" in again.text
    assert "<button" not in town.look(link).text
    assert town.sandbox.deliver_due(NOW) == 1


def test_a_closed_order_cannot_be_paid(town):
    link = town.wechat().order(order()).address
    town.wechat().close(NUMBER)
    assert town.press(link, "pay").status_code == 409
    assert "已经关闭" in town.look(link).text
    assert town.wechat().standing_of(NUMBER).state == "closed"


def test_a_link_is_good_for_five_minutes_and_ordering_again_renews_it(town):
    link = town.wechat().order(order()).address
    with clock.stopped_at(NOW + timedelta(minutes=5)):
        assert town.press(link, "pay").status_code == 409
        assert "链接过期了" in town.look(link).text
        town.wechat().order(order())
        assert town.press(link, "pay").status_code == 303


def test_after_its_last_minute_an_order_cannot_be_paid(town):
    link = town.wechat().order(order(expires_at=NOW + timedelta(minutes=2))).address
    with clock.stopped_at(NOW + timedelta(minutes=2)):
        assert town.press(link, "pay").status_code == 409


ELSEWHERE = [
    "",
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "http://localhost:8000.elsewhere.example/",
    "http://localhost:8000@elsewhere.example/",
    "https://localhost:8000/",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("back", ELSEWHERE)
def test_the_way_back_never_leads_elsewhere(town, back):
    link = town.wechat().order(order()).address
    assert town.press(link, "leave", back).headers["Location"] == "http://localhost:8000/"
    town.wechat().close(NUMBER)
    assert 'href="http://localhost:8000/"' in town.look(link, back).text


def test_a_link_to_no_order_says_so(town):
    link = "http://localhost:8000/sandbox/wechat/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx0"
    assert (town.look(link).status_code, town.press(link, "pay").status_code) == (404, 404)
    assert "没有这笔订单" in town.look(link).text


def test_a_button_that_is_not_there_does_nothing(town):
    link = town.wechat().order(order()).address
    assert town.press(link, "refund").status_code == 400
    assert town.press(link, "x" * 5000).status_code == 413
    assert town.wechat().standing_of(NUMBER).state == "not_paid"


def test_the_sandbox_does_not_start_in_production(tmp_path):
    setting = Setting(sandbox_keys()[1], tmp_path / "sandbox.db", "https://nfe.example/sandbox/wechat", production=True)
    with pytest.raises(RuntimeError, match="does not start in production"):
        Sandbox(setting)
    assert not (tmp_path / "sandbox.db").exists()
