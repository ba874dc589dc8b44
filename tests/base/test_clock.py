"""One clock: instants in UTC, days as they are in China."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from nfe_app.base import clock


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 2, 28, 15, 59, 59, tzinfo=UTC), date(2026, 2, 28)),
        (datetime(2026, 2, 28, 16, 0, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2028, 2, 28, 16, 0, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2026, 12, 31, 15, 59, 58, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_day_begins_at_midnight_in_china_wherever_the_server_stands(instant: datetime, day: date) -> None:
    with time_machine.travel(instant, tick=False):
        assert clock.now() == instant
        assert clock.today() == clock.day_of(instant) == day


def test_a_stopped_clock_goes_on_afterwards_also_when_stopped_twice() -> None:
    one, other = datetime(2025, 10, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)
    with clock.stopped_at(one):
        with clock.stopped_at(other):
            assert clock.now() == other
        assert clock.now() == one
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_clock_stopped_for_one_goes_on_for_the_others() -> None:
    seen: list[datetime] = []
    with clock.stopped_at(datetime(2020, 1, 1, tzinfo=UTC)):
        other = threading.Thread(target=lambda: seen.append(clock.now()))
        other.start()
        other.join()
    assert seen[0].year > 2020
