"""What may be kept of drafts by the server, field by field: whoever adds one has thought about it."""

from __future__ import annotations

import dataclasses
import re
from importlib import import_module
from pathlib import Path

DRAFTS = {
    "compared": "work work_name home home_name income years",
    "deed": "enrolment_id",
    "enrolment": "draft_id residence place place_name pension pension_option pension_base medical medical_option "
    "medical_base unemployment unemployment_option unemployment_base frequency",
    "guide": "age work place income fear",
    "payment_intent": "bill_ids amount_fen noted_on",
    "planned": "place pension pension_option medical medical_option unemployment unemployment_option frequency way budget "
    "share growth months " + " ".join(f"income_{month}" for month in range(1, 13)),
    "worth": "place birth_year birth_month sex original paid balance option own_base index_named index_paid growth interest "
    "prices fee resident_paid resident_balance gap broken mended",
}


def test_no_name_no_number_of_a_person_and_no_code_is_in_any_draft() -> None:
    """P23: those are asked for in forms, which are kept nowhere."""
    found = {}
    for path in sorted(set(Path("nfe_app").glob("*/*.py")) - set(Path("nfe_app/localfirst").glob("*.py"))):
        for name in re.findall(r"^(\w+) = Doc\(", path.read_text("utf-8"), re.MULTILINE):
            draft = getattr(import_module(".".join(path.with_suffix("").parts)), name)
            found[draft.name] = " ".join(field.name for field in dataclasses.fields(draft.initial))
    assert found == DRAFTS
