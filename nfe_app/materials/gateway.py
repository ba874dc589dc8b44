"""The scanner for viruses that whoever runs this may have on the same machine: clamd, by its socket (clamd(8), INSTREAM)."""

from __future__ import annotations

import socket
from pathlib import Path

from nfe_app.base.errors import Fault

PATIENCE = 10.0
CLEAN, FOUND = "stream: OK", " FOUND"


class ScannerDown(Fault):
    """It cannot be reached, or did not look."""


def is_infected(content: bytes, at: Path) -> bool:
    """Whether the scanner that listens at a socket knows something bad in these bytes. Raises ScannerDown."""
    said = b""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE)
            line.connect(str(at))
            line.sendall(b"zINSTREAM\0" + len(content).to_bytes(4, "big") + content + bytes(4))
            while not said.endswith(b"\0") and (part := line.recv(1024)):
                said += part
    except OSError as fault:
        raise ScannerDown(type(fault).__name__) from fault
    told = said.rstrip(b"\0").decode("ascii", "replace")
    if told != CLEAN and not told.endswith(FOUND):
        raise ScannerDown(told[:80])
    return told != CLEAN
