"""权益记录: what was paid for which months, in which place and by whom, year by year, and what stands on one's own account."""
