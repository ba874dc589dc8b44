"""Questions to the law as programs ask them: one line of JSON each, with its `kind`; an answer or a refusal comes back.

contribution      {"place", "scheme", "on", and one of "base", "grade", "fee", "tier"} -> monthly, annual, base, steps, documents
pension           {"W", "Z", "n", "balance", "payout_months"} -> basic_pension, account_pension, total
resident_pension  {"basic_pension", "annual_fee", "subsidy", "years", "interest", "divisor"} -> monthly
payout_months     {"age": "60y1m"} -> payout_months
retirement        {"birth": "1967-05", "sex", "original_age"} -> retire_month, age
min_years         {"year"} -> years
coverage          {"place", and "scheme" if one is meant} -> cells, totals
check             {} -> problems
new               {"place", "scheme"} -> file
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from nfe_app.base import clock
from nfe_app.base.errors import Invalid, Refusal
from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.base.words import _
from nfe_app.benefits import actions as benefits
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import names, upkeep
from nfe_app.catalog.contribution import Asked, Contribution
from nfe_app.catalog.explanation import Explained

Question = Mapping[str, Any]
Answer = dict[str, Any]
LONGEST = 64 * 1024
MONTH = re.compile(r"\d{4}-\d{2}")
NUMERALS = str.maketrans("一二三四五六七八", "12345678")


class UnknownKind(Refusal):
    """The line asks for something nobody answers."""

    code = "unknown_kind"
    words = _("没有这种问法。")


def ask(question: Question, writing: bool = False) -> Answer:
    """The answer to one question; raises the Refusal that says why there is none. Only `writing` may a file be made."""
    kinds = {**KINDS, "new": new} if writing else KINDS
    kind = question.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        raise UnknownKind(fields={"kind": str(kind)[:40], "kinds": list(kinds)})
    return kinds[kind](question)


def answers(lines: Iterable[str], writing: bool = False) -> Iterator[Answer]:
    """An answer for each line that is not empty, in their order, with its `id`; a bad line gives one error, and the rest go on."""
    for line in lines:
        if line.strip():
            question: Any = {}
            try:
                question = _read(line)
                told = ask(question, writing)
            except Refusal as refusal:
                told = {"error": refusal.code, "says": refusal.says}
            yield {**({"id": question["id"]} if "id" in question else {}), **told}


def _read(line: str) -> Question:
    """A line as an object; its numbers exactly as they are written."""
    if len(line) > LONGEST:
        raise Invalid(_("这一行太长了。"))
    try:
        question = json.loads(line, parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError):
        raise Invalid(_("这一行不是合格的数据。")) from None
    if not isinstance(question, dict):
        raise Invalid(_("一行要是一个问题。"))
    return question


def contribution(question: Question) -> Answer:
    """What is paid in a place on a day, and why."""
    explanation = explained(question)
    return told(Contribution(explanation.quote), explanation)


def explained(question: Question) -> Explained:
    """The same with its reckoning."""
    place, scheme = (str(question.get(name, "")) for name in ("place", "scheme"))
    asked = Asked(
        base=money(question, "base"),
        grade=whole(question, "grade", r"(\d+)%"),
        fee=money(question, "fee"),
        tier=whole(question, "tier", r"(?:tier_?|class_?|第)?(\d+)[档类]?"),
    )
    return catalog.contribution(place, scheme, day(question), asked)


def told(contribution: Contribution, explained: Explained) -> Answer:
    """A contribution in decimal strings of yuan, line by line, with every document."""
    quote = contribution.quote
    grounds = explained.grounds
    cited = {ground.key: ground.cited for ground in grounds}
    return {
        "monthly": contribution.monthly.yuan,
        "annual": contribution.annual.yuan,
        "base": quote.base.yuan if quote.base and quote.unit == "month" else None,
        "confidence": quote.confidence,
        "steps": [
            {"name": step.name, "value": step.says, "document": cited.get(step.law, "")} for step in explained.steps
        ],
        "documents": [
            {
                "title": ground.document,
                "url": ground.url,
                "since": ground.since,
                "until": ground.until,
                "what": ground.title,
                "value": ground.value,
                "confidence": ground.confidence,
            }
            for ground in grounds
        ],
    }


def decimal(question: Question, name: str) -> Decimal | None:
    """A number as it was written, 0 or more, or None where it is not given; anything else is refused."""
    raw = question.get(name)
    if raw is None or raw == "":
        return None
    try:
        value = Decimal(str(raw)) if not isinstance(raw, bool) else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value < 0 or value.adjusted() > 12 or int(value.as_tuple().exponent) < -12:
        raise Invalid(_("数写成 8000 或 0.6 这样。"), {name: str(raw)[:20]})
    return value


def needed(question: Question, name: str) -> Decimal:
    """A number that has to be given."""
    value = decimal(question, name)
    if value is None:
        raise Invalid(_("少了一个数。"), {"missing": name})
    return value


def money(question: Question, name: str) -> Fen | None:
    """Yuan with at most two decimals, or None where they are not given."""
    value = decimal(question, name)
    if value is not None and value != round(value, 2):
        raise Invalid(_("钱最多写到分。"), {name: str(value)[:20]})
    return None if value is None else Fen.of_yuan(value)


def whole(question: Question, name: str, also: str = "") -> int | None:
    """A whole number, or None where it is not given; `also` is how else people write it: 60%, tier_1, 一档."""
    text = str(question.get(name) or "").translate(NUMERALS)
    if written := re.fullmatch(also, text) if also else None:
        return int(written[1])
    value = decimal(question, name)
    if value is not None and value != int(value):
        raise Invalid(_("这里要一个整数。"), {name: str(value)[:20]})
    return None if value is None else int(value)


def day(question: Question) -> date:
    """The day whose law counts, of a month its first; today where none is named."""
    text = str(question.get("on") or "")
    try:
        return date.fromisoformat(f"{text}-01" if MONTH.fullmatch(text) else text) if text else clock.today()
    except ValueError:
        raise Invalid(_("日期写成 2025-10-01 这样。"), {"on": text[:20]}) from None


def month(question: Question, name: str) -> Month:
    """A month as 1967-05."""
    try:
        return Month.parse(str(question.get(name, "")))
    except ValueError:
        raise Invalid(_("月份写成 1967-05 这样。"), {name: str(question.get(name, ""))[:20]}) from None


def pension(question: Question) -> Answer:
    """An employee's pension by the national formula."""
    given = {name: needed(question, name) for name in ("W", "Z", "n", "balance", "payout_months")}
    return dict(benefits.pension(**given))


