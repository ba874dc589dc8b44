"""A QR code as the outline of its dark squares, for a page that draws it itself."""

from __future__ import annotations

from itertools import groupby

import segno

QUIET = 4


def drawn(address: str) -> tuple[str, int]:
    """The path of a QR code (SVG `d`, one unit a square, error correction M) and how wide it is with its quiet zone (ISO/IEC 18004)."""
    rows = [bytes(row) for row in segno.make(address, error="m", micro=False).matrix]
    path, at = "", 0
    for y, row in enumerate(rows):
        at = 0
        for dark, run in groupby(row):
            width = len(list(run))
            path += f"M{at + QUIET} {y + QUIET}h{width}v1h-{width}z" if dark else ""
            at += width
    return path, at + 2 * QUIET
