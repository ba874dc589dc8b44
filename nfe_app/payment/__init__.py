"""缴费: money through a channel, settled once."""
