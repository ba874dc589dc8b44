"""The law of transfers as it stands in the data, for rules that are asked without a house."""

from __future__ import annotations

from datetime import date

from nfe_app.catalog import actions as catalog
from nfe_app.transfer import terms
from nfe_app.transfer.terms import Terms

LAW = terms.of(catalog.in_force("120000", date(2026, 11, 26)))
HUNAN = terms.of(catalog.in_force("430100", date(2026, 11, 26)))
NOTHING_KNOWN = Terms({})
