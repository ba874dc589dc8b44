"""What may be kept of drafts, on the phone and by the server, field by field: whoever adds one has thought about it."""

from __future__ import annotations

import dataclasses
import re
from importlib import import_module
from pathlib import Path
from typing import Any

from nfe_app.drafts import actions as drafts

STAY = {"compared", "guide", "planned", "worth"}
"""Those that hold income, age or sex: they stay on the phone."""
DRAFTS = {
    "change": "kind place place_name reason address work platform photos proposed",
    "compared": "work work_name home home_name income years",
    "deed": "enrolment_id",
    "word": "purpose",
    "enrolment": "draft_id residence place place_name pension pension_option pension_base medical medical_option "
    "medical_base unemployment unemployment_option unemployment_base frequency proposed handed",
    "guide": "age work place income fear",
    "payment_intent": "bill_ids amount_fen noted_on",
    "planned": "place pension pension_option medical medical_option unemployment unemployment_option frequency way budget "
    "share growth months " + " ".join(f"income_{month}" for month in range(1, 13)),
    "move": "way household proposed",
    "refund": "bill_id reason photos proposed",
    "withdrawal": "change_id",
    "worth": "place birth_year birth_month sex original paid balance option own_base index_named index_paid growth interest "
    "prices fee resident_paid resident_balance gap broken mended",
}


def found() -> dict[str, Any]:
    """The drafts of all pages, by name."""
    made = {}
    for path in sorted(set(Path("nfe_app").glob("*/*.py")) - set(Path("nfe_app/localfirst").glob("*.py"))):
        for name in re.findall(r"^(\w+) = Doc\(", path.read_text("utf-8"), re.MULTILINE):
            draft = getattr(import_module(".".join(path.with_suffix("").parts)), name)
            made[draft.name] = draft
    return made


def test_no_name_no_number_of_a_person_and_no_code_is_in_any_draft() -> None:
    """P23: those are asked for in forms, which are kept nowhere."""
    fields = {name: " ".join(one.name for one in dataclasses.fields(draft.initial)) for name, draft in found().items()}
    assert fields == DRAFTS


def test_income_age_and_sex_stay_on_the_phone_and_all_else_is_known_to_the_server() -> None:
    """P23: personal data needs a purpose, and nobody has one for these at the server."""
    assert {name for name, draft in found().items() if draft.stays} == STAY
    assert set(DRAFTS) - STAY == drafts.KNOWN
