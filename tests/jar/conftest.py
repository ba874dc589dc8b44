"""The rider, who owes 1600.00 for October 2025, and a channel that gives back what it is told to."""

from tests.payment.conftest import client, counter, rider
from tests.refund.test_refund import giver

__all__ = ["client", "counter", "giver", "rider"]
