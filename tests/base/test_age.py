"""For how long something has waited, as a clerk reads it: who is on the line waits by the minute, a case by the day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from nfe_app.base.cases import age_says
from nfe_app.base.clock import CHINA

EVENING = datetime(2025, 10, 1, 23, 50, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("after", "says"),
    [
        (timedelta(seconds=-5), "刚来的"),
        (timedelta(seconds=59), "刚来的"),
        (timedelta(minutes=1), "等了 1 分钟"),
        (timedelta(minutes=59, seconds=59), "等了 59 分钟"),
        (timedelta(hours=1), "等了 1 小时"),
        (timedelta(hours=23, minutes=59), "等了 23 小时"),
        (timedelta(days=1), "等了 1 天"),
        (timedelta(days=1, minutes=11), "等了 2 天"),
    ],
)
def test_first_by_the_minute_then_by_the_hour_then_by_days_of_the_calendar(after: timedelta, says: str) -> None:
    assert age_says(EVENING, EVENING + after) == says
