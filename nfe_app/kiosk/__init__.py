"""一体机: a dumb screen in a hall, driven by the phone that scans it; it keeps nothing of anybody."""
