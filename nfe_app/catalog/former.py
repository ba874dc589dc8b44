"""The text a file had before, from the history of the repository it stands in."""

from __future__ import annotations

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path


def text_of(path: Path, digest: str) -> bytes | None:
    """The contents of a file that had this SHA-256, whatever the history says beside; None where no history is at hand or it has none such."""
    git = shutil.which("git")
    if git is None or not path.parent.is_dir():
        return None
    commits = _asked(git, path.parent, "log", "--format=%H", "--", path.name).split()
    texts = (_asked(git, path.parent, "show", f"{commit.decode()}:./{path.name}") for commit in commits)
    return next((text for text in texts if sha256(text).hexdigest() == digest), None)


def _asked(git: str, folder: Path, *words: str) -> bytes:
    return subprocess.run([git, *words], cwd=folder, capture_output=True, check=False).stdout  # noqa: S603 - our own words
