"""An empty file with comments for a scheme of a place, from the sketches in `skeletons/`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from nfe_app.base.errors import Invalid
from nfe_app.base.words import _

from . import names
from .law import Region

SKETCHES = Path(__file__).with_name("skeletons")


def skeleton(place: Region, scheme: str, today: date) -> str:
    """The text of the empty file; refuses a scheme that has no sketch."""
    sketch = SKETCHES.joinpath(f"{scheme}.yaml")
    if scheme not in names.TITLES:
        raise Invalid(_("没有这个险种。"), {"scheme": scheme[:30], "schemes": list(names.TITLES)})
    text = sketch.read_text("utf-8").replace("{place}", place.full_name).replace("{today}", today.isoformat())
    return text.replace("{title}", names.TITLES[scheme])


def write(place: Region, scheme: str, folder: Path, today: date) -> Path:
    """Writes it into the place's own folder, made where there is none; refuses to write over a file."""
    text = skeleton(place, scheme, today)
    own = next(iter(sorted(folder.glob(f"{place.code}-*"))), folder / f"{place.code}-{place.pinyin}")
    path = own.joinpath(f"{scheme}.yaml")
    if path.exists():
        raise Invalid(_("这个文件已经有了，不会覆盖。"), {"file": str(path)})
    own.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path
