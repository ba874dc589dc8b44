"""What a phone asks for: a whole choice, or something with one enrolment."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from nfe_app.base.commands import Helped, Payload
from nfe_app.base.months import Frequency

Place = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
Count = Annotated[int, Field(ge=0, le=10**12)]


class Chosen(Payload):
    """One insurance type as the phone shows it: option, own base in fen where one is typed, and the amount that was shown."""

    scheme: str = Field(max_length=30)
    option: str = Field(max_length=40)
    base_fen: Count | None = None
    shown_fen: Count


class Confirm(Helped):
    """A whole choice, made on the phone with or without signal."""

    draft_id: UUID
    place: Place
    residence: Literal["work", "household"]
    frequency: Frequency
    choices: Annotated[list[Chosen], Field(max_length=5)]
    pack_version: str | None = Field(default=None, max_length=100)
    handed_over: UUID | None = None
    """The hand-over by which a counter gave it to the phone."""


class OneEnrolment(Helped):
    """Which enrolment is meant."""

    enrolment_id: UUID
