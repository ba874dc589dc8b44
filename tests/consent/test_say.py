"""A word about a purpose is appended; the last one counts, and a stale yes never undoes a no."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from nfe_app.base import clock, database
from nfe_app.base.commands import REGISTRY
from nfe_app.consent import actions, rules
from nfe_app.consent.tables import Consent
from tests.cast import AUTUMN, SAMPLES, Worker, newcomer, send
from tests.conftest import both
from tests.deeds import code_of, count_of, crowd, part_of, result_of

ALL = sorted(rules.PURPOSES)
HERS = sorted(kind for kind, known in REGISTRY.items() if "worker" in known.roles and not kind.startswith("privacy."))


def word(purpose: str, seen: str = "") -> dict[str, object]:
    """What a phone tells."""
    return {"purpose": purpose, "version": rules.NOW, "seen": seen}


def allowed(who: Worker, purpose: str) -> bool:
    """Whether the use is allowed."""
    with database.look() as session:
        return actions.allows(session, who.id, purpose)


def standing(who: Worker, purpose: str) -> dict[str, object]:
    """How the phone sees one purpose."""
    (one,) = [row for row in part_of(who, "consents") if row["purpose"] == purpose]
    return one


@both
@pytest.mark.parametrize("purpose", ALL)
def test_each_purpose_is_given_and_withdrawn_by_itself(wang_fang: Worker, mallory: Worker, purpose: str) -> None:
    """P54."""
    others = {other: allowed(wang_fang, other) for other in ALL if other != purpose}
    result_of(send(wang_fang, "privacy.withdraw", word(purpose)))
    assert not allowed(wang_fang, purpose)
    last = str(standing(wang_fang, purpose)["last"])
    result_of(send(wang_fang, "privacy.consent", word(purpose, last)))
    assert allowed(wang_fang, purpose)
    assert {other: allowed(wang_fang, other) for other in others} == others
    assert allowed(mallory, purpose) is rules.PURPOSES[purpose].usual
    assert standing(wang_fang, purpose)["said"] == 2


def test_what_is_sensitive_and_needs_no_law_begins_with_a_no(wang_fang: Worker) -> None:
    """P54: PIPL art. 29."""
    assert {purpose for purpose in ALL if not allowed(wang_fang, purpose)} == {"bank", "health", "location"}


@both
def test_a_yes_that_did_not_see_the_no_is_refused(wang_fang: Worker) -> None:
    send(wang_fang, "privacy.withdraw", word("income"))
    assert code_of(send(wang_fang, "privacy.consent", word("income"))) == "said_otherwise"
    assert code_of(send(wang_fang, "privacy.consent", word("income", "x" * 36))) == "invalid"
    assert not allowed(wang_fang, "income")


@both
def test_the_same_word_again_adds_nothing(wang_fang: Worker) -> None:
    crowd(4, lambda _number: send(wang_fang, "privacy.withdraw", word("income")))
    assert count_of(Consent) == 1


def test_the_text_that_was_shown_is_kept_with_the_word(wang_fang: Worker) -> None:
    send(wang_fang, "privacy.consent", word("bank"))
    with database.look() as session:
        (kept,) = actions.words_of(session, wang_fang.id)
    assert (kept.version, kept.digest) == (rules.NOW, rules.PURPOSES["bank"].digest)


@pytest.mark.parametrize("wrong", [{"purpose": "everything"}, {"version": "99"}, {"seen": "x"}])
def test_a_word_about_nothing_known_is_refused(wang_fang: Worker, wrong: dict[str, object]) -> None:
    assert code_of(send(wang_fang, "privacy.consent", word("bank") | wrong)) == "invalid"
    assert count_of(Consent) == 0


@both
@pytest.mark.parametrize("deed", ["update consent set given = true", "delete from consent"])
def test_a_word_is_never_changed(wang_fang: Worker, deed: str) -> None:
    send(wang_fang, "privacy.withdraw", word("bank"))
    with pytest.raises(DatabaseError, match="append-only"), database.work() as session:
        session.execute(text(deed))


def after_withdrawing(kind: str, purposes: Iterable[str]) -> dict[str, object]:
    """What the door answers somebody who gives a command and does not want her data used like this."""
    who = newcomer()
    payload = SAMPLES[kind](who)
    for purpose in purposes:
        result_of(send(who, "privacy.withdraw", word(purpose)))
    return send(who, kind, payload)


@pytest.mark.parametrize("kind", HERS)
def test_a_service_goes_on_without_every_use_that_it_does_not_need(autumn: None, kind: str) -> None:
    """P54: no loss of service beyond need, tried for every command of a worker and all purposes at once."""
    needless = [purpose for purpose in ALL if kind not in rules.PURPOSES[purpose].stops]
    assert after_withdrawing(kind, needless)["ok"]


@pytest.mark.parametrize(
    ("purpose", "kind"), [(purpose, kind) for purpose in ALL for kind in sorted(rules.PURPOSES[purpose].stops)]
)
def test_a_service_ends_with_the_use_that_it_needs(autumn: None, purpose: str, kind: str) -> None:
    """P54."""
    assert code_of(after_withdrawing(kind, [purpose])) == "consent_withdrawn"


def test_every_purpose_tells_what_it_is_for_and_what_it_rests_on() -> None:
    for purpose in rules.PURPOSES.values():
        assert all((purpose.name, purpose.what_for, purpose.without, purpose.kept))
        assert "《" in purpose.law


def test_old_words_stand_when_years_have_passed(wang_fang: Worker) -> None:
    send(wang_fang, "privacy.withdraw", word("messages"))
    with clock.stopped_at(AUTUMN + timedelta(days=3000)):
        assert not allowed(wang_fang, "messages")
