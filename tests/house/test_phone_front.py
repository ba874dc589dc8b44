"""The phone's build knows no State: a worker's page needs no socket, and learns no name of the desk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache

import reflex as rx

BUILD = """
import json
from nfe_app import front
from tests.house import test_phone_front as seen
app = front.phone()
print(json.dumps({"states": seen.states(), "desk": seen.desk_files(), "pages": len(app._unevaluated_pages), "state": app.enable_state}))
"""


def states() -> list[str]:
    """The State classes of ours that this process knows."""
    found, heirs = [], [base for base in rx.State.__mro__ if base.__module__.startswith("reflex")]
    while heirs:
        heir = heirs.pop()
        heirs += type.__subclasses__(heir)
        found += [heir.__name__] if heir.__module__.startswith("nfe_app.") else []
    return found


def desk_files() -> list[str]:
    """The files of the desk that this process has brought in."""
    return [name for name in sys.modules if name.startswith("nfe_app.") and name.endswith((".desk", ".desk_frame"))]


@cache
def phone() -> dict[str, object]:
    """What stands in a process that builds the phone's front."""
    environment = {**os.environ, "FRONT": "phone", "REFLEX_TELEMETRY_ENABLED": "false"}
    ran = subprocess.run([sys.executable, "-c", BUILD], env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    told: dict[str, object] = json.loads(ran.stdout.splitlines()[-1])
    return told


def test_the_phone_registers_no_state() -> None:
    assert phone()["states"] == phone()["desk"] == []
    assert phone()["state"] is False


def test_the_phone_has_its_pages() -> None:
    assert phone()["pages"] >= 16  # type: ignore[operator]


def test_the_desk_has_state_so_the_phone_would_be_noticed() -> None:
    """This process has built the desk: the tests import the assembly as it is served."""
    assert "WorkList" in states()
    assert "nfe_app.desk.desk" in desk_files()
