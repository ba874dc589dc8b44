"""手机: what the server gives a phone so that it can seal what it keeps, and the PIN before it."""
