"""Texts to a phone number: carried by whatever channel there is, and kept nowhere."""

from __future__ import annotations

import pytest

from nfe_app.base.errors import Fault
from nfe_app.messages import actions as messages
from nfe_app.messages import gateway
from tests.deeds import everything_kept


def test_the_demonstration_prints_the_text_and_leaves_the_middle_of_the_number_out(capsys):
    messages.tell("+8613800002207", "验证码 123456")
    assert capsys.readouterr().err == "[短信 +86138****2207] 验证码 123456\n"


def test_what_was_told_stands_in_no_row(house):
    messages.tell("+8613800002207", "验证码 123456")
    assert "123456" not in everything_kept()


def test_a_carrier_that_is_down_is_a_fault_and_nobody_is_told_otherwise(monkeypatch):
    class Down:
        def send(self, phone: str, text: str) -> None:
            raise Fault("no carrier")

    monkeypatch.setattr(gateway, "CHANNEL", Down())
    with pytest.raises(Fault):
        messages.tell("+8613800002207", "验证码 123456")
