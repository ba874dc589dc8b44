"""Sizes and speeds, measured on the machine at hand: `make bench` prints them and writes docs/bench.md."""
