"""经办台: the clerk's work list."""
