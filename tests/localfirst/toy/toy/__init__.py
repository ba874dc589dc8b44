"""A front of four pages, for tests of the phone's store alone."""
