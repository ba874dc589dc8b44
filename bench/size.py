"""What a phone loads before a page works, and what it brings home to work without signal, packed with brotli."""

from __future__ import annotations

import json
import re
from pathlib import Path

LIMIT = 100_000
"""What the product asks for is 140,000; what Preact won is not to be lost without anybody noticing."""
MOST_KEPT = 250_000
PARTS = re.compile(r'(?:href|src)="(/[^"]+\.(?:js|css))"')
KEPT = re.compile(r'"(/[^"]*)":"(?:\w{12})?"')
LATER = re.compile(r"\blater:(\[[^\]]*\])")


def first_load(built: Path, page: str) -> dict[str, int]:
    """The bytes of each part of a page of an exported front by its address ("/join", "/en/join"), heaviest first."""
    html = f"{page.rstrip('/')}/index.html"
    parts = {html, *PARTS.findall((built / html.strip("/")).read_text())}
    sizes = {part: _packed(built / part.strip("/")) for part in parts}
    return dict(sorted(sizes.items(), key=lambda item: -item[1]))


def pages(built: Path) -> list[str]:
    """Every page of an exported front by its address, which begins with the base that the front lies at."""
    found = sorted(file.relative_to(built).parent.as_posix() for file in built.rglob("index.html"))
    return ["/" if place == "." else f"/{place}" for place in found]


def heaviest(built: Path) -> tuple[str, int]:
    """The page with the largest first load, and its bytes."""
    return max(((page, sum(first_load(built, page).values())) for page in pages(built)), key=lambda one: one[1])


def precache(built: Path, later: bool = False) -> dict[str, int]:
    """The bytes of everything that the service worker brings before it serves, or `later`, heaviest first; by its own list."""
    worker = _worker(built).read_text()
    after = json.loads(found[1]) if (found := LATER.search(worker)) else []
    files = {path: built / path.strip("/") for path in KEPT.findall(worker) if (path in after) == later}
    sizes = {path: _packed(file / "index.html" if file.is_dir() else file) for path, file in files.items()}
    return dict(sorted(sizes.items(), key=lambda item: -item[1]))


def base(built: Path) -> str:
    """Where an exported front lies: "" for the root, "/en"."""
    folder = _worker(built).parent.relative_to(built).as_posix()
    return "" if folder == "." else f"/{folder}"


def _worker(built: Path) -> Path:
    """The service worker lies where its front begins."""
    return next(built.rglob("sw.js"))


def _packed(path: Path) -> int:
    brotli = path.with_name(f"{path.name}.br")
    return (brotli if brotli.exists() else path).stat().st_size
