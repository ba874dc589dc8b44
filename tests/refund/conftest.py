"""The rider and the counter of payments."""

from tests.payment.conftest import client, counter, rider

__all__ = ["client", "counter", "rider"]
