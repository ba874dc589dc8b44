"""`nfe reconcile` and `/readyz`: what the operator is told, and how a script knows what came of it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from nfe_app import nfe_app
from nfe_app.base import clock
from nfe_app.cli import main
from nfe_app.payment import gateway
from nfe_app.payment.rules import Step
from tests.reconciliation.town import DAY, Writes, at, attempts, row

NEXT = DAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def morning(channel):
    """Eleven o'clock of the day after."""
    with clock.stopped_at(at(11, day=NEXT)):
        yield


def nfe(*words: str):
    """The command with these words."""
    return CliRunner().invoke(main, ["reconcile", *words])


def test_a_day_that_agrees_ends_with_0(channel, wang_fang):
    channel.bills[DAY] = [row(one) for one in attempts(wang_fang.id, 3, Step.SETTLED)]
    answer = nfe("--day", "2025-10-01", "--channel", "wechat")
    assert answer.exit_code == 0
    assert "账单 3 行，对上 3 行，全部对上" in answer.stdout


def test_differences_end_with_1_each_class_with_what_to_do(channel, wang_fang):
    first, second = attempts(wang_fang.id, 2, Step.SETTLED)
    channel.bills[DAY] = [row(first), row(first, out_trade_no="STRANGER")]
    answer = nfe()
    assert answer.exit_code == 1
    assert "2 处要处理" in answer.stdout
    for words in ("不是我们的订单 1", "STRANGER", "我们入了账，账单没有 1", second.out_trade_no, "就冲正这笔入账。"):
        assert words in answer.stdout


def test_a_program_is_told_whole_fen(channel, wang_fang):
    (made,) = attempts(wang_fang.id, 1, Step.SETTLED)
    channel.bills[DAY] = []
    answer = nfe("--json")
    (told,) = json.loads(answer.stdout)
    assert (answer.exit_code, told["ok"], told["lines"], told["open"]) == (1, False, 0, 1)
    (difference,) = told["differences"]
    assert (difference["name"], difference["number"]) == ("not_in_bill", made.out_trade_no)
    assert (difference["theirs_fen"], difference["ours_fen"]) == (None, 10_000)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "no_bill"),
        (("--day", "2025-10-02"), "day_not_over"),
        (("--day", "2026-01-01"), "day_not_over"),
        (("--day", "yesterday"), "invalid"),
        (("--day", "2025-13-01"), "invalid"),
        (("--channel", "unionpay"), "not_found"),
    ],
)
def test_where_there_is_nothing_to_compare_with_it_ends_with_2_and_says_why(words, code):
    answer = nfe(*words, "--json")
    assert (answer.exit_code, json.loads(answer.stdout)[0]["code"]) == (2, code)
    plain = nfe(*words)
    assert (plain.exit_code, plain.stdout) == (2, "")
    assert plain.stderr


def test_every_connected_channel_is_reconciled_and_the_worst_decides(channel, monkeypatch):
    monkeypatch.setitem(gateway.CONNECTED, "alipay", Writes({DAY: []}))
    answer = nfe("--json")
    told = {one["channel"]: one["exit"] for one in json.loads(answer.stdout)}
    assert (answer.exit_code, told) == (2, {"alipay": 0, "wechat": 2})


def test_ready_names_the_days_that_are_late_and_stays_ready(channel):
    def ready() -> dict[str, object]:
        answer = nfe_app.ready()
        assert answer.status_code == 200
        return json.loads(bytes(answer.body))["not_reconciled"]

    assert ready() == {}
    with clock.stopped_at(at(14, day=NEXT)):
        assert ready() == {"wechat": ["2025-10-01"]}
    channel.bills[DAY] = []
    nfe()
    with clock.stopped_at(at(14, day=NEXT)):
        assert ready() == {}
