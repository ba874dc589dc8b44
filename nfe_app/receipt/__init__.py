"""缴费收据: what was paid, when, for which months, in figures and in capital words; readable with no signal."""
