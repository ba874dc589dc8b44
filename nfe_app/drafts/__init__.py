"""草稿: what a person is filling in, kept for them so that another phone goes on where this one stopped."""
