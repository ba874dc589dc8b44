"""One secret, a key for each purpose, and files that are made once whoever comes first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nfe_app.base import keys
from tests import conftest

KEEP = """
import sys
from pathlib import Path
from nfe_app.base import keys
sys.stdin.readline()
print(keys.kept(Path(sys.argv[1]), sys.argv[2].encode()).decode())
"""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.text(), st.text(min_size=1, max_size=20))
def test_what_was_sealed_is_read_again_by_its_purpose_alone(house: str, text: str, purpose: str) -> None:
    sealed = keys.seal(purpose, text)
    assert keys.unseal(purpose, sealed) == text
    with pytest.raises(InvalidTag):
        keys.unseal(purpose + "!", sealed)


def test_the_same_text_is_never_sealed_alike(house: str) -> None:
    sealed = {keys.seal("identity", "999999199005120010") for _ in range(20)}
    assert len(sealed) == 20
    assert not [one for one in sealed if b"199005" in one]


def test_a_changed_byte_is_noticed(house: str) -> None:
    sealed = keys.seal("identity", "999999199005120010")
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(InvalidTag):
            keys.unseal("identity", changed)


def test_a_digest_is_found_again_but_not_across_purposes(house: str) -> None:
    assert keys.digest("phone", "+8613800002207") == keys.digest("phone", "+8613800002207")
    assert keys.digest("phone", "+8613800002207") != keys.digest("address", "+8613800002207")
    assert keys.key_for("seal phone") != keys.key_for("digest phone")


def test_another_house_has_other_keys(house: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = keys.digest("phone", "+8613800002207")
    monkeypatch.setenv("NFE_SECRET", "another secret of another house, long enough")
    conftest.forget()
    assert keys.digest("phone", "+8613800002207") != ours


def test_the_secret_is_kept_for_the_owner_alone(house: str, tmp_path: Path) -> None:
    keys.key_for("anything")
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert len((tmp_path / "secret").read_bytes()) == 32


def test_after_a_restart_it_is_the_same_secret(house: str) -> None:
    sealed, signer = keys.seal("name", "王芳"), keys.signing_key().thumbprint()
    conftest.forget()
    assert keys.unseal("name", sealed) == "王芳"
    assert keys.signing_key().thumbprint() == signer


def test_of_processes_that_start_at_once_one_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret"
    command = [sys.executable, "-c", KEEP, str(path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started = [subprocess.Popen([*command, f"made by {number}"], **pipes) for number in range(2)]  # type: ignore[call-overload]
    said = {process.communicate("\n")[0] for process in started}
    assert said == {path.read_text() + "\n"}
    assert [one.name for one in path.parent.iterdir()] == ["secret"]


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    assert keys.kept(tmp_path / "secret", b"first") == b"first"
    assert keys.kept(tmp_path / "secret", b"second") == b"first"
