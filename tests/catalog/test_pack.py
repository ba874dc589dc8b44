"""What a phone takes home: every amount of the year, what is not known and why, and a signature over all of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import brotli
import pytest
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import ECKey

from nfe_app import wiring
from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import names, regions, signing
from nfe_app.catalog import pack as packing
from nfe_app.catalog.derivation import evaluate, from_json

KEY = ECKey.generate_key("P-256")
assert wiring.ACTIONS, "every room adds its part to a pack"
NOVEMBER = date(2026, 11, 23)


def pack_of(place: str, day: date = NOVEMBER) -> dict[str, Any]:
    """A pack as a phone reads it."""
    read: dict[str, Any] = json.loads(signing.pack(place, day, KEY))
    return read


def scheme_of(place: str, code: str, day: date = NOVEMBER) -> dict[str, Any]:
    """One scheme of a pack."""
    return next(one for one in pack_of(place, day)["schemes"] if one["code"] == code)


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
    pack = pack_of("110000")
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
    assert pack_of("120000")["grounds"][key]["document"] == "天津政务网 2023-11-27 问答"


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
    assert not [leaf for leaf in leaves(pack_of("620200")) if isinstance(leaf, float)]


def test_the_same_contents_have_the_same_version_on_another_day() -> None:
    one, other = (pack_of("110000", date(2026, 11, day)) for day in (1, 23))
    assert one["version"] == other["version"]
    assert one["version"] != pack_of("110000", date(2026, 12, 1))["version"]


def test_the_signature_holds_for_the_pack_and_for_nothing_else() -> None:
    pack = pack_of("110000")
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


LAWS = sorted({catalog.law_of(code) for code in regions.regions()})


@pytest.fixture(scope="module", params=[date(2025, 10, 1), NOVEMBER], ids=str)
def day(request: pytest.FixtureRequest) -> date:
    """Two days; all is tried on one and then on the other, so that what the packs of a day share is worked out once."""
    told: date = request.param
    return told


def test_no_pack_is_larger_than_fifteen_kilobytes(day: date) -> None:
    """Fetched on a bad line: the largest ones as they are served, with brotli."""
    bodies = [signing.pack(place, day, KEY) for place in LAWS]
    largest = sorted(bodies, key=len)[-8:]
    assert len(bodies) > 50
    assert max(len(brotli.compress(body)) for body in largest) <= 15_000


def test_every_cell_of_every_pack_is_what_the_server_charges(day: date) -> None:
    cells = 0
    for place in LAWS:
        for scheme in pack_of(place, day)["schemes"]:
            for option in scheme["options"]:
                cells += sum(holds(place, scheme, option, period) for period in option["amounts"])
    assert cells > 1500


def holds(place: str, scheme: dict[str, Any], option: dict[str, Any], period: str) -> bool:
    """Whether an amount of a pack, and its tree, are the price by the law of that period."""
    month = Month.parse(period) if "-" in period else Month(int(period), day_month(scheme, period))
    if scheme["state"] == "others_pay":
        return False
    price = catalog.price(place, scheme["code"], option["code"], None, month).amount
    span = next(one for one in option["spans"] if period in one["periods"])
    assert price.count == option["amounts"][period] == evaluate(from_json(span["tree"]), {})
    return True


def day_month(scheme: dict[str, Any], year: str) -> int:
    """The month whose law prices a year: this one for the year we are in, January for the next."""
    return 1 if scheme["pays_for"] == year else 6


def test_every_place_has_the_pack_of_its_law(day: date) -> None:
    for code in regions.regions():
        mine, law = (catalog.contents(place, day) for place in (code, catalog.law_of(code)))
        own = {"place", "name", "version"}
        assert {name: part for name, part in mine.items() if name not in own} == {
            name: part for name, part in law.items() if name not in own
        }


def test_every_number_of_a_pack_is_exact_on_the_phone() -> None:
    """P8: JavaScript reads whole numbers exactly below 2⁵³."""
    for place in LAWS:
        assert not [
            leaf for leaf in leaves(catalog.contents(place, NOVEMBER)) if isinstance(leaf, int) and abs(leaf) >= 2**53
        ]


def test_every_named_number_of_a_tree_has_its_ground_in_the_pack() -> None:
    """Every figure on screen can be tapped to its law."""
    for place in LAWS:
        pack = catalog.contents(place, NOVEMBER)
        keys = {*keys_of(pack["schemes"]), *keys_of(pack["benefits"])}
        assert keys <= pack["grounds"].keys(), place
        assert all(ground["document"] for ground in pack["grounds"].values())


def keys_of(part: Any) -> Iterator[str]:
    """Every key of a ground that stands in a part of a pack."""
    if isinstance(part, dict):
        law = part.get("law")
        yield from [law] if isinstance(law, str) and law else law if isinstance(law, list) else []
        for one in part.values():
            yield from keys_of(one)
    elif isinstance(part, list):
        for one in part:
            yield from keys_of(one)
