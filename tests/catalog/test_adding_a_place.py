"""The steps of docs/adding-a-place.md, done in a copy of the house with the guide's own commands: the invented city is priced without Python."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import yaml

from nfe_app.base.errors import Invalid
from nfe_app.catalog import names, parameters, upkeep
from nfe_app.catalog.offers import UnknownPlace

TEXT = Path("docs/adding-a-place.md").read_text("utf-8")
BLOCKS = re.findall(r"```(sh|yaml)\n(.*?)```", TEXT, re.S)
COMMANDS = [line for kind, block in BLOCKS if kind == "sh" for line in block.splitlines()]
FILLED_IN, CASE = [block for kind, block in BLOCKS if kind == "yaml"]
FILE = re.search(r"`(\d{6}-\w+/\w+\.yaml)`", TEXT)
HOUSE = Path(upkeep.__file__).parents[1]
TODAY = date(2026, 11, 25)
Ran = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Copy:
    """A copy of the house, with its own values and its own `nfe`."""

    home: Path

    @property
    def values(self) -> Path:
        """The folder of its values, where the guide says that it is."""
        return self.home / "nfe_app/catalog/parameters"

    def run(self, command: str) -> Ran:
        """A line of the guide, typed into this house."""
        nfe, *words = shlex.split(command)
        typed = [str(Path(sys.executable).with_name(nfe)), *words]
        here = {**os.environ, "PYTHONPATH": str(self.home), "COLUMNS": "300"}
        return subprocess.run(typed, cwd=self.home, env=here, capture_output=True, text=True, check=False)


def steps(copy: Copy) -> Iterator[tuple[str, Ran]]:
    """The guide from its top to its end: each command is run, and the first example is written into the new file."""
    assert FILE
    for kind, block in BLOCKS:
        if kind == "sh":
            yield from ((line, copy.run(line)) for line in block.splitlines())
        elif block == FILLED_IN:
            (copy.values / FILE[1]).write_text(block, "utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A house in which nobody has followed the guide yet."""
    home = tmp_path_factory.mktemp("copied")
    shutil.copytree(HOUSE, home / "nfe_app", ignore=shutil.ignore_patterns("__pycache__", ".web*"))
    return Copy(home)


@pytest.fixture(scope="module")
def followed(copy: Copy) -> list[tuple[str, Ran]]:
    """Every command of the guide with what it answered, in its order."""
    return list(steps(copy))


def answers(followed: list[tuple[str, Ran]], begins: str) -> list[Ran]:
    """What the commands that begin so answered."""
    return [ran for line, ran in followed if line.startswith(begins)]


def test_the_guide_uses_the_commands_that_it_is_about() -> None:
    kinds = [" ".join(line.split()[:3]).partition(" --")[0] for line in COMMANDS]
    catalog = ["nfe catalog coverage", "nfe catalog new", "nfe catalog check", "nfe catalog check", "nfe quote"]
    assert kinds == [*catalog, "nfe law enter", "nfe law check", "nfe law waiting"]
    assert f"`{parameters.FOLDER.relative_to(HOUSE.parent)}/`" in TEXT


def test_what_is_missing_is_told_first(followed: list[tuple[str, Ran]]) -> None:
    (ran,) = answers(followed, "nfe catalog coverage")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert names.TITLES["employee_medical"] in ran.stdout


def test_the_new_file_stands_where_the_guide_says(copy: Copy, followed: list[tuple[str, Ran]]) -> None:
    assert FILE
    (ran,) = answers(followed, "nfe catalog new")
    assert ran.returncode == 0
    assert ran.stdout.strip() == str(copy.values / FILE[1])


def test_a_new_file_is_said_to_be_incomplete_until_it_is_filled_in(followed: list[tuple[str, Ran]]) -> None:
    assert FILE
    empty, filled_in = answers(followed, "nfe catalog check")
    faults = empty.stderr.splitlines()
    assert empty.returncode == 1
    assert faults
    assert all(fault.startswith(FILE[1]) and "还没填" in fault for fault in faults)
    assert (filled_in.returncode, filled_in.stderr, filled_in.stdout) == (0, "", "every file is whole\n")