def resident_pension(question: Question) -> Answer:
    """A resident's pension; an interest of 1 and more is read as percent."""
    basic, fee, subsidy = (needed(question, name) for name in ("basic_pension", "annual_fee", "subsidy"))
    years, interest, divisor = whole(question, "years"), needed(question, "interest"), needed(question, "divisor")
    if years is None:
        raise Invalid(_("少了一个数。"), {"missing": "years"})
    rate = interest / 100 if interest >= 1 else interest
    return dict(benefits.resident_pension(basic, fee, subsidy, years, rate, divisor))


def payout_months(question: Question) -> Answer:
    """The payout months of an age."""
    return {"payout_months": number(benefits.payout_months(str(question.get("age", ""))))}


def retirement(question: Question) -> Answer:
    """When somebody retires."""
    sex = str(question.get("sex", ""))
    when, age = benefits.retirement(month(question, "birth"), sex, whole(question, "original_age"))
    return {"retire_month": str(when), "age": age}


def min_years(question: Question) -> Answer:
    """The least years for who retires in a year."""
    return {"years": number(benefits.min_years(int(needed(question, "year"))))}


def coverage(question: Question) -> Answer:
    """How far the values of a place reach, year by year."""
    scheme = question.get("scheme")
    told = upkeep.coverage([str(question.get("place", ""))], [str(scheme)] if scheme else tuple(names.TITLES))
    return told.as_json()


def check(question: Question) -> Answer:  # noqa: ARG001 - asked without any further word
    """What is not in order in the files of the law."""
    return {"problems": [str(one) for one in upkeep.check()]}


def new(question: Question) -> Answer:
    """An empty file for a scheme of a place, written where there is none."""
    return {"file": str(upkeep.new(str(question.get("place", "")), str(question.get("scheme", ""))))}


def number(value: Decimal) -> int | float:
    """A plain number for programs: whole where it is whole, else with its one decimal."""
    return int(value) if value == int(value) else float(value)


ANSWERS = (contribution, pension, resident_pension, payout_months, retirement, min_years, coverage, check)
KINDS: dict[str, Callable[[Question], Answer]] = {one.__name__: one for one in ANSWERS}
