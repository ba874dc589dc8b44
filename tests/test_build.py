"""Building fronts, and leaving in the middle of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nfe_app.building import Job, run_whole

LEAVING = """
import os, sys
from nfe_app.building import Job, run_whole
say = "exec > {}; sleep 600 & echo started; wait"
run_whole([Job(one, ["sh", "-c", say.format(one)], os.environ) for one in sys.argv[1:]], most=2)
"""


def test_who_ends_a_build_ends_everything_it_started(tmp_path: Path) -> None:
    """Of two at once."""
    pipes = [tmp_path / "one", tmp_path / "other"]
    for pipe in pipes:
        os.mkfifo(pipe)
    build = subprocess.Popen([sys.executable, "-c", LEAVING, *map(str, pipes)])
    opened = [pipe.open() for pipe in pipes]
    assert [one.readline() for one in opened] == ["started\n"] * 2
    build.send_signal(signal.SIGTERM)
    assert [one.read() for one in opened] == ["", ""]  # the sleepers hold the pipes: they end when all have ended
    assert build.wait(60) == 143
    for one in opened:
        one.close()


def shell(name: str, does: str) -> Job:
    """A job of the shell."""
    return Job(name, ["sh", "-c", does], os.environ)


def test_no_more_run_at_once_than_may_and_each_is_told_when_it_has_ended(tmp_path: Path) -> None:
    ended: list[str] = []
    alone = f"mkdir {tmp_path}/here && rmdir {tmp_path}/here"
    run_whole([shell(name, alone) for name in "abc"], 1, ended.append)
    assert ended == ["a", "b", "c"]


def test_what_fails_is_told_in_its_own_words_and_takes_the_others_along(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ended: list[str] = []
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    jobs = [shell("long", f"exec > {pipe}; sleep 600"), shell("bad", "echo no such page; exit 3")]
    with pytest.raises(subprocess.CalledProcessError) as fault:
        run_whole(jobs, 2, ended.append)
    assert (fault.value.returncode, ended) == (3, [])
    assert os.read(reader, 1) == b""  # nobody holds the pipe any more
    os.close(reader)
    assert capfd.readouterr().err == "no such page\n"


def test_two_that_end_at_once_are_told_of_the_first_that_failed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """One fault in what all are made of ends all of them; and what a failed one has left behind leaves, too."""
    pipe, gate = tmp_path / "pipe", tmp_path / "gate"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    both_wait = f"until [ -e {gate} ]; do :; done; exit 4"
    jobs = [
        shell("one", f"sleep 600 > {pipe} & : > {gate}; exit 4"),
        shell("other", both_wait),
        shell("third", "exit 0"),
    ]
    with pytest.raises(subprocess.CalledProcessError) as fault:
        run_whole(jobs, 2)
    assert fault.value.returncode == 4
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert os.read(reader, 1) == b""
    os.close(reader)
    assert capfd.readouterr().err == ""
