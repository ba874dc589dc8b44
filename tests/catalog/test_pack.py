"""What a phone takes home: every amount of the year, what is not known and why, and a signature over all of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import ECKey

from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import names
from nfe_app.catalog import pack as packing

KEY = ECKey.generate_key("P-256")
NOVEMBER = date(2026, 11, 23)


def scheme_of(place: str, code: str, day: date = NOVEMBER) -> dict[str, Any]:
    """One scheme of a pack."""
    return next(one for one in catalog.pack(place, day, KEY)["schemes"] if one["code"] == code)


def option_of(scheme: dict[str, Any], code: str) -> dict[str, Any]:
    """One option of a scheme."""
    return next(one for one in scheme["options"] if one["code"] == code)


def frequency_of(scheme: dict[str, Any], code: str) -> dict[str, Any]:
    """One frequency of a scheme."""
    return next(one for one in scheme["frequencies"] if one["code"] == code)


def leaves(part: Any) -> Iterator[Any]:
    """Every leaf of a pack."""
    if isinstance(part, dict | list):
        for one in part.values() if isinstance(part, dict) else part:
            yield from leaves(one)
    else:
        yield part


def test_a_pack_says_its_place_its_day_and_every_scheme() -> None:
    pack = catalog.pack("110000", NOVEMBER, KEY)
    assert (pack["place"], pack["name"], pack["made_on"], pack["checked_on"]) == (
        "110000",
        "北京市",
        "2026-11-23",
        "2026-11-23",
    )
    assert {one["code"]: one["state"] for one in pack["schemes"]} == {
        "employee_pension": "offered",
        "employee_medical": "not_known",
        "unemployment": "offered",
        "resident_pension": "offered",
        "resident_medical": "not_known",
        "work_injury": "not_known",
        "occupational_injury": "others_pay",
    }


def test_amounts_change_inside_the_year_with_the_law() -> None:
    floor = option_of(scheme_of("110000", names.PENSION), "floor")
    assert floor["amount_fen"] == 145400
    assert (floor["amounts"]["2026-06"], floor["amounts"]["2026-07"]) == (143240, 145400)


def test_the_phone_only_adds() -> None:
    scheme = scheme_of("110000", names.PENSION)
    quarter = frequency_of(scheme, "quarter")
    assert quarter["periods"] == ["2026-11", "2026-12"]
    assert sum(option_of(scheme, "floor")["amounts"][month] for month in quarter["periods"]) == 290800


def test_months_without_a_law_are_told_apart() -> None:
    medical = scheme_of("110000", names.MEDICAL, date(2026, 4, 1))
    half, year = frequency_of(medical, "half_year"), frequency_of(medical, "year")
    assert (half["periods"], half["unknown"]) == (["2026-04", "2026-05", "2026-06"], [])
    assert year["unknown"] == [f"2026-{month:02d}" for month in range(7, 13)]


def test_what_is_not_known_says_why() -> None:
    medical = scheme_of("110000", names.MEDICAL)
    assert medical["options"] == []
    assert "2026-06-30" in medical["says"]


def test_what_is_not_offered_shows_its_document() -> None:
    unemployment = scheme_of("120000", names.UNEMPLOYMENT)
    assert unemployment["state"] == "not_offered"
    (key,) = unemployment["law"]
    assert catalog.pack("120000", NOVEMBER, KEY)["grounds"][key]["document"] == "天津政务网 2023-11-27 问答"


def test_an_own_base_carries_its_steps_for_every_stretch_of_the_year() -> None:
    own = option_of(scheme_of("110000", names.PENSION), "own")
    assert [(span["low_fen"], span["periods"][0], span["periods"][-1]) for span in own["spans"]] == [
        (716200, "2026-01", "2026-06"),
        (727000, "2026-07", "2027-06"),
    ]
    assert own["spans"][0]["tree"]["op"] == "divide"


def test_what_is_to_be_checked_says_so() -> None:
    assert option_of(scheme_of("110000", "resident_pension"), "fee_1000")["confidence"] == "general"
    assert scheme_of("110000", names.PENSION)["confidence"] == "verified"


def test_a_yearly_fee_is_kept_by_its_year() -> None:
    pension = scheme_of("120000", "resident_pension")
    assert (pension["unit"], pension["pays_for"]) == ("year", "2026")
    assert option_of(pension, "fee_600")["amounts"] == {"2026": 60000}
    assert frequency_of(pension, "year")["periods"] == ["2026"]


def test_from_september_residents_pay_for_medical_cover_of_the_next_year() -> None:
    autumn, spring = (scheme_of("410100", "resident_medical", date(2025, month, 1)) for month in (9, 8))
    assert (autumn["pays_for"], autumn["state"]) == ("2026", "offered")
    assert (spring["pays_for"], spring["state"]) == ("2025", "not_known")


def test_the_national_list_is_shown_without_a_price() -> None:
    pension = scheme_of("620200", "resident_pension")
    assert (pension["state"], pension["options"], len(pension["frame_fen"])) == ("not_known", [], 12)


def test_a_pack_says_what_the_server_will_price() -> None:
    pension = scheme_of("110000", names.PENSION)
    for option in pension["options"]:
        for month, count in option["amounts"].items():
            assert catalog.price("110000", names.PENSION, option["code"], None, Month.parse(month)).amount == Fen(count)


def test_there_is_no_float_in_a_pack() -> None:
    """P8."""
    assert not [leaf for leaf in leaves(catalog.pack("620200", NOVEMBER, KEY)) if isinstance(leaf, float)]


def test_the_same_contents_have_the_same_version_on_another_day() -> None:
    one, other = (catalog.pack("110000", date(2026, 11, day), KEY) for day in (1, 23))
    assert one["version"] == other["version"]
    assert one["version"] != catalog.pack("110000", date(2026, 12, 1), KEY)["version"]


def test_the_signature_holds_for_the_pack_and_for_nothing_else() -> None:
    pack = catalog.pack("110000", NOVEMBER, KEY)
    header, _empty, signature = pack["signature"].split(".")
    public = ECKey.import_key(KEY.as_dict(private=False))
    assert jws.detach_content(f"{header}.x.{signature}") == pack["signature"]
    verify(pack, public)
    with pytest.raises(BadSignatureError):
        verify(pack | {"made_on": "2026-11-24"}, public)


def verify(pack: dict[str, Any], key: ECKey) -> None:
    """Check a detached signature as a stranger would: put the canonical bytes back in its middle."""
    payload = packing.canonical(json.loads(json.dumps(pack)))
    jws.deserialize_compact(pack["signature"], key, payload=payload)
