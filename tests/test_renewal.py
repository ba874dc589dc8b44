"""The certificates of WeChat Pay are asked for anew before they run out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nfe_app import renewal
from nfe_app.payment.gateway import ChannelDown
from nfe_app.renewal import Renewal
from tests.cast import AUTUMN
from tests.payment.channels import account


class Platform:
    """WeChat Pay, as far as it tells its certificates."""

    def __init__(self) -> None:
        self.asked = 0
        self.down = False

    def certificates(self) -> dict[str, str]:
        """The certificates of today."""
        self.asked += 1
        if self.down:
            raise ChannelDown("no line")
        return {}


def test_they_are_asked_for_at_the_start_and_every_twelve_hours() -> None:
    platform = Platform()
    chore = Renewal(platform)  # type: ignore[arg-type]
    hours = [0, 1, 11, 12, 13, 24]
    assert [chore(AUTUMN + timedelta(hours=one)) for one in hours] == [True, False, False, True, False, True]


def test_a_try_that_failed_is_made_again_ten_minutes_later() -> None:
    platform = Platform()
    platform.down = True
    chore = Renewal(platform)  # type: ignore[arg-type]
    for minute in (0, 10):
        with pytest.raises(ChannelDown):
            chore(AUTUMN + timedelta(minutes=minute))
        assert chore(AUTUMN + timedelta(minutes=minute + 9)) is False
    assert platform.asked == 2


def test_who_believes_a_public_key_alone_needs_none() -> None:
    assert renewal.is_needed(account()) is False
    assert renewal.is_needed(account(anchors={"5157F09EFDC096DE15EBE81A47057A72": ""})) is True
