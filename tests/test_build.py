"""Building a front, and leaving in the middle of it."""

from __future__ import annotations

import signal
import subprocess
import sys

LEAVING = """
import os
from nfe_app import serving
serving.run_whole(["sh", "-c", "sleep 600 & echo started; wait"], os.environ)
"""


def test_who_ends_a_build_ends_everything_it_started() -> None:
    build = subprocess.Popen([sys.executable, "-c", LEAVING], stdout=subprocess.PIPE, text=True)
    assert build.stdout is not None
    assert build.stdout.readline() == "started\n"
    build.send_signal(signal.SIGTERM)
    said, _ = build.communicate(timeout=60)  # the sleeper holds the pipe: it ends when all have ended
    assert (said, build.returncode) == ("", 143)
