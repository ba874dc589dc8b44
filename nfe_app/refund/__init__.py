"""退款: money that goes back, never more than was paid."""
