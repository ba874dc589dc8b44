"""A browser nobody listens in on is asked afterwards what its page wrote down."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import alone, phone
from tests.browser import CHROMIUM
from tests.conftest import missing


def test_what_a_page_writes_down_is_read_and_a_word_nobody_knows_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = CHROMIUM or missing("chromium", "none on the PATH")
    monkeypatch.setattr(alone, "LOOK_EVERY", 0.05)
    with alone.alone(str(browser), phone.FLAGS, str(tmp_path)) as page:
        assert page.noted("data:text/html,<script>window.here = 5</script>", "here") == 5
        assert page.answer_to("2 + 3") == 5
        with pytest.raises(RuntimeError, match="No"):
            page.call("No.such")
