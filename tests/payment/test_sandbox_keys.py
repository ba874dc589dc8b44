"""The sandbox's keys are made once, kept privately, and the same for everybody."""

from __future__ import annotations

import multiprocessing
import stat
from concurrent.futures import ProcessPoolExecutor

from nfe_app.payment.sandbox.keys import FILE, keys_in


def test_keys_are_made_once_and_then_found_again(tmp_path):
    assert keys_in(tmp_path / "keys") == keys_in(tmp_path / "keys")


def test_nobody_else_may_read_the_keys(tmp_path):
    keys_in(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_two_processes_that_start_at_once_get_the_same_keys(tmp_path):
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as both:
        first, second = both.map(keys_in, [tmp_path, tmp_path])
    assert first == second
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_each_side_holds_only_its_own_secret(tmp_path):
    merchant, platform = keys_in(tmp_path)
    assert merchant.private_key not in vars(platform).values()
    assert platform.private_key not in vars(merchant).values()
    assert set(merchant.anchors) == {platform.serial, platform.public_key_id}
    assert "PRIVATE" not in repr(merchant) + repr(platform)
    assert merchant.api_v3_key not in repr(merchant) + repr(platform)
