"""Asking what contributions buy: for programs number by number, for the phone as trees with the law of its place."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from nfe_app.base import clock
from nfe_app.base.errors import Invalid, NotKnown, Refusal
from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.base.words import _
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import benefit_names as names
from nfe_app.catalog.derivation import Input, Tree, Value, evaluate
from nfe_app.catalog.law import InForce

from . import pension as pensions
from . import resident, retirement
from . import retirement as ages

Sex = Literal["male", "female"]
COUNTRY = "110000"  # national rules hold in every place alike
FINE = 10**12
MOST_DIGITS = 12
MOST_YEARS = 100
WOMEN = (55, 50)
AGE = re.compile(r"(\d{1,3})y(\d{1,2})m")


class AgeNotInTable(Refusal):
    """The published table of payout months has no such age."""

    code = "age_not_in_table"
    words = _("计发月数表里没有这个年龄。")
    status = 404


class OriginalAgeNeeded(Refusal):
    """A woman's retirement depends on whether 50 or 55 was her age before 2025."""

    code = "original_age_needed"
    words = _("女性要说明原来的退休年龄是 50 还是 55 岁，各地规定不同。")
    status = 422
