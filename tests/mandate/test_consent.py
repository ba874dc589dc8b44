"""Which text was agreed to is kept with its version and digest, shown again as it was read, and never changed under the same version (P54)."""

from __future__ import annotations

from hashlib import sha256

import pytest
from alembic import command

from nfe_app import schema
from nfe_app.base import database
from nfe_app.base.money import Fen
from nfe_app.mandate import agreed, days, rules, tables
from tests.conftest import both
from tests.deeds import code_of, count_of, events_named, result_of
from tests.mandate.town import autopay_of

PINNED = {"1": "93a453915f17e0aece1c985117b71e8cf7a6dfd6cb5b19632bb681e397fbc85b"}
"""Of every version, the digest of its text with no sum and no day: a word or a number that changes is a new version."""


def plain(version: str) -> str:
    """The digest of a version as such."""
    return agreed.digest_of(agreed.TEXTS[version].templates)


def test_a_text_that_was_agreed_is_never_changed():
    assert {version: plain(version) for version in agreed.TEXTS} == PINNED
    assert list(agreed.TEXTS)[-1] == agreed.NOW


def test_what_she_agreed_to_is_kept_and_shown_with_her_sum_and_her_day(rider, autopay):
    autopay.signed(rider, limit_fen=123_450, day=15)
    shown = autopay_of(rider)
    text = "\n".join(f"{one['name']}：{one['words']}" for one in shown["consent"])
    assert shown["consent_digest"] == sha256(text.encode()).hexdigest()
    assert (shown["consent_version"], shown["consent_on"]) == (agreed.NOW, "2025 年 10 月 1 日")
    for words in (
        "每次最多 1,234.50 元",
        "每月 15 日",
        f"至少提前 {days.NOTICE_DAYS} 天",
        f"最多 {len(rules.PAUSES) + 1} 次",
    ):
        assert words in text
    assert "{" not in text


def test_the_journal_holds_both_so_that_the_row_alone_proves_nothing(rider, autopay):
    autopay.signed(rider)
    (event,) = events_named("mandate.wanted")
    shown = autopay_of(rider)
    assert event.facts["consent_version"] == shown["consent_version"]
    assert event.facts["consent_digest"] == shown["consent_digest"]


def test_another_sum_or_another_day_is_another_text():
    text = agreed.TEXTS[agreed.NOW]
    told = [agreed.digest_of(text.told(Fen(limit), day)) for limit, day in ((1, 5), (2, 5), (1, 6))]
    assert len(set(told)) == 3


@pytest.mark.parametrize("version", ["0", "2", "999"])
def test_who_read_another_text_signs_nothing(rider, autopay, version):
    assert code_of(autopay.wish(rider, consent=version)) == "consent_changed"
    assert count_of(tables.Mandate) == 0
    result_of(autopay.wish(rider, consent=agreed.NOW))


@pytest.mark.parametrize("version", ["", "one", "１", "1 ", "1" * 13, 1, None])
def test_a_version_is_a_short_number(rider, autopay, version):
    assert code_of(autopay.wish(rider, consent=version)) == "invalid"


def test_a_stranger_sees_nothing_of_it(rider, autopay, mallory):
    """P33."""
    autopay.signed(rider)
    assert "consent" not in autopay_of(mallory)


@both
def test_a_mandate_from_before_versions_were_kept_shows_the_first_text_and_no_digest(house, rider, autopay):
    """P31: nobody makes a digest up afterwards."""
    autopay.signed(rider)
    command.downgrade(schema.config(), "0010")
    command.upgrade(schema.config(), "head")
    with database.look() as session:
        (kept,) = session.execute(tables.Mandate.__table__.select()).all()
    assert (kept.consent_version, kept.consent_digest) == ("1", "")
    shown = autopay_of(rider)
    assert (shown["step"], shown["consent_digest"], len(shown["consent"])) == ("signed", "", 7)
