"""The doors of payment and the rider, as the tests of payment have them."""

from __future__ import annotations

from tests.payment.conftest import client, counter, rider

__all__ = ["client", "counter", "rider"]
