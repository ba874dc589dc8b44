"""What a clerk may propose follows where the worker's own matter stands today, as the worker's page does."""

from __future__ import annotations

import pytest

from nfe_app.payment import gateway
from nfe_app.seed import Invented
from tests.assistance.beside import clerk_sees, fields_of, proposes, worker_sees
from tests.assistance.scopes import WAY, beside, put_of, shows
from tests.cast import (
    Worker,
    billing_of,
    has_lived_in_two_places,
    has_stopped,
    is_billed,
    is_changing,
    is_enrolled,
    is_known,
    is_paused,
    new_clerk,
    newcomer,
    send,
)
from tests.deeds import bills_of, result_of


@pytest.fixture
def clerk(autumn: object) -> Worker:
    """A clerk."""
    return new_clerk("clerk")


@pytest.fixture
def she(autumn: object) -> Worker:
    """A rider."""
    return newcomer()


def offered(clerk: Worker, which: dict[str, object], name: str) -> list[str]:
    """What the clerk may choose from for a field, in words."""
    (row,) = [row for row in clerk_sees(clerk, which).rows if row.name == name]
    return [words for _value, words in row.choices]


def test_what_runs_may_be_paused_or_stopped_and_what_rests_resumed_or_stopped(she: Worker, clerk: Worker) -> None:
    runs = {"enrolment_id": str(is_enrolled(she)["enrolment_id"])}
    which = beside(she, clerk, "enrolled", runs)
    assert offered(clerk, which, "step") == ["暂停", "停保"]
    result_of(send(she, "enrolment.pause", {**runs}))
    assert offered(clerk, which, "step") == ["接上", "停保"]


def test_what_is_stopped_is_not_offered_any_more(she: Worker, clerk: Worker) -> None:
    rests = is_paused(she)
    which = beside(she, clerk, "enrolled")
    assert offered(clerk, which, "enrolment_id") == ["职工养老，北京市"]
    result_of(send(she, "enrolment.stop", rests))
    assert offered(clerk, which, "enrolment_id") == []


def test_no_step_is_offered_before_it_is_said_for_which_enrolment(she: Worker, clerk: Worker) -> None:
    which = beside(she, clerk, "enrolled", {"step": ""})
    is_enrolled(she)
    assert offered(clerk, which, "step") == []
    result_of(proposes(clerk, which, "enrolment_id", enrolment_of(clerk, which)))
    assert put_of(worker_sees(which))["step"] == ""


def enrolment_of(clerk: Worker, which: dict[str, object]) -> str:
    """The one enrolment that may be chosen."""
    (row,) = [row for row in clerk_sees(clerk, which).rows if row.name == "enrolment_id"]
    return row.choices[0][0]


def test_a_bill_that_is_left_out_may_be_taken_in_again(she: Worker, clerk: Worker) -> None:
    is_billed(she)
    (bill,) = bills_of(she)
    which = beside(she, clerk, "pay", {"left_out": ""})
    assert offered(clerk, which, "left_out") == ["这次不付：职工养老 北京市 2025 年 10 月"]
    result_of(proposes(clerk, which, "left_out", bill["id"]))
    assert put_of(worker_sees(which)) == {"left_out": [bill["id"]]}
    shows(she, which, "/pay/", {"left_out": bill["id"]})
    assert fields_of(clerk, which)["left_out"] == "职工养老 北京市 2025 年 10 月"
    assert offered(clerk, which, "left_out") == ["这次也付：职工养老 北京市 2025 年 10 月"]
    result_of(proposes(clerk, which, "left_out", ""))
    assert put_of(worker_sees(which)) == {"left_out": []}


def test_a_way_to_pay_is_offered_where_there_are_two(she: Worker, clerk: Worker) -> None:
    is_billed(she)
    which = beside(she, clerk, "pay", {"way": "h5"})
    for name in ("wechat", "alipay"):
        assert offered(clerk, which, "way") == []
        gateway.connect(name, Invented())
    assert offered(clerk, which, "way") == ["支付宝"]
    result_of(proposes(clerk, which, "way", "wap"))
    assert put_of(worker_sees(which)) == {"way": "wap"}


def test_a_refund_after_a_stop_is_offered_once_something_would_go_back(she: Worker, clerk: Worker) -> None:
    has_stopped(she)
    which = beside(she, clerk, "refund", {"bill_id": billing_of(she), "reason": ""})
    assert offered(clerk, which, "reason") == ["停保了，退后面的月份", "别处也缴了，申请退款"]
    result_of(proposes(clerk, which, "bill_id", billing_of(she)))
    assert put_of(worker_sees(which)) == {"bill_id": billing_of(she), "reason": ""}


def test_what_a_clerk_looks_at_already_is_not_changed_a_second_time(she: Worker, clerk: Worker) -> None:
    is_known(she)
    which = beside(she, clerk, "changes", {"kind": ""})
    every = ["联系地址", "职业和平台", "户籍地", "姓名", "身份证号", "收款的银行卡"]
    assert offered(clerk, which, "kind") == every
    is_changing(she)
    assert offered(clerk, which, "kind") == [words for words in every if words != "户籍地"]


@pytest.mark.parametrize(
    ("kind", "has"),
    [
        ("", set()),
        ("address", set()),
        ("account", set()),
        ("work", {"work"}),
        ("name", {"reason"}),
        ("identity", {"reason"}),
        ("household", {"reason", "place"}),
    ],
)
def test_only_the_choices_of_what_is_changed_are_offered(kind: str, has: set[str], she: Worker, clerk: Worker) -> None:
    which = beside(she, clerk, "changes", {"kind": kind})
    rows = {row.name for row in clerk_sees(clerk, which).rows if row.name != "kind" and (row.choices or row.typed)}
    assert rows == has


def test_another_way_of_a_transfer_asks_anew_where_the_household_is(she: Worker, clerk: Worker) -> None:
    has_lived_in_two_places(she)
    which = beside(she, clerk, "moves", {"way": "", "household": ""})
    assert offered(clerk, which, "way") == ["职工养老，天津市 到 北京市"]
    assert offered(clerk, which, "household") == []
    result_of(proposes(clerk, which, "way", WAY))
    assert put_of(worker_sees(which)) == {"way": WAY, "household": ""}
    shows(she, which, "/moves/", {"way": WAY, "household": ""})
    assert offered(clerk, which, "household") == ["转入的地方", "转出的地方", "别的地方"]
