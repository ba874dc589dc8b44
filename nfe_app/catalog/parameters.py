"""Reads the dated values of `parameters/<place>/<scheme>.yaml`, loudly refusing what is not in the house's form."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from nfe_app.base.words import known_as

from . import approvals, benefit_names, reading  # noqa: F401 - its names are registered
from .law import Confidence, Known, Parameter, Records
from .names import YEARLY
from .reading import PARAMETERS, by_unit
from .regions import COUNTRY, regions

FOLDER = Path(__file__).with_name("parameters")
Raw = str | list[str] | dict[str, str] | list[dict[str, str]] | dict[str, list[str]]
Unit = Annotated[str, AfterValidator(reading.known_unit)]
Strict = ConfigDict(extra="forbid", strict=True, frozen=True)


class Reference(BaseModel):
    """A further source of the same value."""

    model_config = Strict
    document: str = Field(min_length=2)
    url: str = Field("", pattern=r"^(https?://\S+)?$")


class DatedValue(BaseModel):
    """One value with its dates, document and how sure we are; numbers are quoted, so that none is ever a float."""

    model_config = Strict
    since: date | None
    until: date | None
    value: Raw
    document: str = Field(min_length=2)
    url: str = Field("", pattern=r"^(https?://\S+)?$")
    also: list[Reference] = []
    confidence: Confidence
    grade: Literal["A", "B", "C", "K"]
    scope: str = ""
    places: list[str] = []
    but: list[str] = []
    derived: bool = False
    note: str = ""

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if self.since and self.until and self.until < self.since:
            raise ValueError(f"{self.since} to {self.until} runs backwards")
        if (self.confidence == "verified") != (self.grade in "AB"):
            raise ValueError(f"grade {self.grade} is not {self.confidence}")
        if unknown := {*self.places, *self.but} - set(regions()):
            raise ValueError(f"no such places: {sorted(unknown)}")
        return self


class ParameterFile(BaseModel):
    """One parameter of one place and scheme, with all its dated values."""

    model_config = Strict
    says: str = Field(min_length=5)
    title: str = ""
    unit: Unit
    values: list[DatedValue] = Field(min_length=1)
    checked_on: date

    def known(self, place: str, scheme: str, name: str) -> list[Known[Any]]:
        """The values as the law holds them; a name that no rule knows says its title itself, or is a KeyError."""
        parameter: Parameter[Any] = (
            Parameter(scheme, name, known_as(self.title, en=self.says), by_unit(self.unit), scheme in YEARLY)
            if self.title
            else PARAMETERS[scheme, name]
        )
        return [
            Known(
                parameter=parameter,
                value=parameter.read(dated.value),
                unit=self.unit,
                place=place,
                checked_on=self.checked_on,
                places=tuple(dated.places),
                but=tuple(dated.but),
                **dated.model_dump(exclude={"value", "places", "but", "also"}),
            )
            for dated in self.values
        ]


def place_of(folder: Path) -> str:
    """The code of the place a folder speaks of: `110000-beijing` or `national`."""
    code = COUNTRY.code if folder.name == "national" else folder.name.partition("-")[0]
    if code != COUNTRY.code and code not in regions():
        raise ValueError(f"{folder.name} is not named after a place")
    return code


def texts(folder: Path = FOLDER) -> dict[str, bytes]:
    """Every file of a folder as it stands, by its name in it: `330100-hangzhou/employee_pension.yaml`."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.glob("*/*.yaml"))}


def read(text: bytes) -> dict[str, ParameterFile]:
    """Every parameter of one file, validated."""
    raw: dict[str, Any] = yaml.load(text.decode(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return {name: ParameterFile.model_validate(one) for name, one in raw.items()}


@cache
def records(folder: Path = FOLDER) -> Records:
    """Every dated value of the house, by scheme and name; what is read are the very bytes that were checked. Raises NotChecked."""
    found: defaultdict[tuple[str, str], list[Known[Any]]] = defaultdict(list)
    files = texts(folder)
    approvals.hold(files)
    for path, text in ((Path(file), text) for file, text in files.items()):
        place = place_of(path.parent)
        for name, parameter in read(text).items():
            found[path.stem, name] += parameter.known(place, path.stem, name)
    return dict(found)


def parameter_of(scheme: str, name: str) -> Parameter[Any]:
    """How the values of a name are read, and what people call it; a name that is not recorded is a KeyError."""
    return records()[scheme, name][0].parameter


@cache
def named_places() -> frozenset[str]:
    """Every region that a value speaks of, takes in or leaves out: below it the law is the same."""
    values = [value for several in records().values() for value in several]
    return frozenset(code for value in values for code in (value.place, *value.places, *value.but))
