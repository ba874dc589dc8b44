"""What a phone loads before a page works: the page, its styles, scripts and module preloads, packed with brotli."""

from __future__ import annotations

import re
from pathlib import Path

LIMIT = 140_000
PARTS = re.compile(r'(?:href|src)="(/[^"]+\.(?:js|css))"')


def first_load(built: Path, page: str) -> dict[str, int]:
    """The bytes of each part of a page of an exported front, heaviest first."""
    html = f"/{page.strip('/') or 'index'}.html"
    parts = {html, *PARTS.findall((built / html.strip("/")).read_text())}
    sizes = {part: _packed(built / part.strip("/")) for part in parts}
    return dict(sorted(sizes.items(), key=lambda item: -item[1]))


def _packed(path: Path) -> int:
    brotli = path.with_name(f"{path.name}.br")
    return (brotli if brotli.exists() else path).stat().st_size