def test_the_command_prices_it_as_the_case_says_and_names_every_document(followed: list[tuple[str, Ran]]) -> None:
    ((case,), (ran,)) = yaml.safe_load(CASE), answers(followed, "nfe quote")
    assert ran.returncode == 0, ran.stderr
    assert f"每月 {case['then']['amount']}" in ran.stdout
    for parameter in yaml.safe_load(FILLED_IN).values():
        assert parameter["values"][0]["document"].split()[0] in ran.stdout
    assert "待核" in ran.stdout


def test_one_person_enters_it_and_another_checks_it_and_nothing_waits(followed: list[tuple[str, Ran]]) -> None:
    (entered,), (checked,), (waiting,) = (
        answers(followed, f"nfe law {word}") for word in ("enter", "check", "waiting")
    )
    assert (entered.returncode, checked.returncode) == (0, 0), entered.stderr + checked.stderr
    for parameter in yaml.safe_load(FILLED_IN).values():
        assert all(parameter["values"][0][name] in checked.stdout for name in ("value", "document"))
    assert (waiting.returncode, waiting.stdout.split(",")[0]) == (0, "1 files checked by two")


def test_the_case_asks_what_the_command_asks_and_comes_to_what_it_says(
    copy: Copy, followed: list[tuple[str, Ran]]
) -> None:
    assert followed
    (case,) = yaml.safe_load(CASE)
    (line,) = [line for line in COMMANDS if line.startswith("nfe quote")]
    given = case["given"]
    asked = f"nfe quote --place {given['place']} --scheme {given['scheme']} --on {given['day']}"
    assert line == asked
    told = json.loads(copy.run(f"{line} --option {given['option']} --json").stdout)
    assert {name: told[name] for name in case["then"]} == case["then"]


def test_a_file_is_never_written_over(copy: Copy, followed: list[tuple[str, Ran]]) -> None:
    assert FILE
    (line,) = [line for line, _ran in followed if line.startswith("nfe catalog new")]
    assert copy.run(line).returncode == 1
    assert (copy.values / FILE[1]).read_text("utf-8") == FILLED_IN


def test_the_invented_city_is_not_in_the_house() -> None:
    codes = {known.place for values in parameters.records().values() for known in values}
    assert yaml.safe_load(CASE)[0]["given"]["place"] not in codes


@pytest.mark.parametrize("scheme", names.TITLES)
def test_each_scheme_has_a_sketch_whose_every_value_is_to_be_filled_in(scheme: str, tmp_path: Path) -> None:
    path = upkeep.new("360700", scheme, tmp_path)
    told = {fault.where.partition(".")[0] for fault in upkeep.check(tmp_path, TODAY)}
    assert told == set(yaml.safe_load(path.read_text("utf-8")))


@pytest.mark.parametrize("scheme", names.TITLES)
def test_each_value_of_a_sketch_has_a_name_the_law_knows(scheme: str, tmp_path: Path) -> None:
    sketched = yaml.safe_load(upkeep.new("360700", scheme, tmp_path).read_text("utf-8"))
    assert set(sketched) <= {name for of, name in parameters.records() if of == scheme}


def test_a_further_scheme_goes_into_the_folder_the_place_has(tmp_path: Path) -> None:
    tmp_path.joinpath("610000-shaanxi").mkdir()
    assert upkeep.new("610000", "work_injury", tmp_path).parent.name == "610000-shaanxi"


@pytest.mark.parametrize(
    ("place", "scheme", "no"), [("999999", "unemployment", UnknownPlace), ("110000", "../x", Invalid)]
)
def test_a_place_or_scheme_nobody_knows_is_refused(
    place: str, scheme: str, no: type[Exception], tmp_path: Path
) -> None:
    with pytest.raises(no):
        upkeep.new(place, scheme, tmp_path)
    assert list(tmp_path.iterdir()) == []
