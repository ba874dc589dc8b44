"""How the tests are shared among the processes of `make test`, so that all of them end together."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from xdist.scheduler import LoadScopeScheduling

TOWN = ("tests/walks/", "tests/test_first_load.py", "tests/certificate/test_photographed.py")
"""What stands on the built fronts: they are built once, and one town is served from them."""
FIRST = (*TOWN, "tests/harness/", "tests/localfirst/", "tests/matrix/")
"""What takes longest, longest first; everything else is small enough to fill the end."""


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Each file is for one process, which makes what a file shares once; and the town with all that walks in it is for one."""

    def __init__(self, config: pytest.Config, log: Callable[..., object]) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return "town" if nodeid.startswith(TOWN) else str(nodeid.partition("::")[0])


def turn(item: pytest.Item) -> int:
    """When a test has its turn; those of equal turn stay as they were."""
    return next((place for place, begins in enumerate(FIRST) if item.nodeid.startswith(begins)), len(FIRST))
