"""The Alipay sandbox's keys are made once, kept privately, and the same for everybody."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor

from nfe_app.payment.sandbox.alipay_keys import FILE, alipay_keys_in


def test_keys_are_made_once_and_then_found_again(tmp_path):
    assert alipay_keys_in(tmp_path / "keys") == alipay_keys_in(tmp_path / "keys")
    assert [path.name for path in (tmp_path / "keys").iterdir()] == [FILE]
    assert stat.S_IMODE((tmp_path / "keys" / FILE).stat().st_mode) == 0o600


def test_two_who_start_at_once_get_the_same_keys(tmp_path):
    with ThreadPoolExecutor(2) as both:
        first, second = both.map(alipay_keys_in, [tmp_path, tmp_path])
    assert first == second


def test_each_side_holds_only_its_own_secret(tmp_path):
    merchant, platform = alipay_keys_in(tmp_path)
    assert merchant.private_key not in vars(platform).values()
    assert platform.private_key not in vars(merchant).values()
    assert "PRIVATE" not in repr(merchant) + repr(platform)
