"""参保政策: what a place offers, since when, and by which document."""
