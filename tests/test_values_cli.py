"""`nfe law`: two people, each with a key and a passphrase of their own, make a value hold; `nfe doctor` and the start of a production look at it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from nfe_app import cli
from nfe_app.base.settings import settings
from nfe_app.catalog import approving
from tests.catalog import office
from tests.catalog.office import AFTER, FILE, write

WORDS = "correct horse battery"


@pytest.fixture
def values(house: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> approving.House:
    """A house with one file that was taken over; the commands speak of it."""
    made = office.house_in(tmp_path / "values", monkeypatch)
    monkeypatch.setattr(
        approving.House, "__init__", lambda self: self.__dict__.update(folder=made.folder, book=made.book)
    )
    return made


def nfe(*words: str, typed: str = "") -> Result:
    """The command with these words, and what is typed when it asks."""
    return CliRunner().invoke(cli.main, words, input=typed)


def test_two_people_with_their_own_keys_make_a_value_hold(values, tmp_path) -> None:
    lines = ["name,until,key"]
    for name in ("孙一", "李二"):
        made = nfe("law", "key", name, "--to", str(tmp_path / name), typed=f"{WORDS}\n{WORDS}\n")
        assert made.exit_code == 0, made.output
        lines.append(made.stdout.strip().splitlines()[-1])
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    settings().office_keys.write_text("\n".join(lines), "utf-8")
    write(values, AFTER)
    assert nfe("law", "waiting").exit_code == 1
    one = nfe("law", "enter", FILE, "--as", "孙一", "--key-file", str(tmp_path / "孙一"), typed=f"{WORDS}\ny\n")
    assert (one.exit_code, "签了" in one.stdout) == (0, True), one.output
    other = nfe("law", "check", FILE, "--as", "李二", "--key-file", str(tmp_path / "李二"), typed=f"{WORDS}\ny\n")
    assert (other.exit_code, "孙一" in other.stdout) == (0, True), other.output
    assert "0.08" in other.stdout and "某医保发〔2025〕9号" in other.stdout
    told = nfe("law", "waiting")
    assert (told.exit_code, told.stdout.splitlines()[-1].split(",")[0]) == (0, "1 files checked by two")


def test_who_says_no_signs_nothing(values) -> None:
    write(values, AFTER)
    told = nfe("law", "enter", FILE, "--as", "演示甲", typed="n\n")
    assert (told.exit_code, office.rows(values)) == (1, [])


def test_one_person_is_not_two(values) -> None:
    write(values, AFTER)
    assert nfe("law", "enter", FILE, "--as", "演示甲", "--yes").exit_code == 0
    told = nfe("law", "check", FILE, "--as", "演示甲", "--yes")
    assert (told.exit_code, told.stderr.split()[0]) == (1, "not_second_checker")


def test_a_name_alone_opens_nothing(values, tmp_path) -> None:
    write(values, AFTER)
    told = nfe("law", "enter", FILE, "--as", "马洛", "--yes")
    assert (told.exit_code, told.stderr.split()[0]) == (1, "unknown_checker")
    wrong = nfe("law", "enter", FILE, "--as", "赵敏", "--key-file", str(tmp_path / "none"), "--yes", typed="x\n")
    assert wrong.exit_code == 2


def test_a_key_is_never_written_over_and_has_a_passphrase(tmp_path) -> None:
    kept = tmp_path / "key"
    kept.write_text("mine")
    assert nfe("law", "key", "孙一", "--to", str(kept), typed=f"{WORDS}\n{WORDS}\n").exit_code == 2
    assert kept.read_text() == "mine"
    assert nfe("law", "key", "孙一", "--to", str(tmp_path / "new"), typed="short\nshort\n").exit_code == 2
    assert nfe("law", "key", "孙 一", "--to", str(tmp_path / "new")).exit_code == 2


def test_the_doctor_and_the_start_of_a_production_name_what_one_person_changed(values, monkeypatch) -> None:
    reached: list[str] = []
    monkeypatch.setattr(cli, "_serve", lambda: reached.append("serves"))
    monkeypatch.setattr(settings(), "mode", "production")
    write(values, AFTER)
    assert "ill  values" in nfe("doctor").stdout
    for word in ("serve", "worker"):
        told = nfe(word)
        assert (told.exit_code, FILE in told.stderr, reached) == (2, True, [])
    write(values, office.BEFORE)
    assert nfe("serve").exit_code == 0
    assert reached == ["serves"]


def test_an_office_whose_file_is_broken_is_told_with_its_line(values, tmp_path) -> None:
    settings().office_keys.write_text("name,until,key\n赵敏,soon,x\n", "utf-8")
    told = nfe("law", "waiting")
    assert (told.exit_code, "赵敏" in told.stderr) == (2, True)
    assert "ill  values" in nfe("doctor").stdout
