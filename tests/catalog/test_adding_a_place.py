"""The steps of docs/adding-a-place.md, done as they are written, in a copy of the parameters: the invented city is priced without Python."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from nfe_app.base.errors import Invalid
from nfe_app.catalog import law, names, parameters, regions, rules, upkeep
from nfe_app.catalog.offers import UnknownPlace

TEXT = Path("docs/adding-a-place.md").read_text("utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.S) for line in block.splitlines()]
FILLED_IN, CASE = re.findall(r"```yaml\n(.*?)```", TEXT, re.S)
TODAY = date(2026, 11, 25)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of every value of the house."""
    return Path(shutil.copytree(parameters.FOLDER, tmp_path / "parameters"))


def new(folder: Path) -> Path:
    """The command of the second step, in the copy."""
    (command,) = [line for line in COMMANDS if line.startswith("nfe catalog new ")]
    return upkeep.new(*command.split()[3:], folder)


def test_a_new_file_is_said_to_be_incomplete(folder: Path) -> None:
    path = new(folder)
    faults = upkeep.check(folder, TODAY)
    assert {fault.file for fault in faults} == {str(path.relative_to(folder))}
    assert all("还没填" in fault.says for fault in faults)
    assert f"`{path.relative_to(folder)}`" in TEXT


def test_once_filled_in_it_is_whole_and_comes_to_what_the_case_says(folder: Path) -> None:
    new(folder).write_text(FILLED_IN, "utf-8")
    assert upkeep.check(folder, TODAY) == []
    (case,) = yaml.safe_load(CASE)
    given = case["given"]
    here = law.in_force(parameters.records(folder), regions.chain_of(given["place"]), given["day"])
    quoted = rules.quote(given["scheme"], given["option"], None, here)
    assert case["then"] == {"amount": quoted.amount.yuan, "unit": quoted.unit, "confidence": quoted.confidence}


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


def test_a_file_is_never_written_over(folder: Path) -> None:
    own = folder / "110000-beijing/employee_medical.yaml"
    before = own.read_bytes()
    with pytest.raises(Invalid):
        upkeep.new("110000", "employee_medical", folder)
    assert own.read_bytes() == before


def test_a_further_scheme_goes_into_the_folder_the_place_has(folder: Path) -> None:
    assert upkeep.new("610000", "work_injury", folder).parent.name == "610000-shaanxi"


@pytest.mark.parametrize(
    ("place", "scheme", "no"), [("999999", "unemployment", UnknownPlace), ("110000", "../x", Invalid)]
)
def test_a_place_or_scheme_nobody_knows_is_refused(
    place: str, scheme: str, no: type[Exception], tmp_path: Path
) -> None:
    with pytest.raises(no):
        upkeep.new(place, scheme, tmp_path)
    assert list(tmp_path.iterdir()) == []
