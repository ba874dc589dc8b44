"""Our own messages carry no link, and each of them is known again by the list that phones are given."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from nfe_app import wiring
from nfe_app.jar import rules as jar
from nfe_app.messages import actions, rules
from nfe_app.people import account, api
from tests import cast
from tests.cast import send
from tests.deeds import enrol, finish

FILLED = {"sum": "1,088.20", "paid": "1,810.40", "limit": "2,000.00", "day": "2026 年 3 月 31 日", "last": "11 月 5 日"}
FILLED |= {"again": "12 月 1 日", "what": "收款的银行卡", "why": "支付宝里的钱不够", "titles": "职工养老、职工医保"}
FILLED |= {"giving": "天津市", "taking": "北京市", "number": "ZYABCDEFGHIJ23"}
FILLED |= {"phone": "138****2207", "code": "204817"}
LINKS = (
    "点 http://t.cn/AbC",
    "www.evil.com",
    "见 shebao.cn",
    "weixin://dl/pay",
    "打开 社保.中国",
    "10.0.0.9",
    "ht\u200btp://a.b",
    "ａｂｃ．ｃｏｍ",
)
PLAIN = ("一共 1,088.20 元。", "最晚 11 月 5 日。", "打 12333。", "第 3.2 条", "好。OK")


@pytest.fixture(autouse=True)
def all_rooms() -> None:
    """Every room has said what it tells."""
    wiring.wire()
    assert account.MOVED
    assert api.CODE


def test_no_message_of_ours_carries_a_link() -> None:
    assert len(actions.SENTENCES) > 20
    assert [one for one in actions.SENTENCES if rules.has_link(one)] == []


def test_one_with_a_link_cannot_be_made_known() -> None:
    with pytest.raises(ValueError, match="no link"):
        actions.says("请点 https://shebao.example/ 缴费")
    with pytest.raises(KeyError):
        actions.says("你好 {anything}")


def test_every_message_is_ours_with_its_gaps_filled_and_is_not_with_more() -> None:
    for template in actions.SENTENCES:
        told = template.format(**FILLED)
        assert rules.is_ours(told, actions.patterns()), told
        assert rules.is_ours(f"【{rules.SENDER}】{told}", actions.patterns())
        for more in ("加微信领钱", " http://t.cn/A", "。"):
            assert not rules.is_ours(told + more, actions.patterns())


@pytest.mark.parametrize("text", LINKS, ids=ascii)
def test_what_leads_somewhere_is_seen(text: str) -> None:
    assert rules.has_link(text)


@pytest.mark.parametrize("text", PLAIN)
def test_a_sum_and_a_full_stop_lead_nowhere(text: str) -> None:
    assert not rules.has_link(text)


def test_whatever_is_told_stands_in_the_list() -> None:
    """Who calls `messages.tell` has said what it says: no room tells by a sentence of its own."""
    for path in Path("nfe_app").rglob("*.py"):
        source = path.read_text("utf-8")
        if re.search(r"messages\.tell\b", source):
            assert "messages.says(" in source, path
            assert not [one for one in calls_of_tell(source) if isinstance(one, ast.Constant | ast.JoinedStr)], path


def calls_of_tell(source: str) -> list[ast.expr]:
    """What is given to `messages.tell` as its words."""
    called = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [one.args[1] for one in called if ast.unparse(one.func) == "messages.tell" and len(one.args) > 1]


def test_what_really_goes_out_is_known_again(wang_fang, monkeypatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr("nfe_app.messages.actions.tell", lambda _phone, text: sent.append(text))
    monkeypatch.setattr("nfe_app.messages.gateway.CHANNEL", None)
    cast.newcomer()
    enrol(wang_fang)
    clerk = cast.new_clerk()
    started = cast.is_recovering(clerk, wang_fang)
    send(clerk, "recovery.confirm", started)
    send(wang_fang, "changes.note_address", {"address": "北京市朝阳区建国路 1 号"})
    cast.is_changing(wang_fang)
    finish(2)
    assert len(sent) == 4
    assert [text for text in sent if not rules.is_ours(text, actions.patterns())] == []


def test_what_a_jar_says_is_one_of_its_sentences() -> None:
    assert len(jar.SENTENCES) == 4
    for template in jar.SENTENCES:
        assert template in actions.SENTENCES
