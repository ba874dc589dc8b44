"""Name, identity number, household place and account are asked for with a photo of the document, and wait for a clerk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from nfe_app.base import database
from nfe_app.changes import actions as changes
from nfe_app.changes import tables
from nfe_app.people.actions import NotSignedIn
from tests import cast
from tests.cast import AUTUMN, JIAYUGUAN, has_photo, send
from tests.changes.changing import asked, now, row_of
from tests.conftest import both
from tests.deeds import code_of, count_of, everything_kept, part_of, result_of

KINDS = ("household", "name", "identity", "account")
SAID = {
    "household": cast.new_household,
    "name": cast.new_name,
    "identity": cast.other_number,
    "account": cast.new_account,
}


@both
@pytest.mark.parametrize("kind", KINDS)
def test_it_waits_and_nothing_has_changed_yet(house, rider, texts, kind):
    before = now(rider, kind)
    row = row_of(rider, asked(rider, kind))
    assert (row["step"], row["in_force"], row["follows"]) == ("asked", "", [])
    assert now(rider, kind) == before
    assert part_of(rider, "particulars")["runs"] == [kind]
    assert [phone for phone, text in texts if "申请改" in text] == [f"+86{rider.phone}"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_asked_for_lies_nowhere_in_clear(rider, kind):
    wanted = SAID[kind](rider)
    send(rider, f"changes.ask_{kind}", wanted)
    secret = str(wanted.get("name") or wanted.get("identity_number") or wanted.get("account") or "no secret here")
    assert secret.replace(" ", "") not in everything_kept().replace(" ", "")


@pytest.mark.parametrize("kind", ["name", "identity", "account"])
def test_an_old_proof_is_not_enough_for_what_matters(rider, kind):
    stale = replace(rider.subject, proved_at=AUTUMN - timedelta(minutes=6))
    assert code_of(send(stale, f"changes.ask_{kind}", SAID[kind](rider))) == "prove_again"
    assert count_of(tables.Change) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_photo_or_with_a_fourth_it_is_refused(rider, kind):
    wanted = SAID[kind](rider)
    for photos in ([], [str(has_photo(rider)) for _ in range(4)]):
        assert code_of(send(rider, f"changes.ask_{kind}", wanted | {"photos": photos})) == "invalid"


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_of_the_same_kind_waits_for_the_first(rider, kind):
    asked(rider, kind)
    assert code_of(send(rider, f"changes.ask_{kind}", SAID[kind](rider))) == "change_runs"


@pytest.mark.parametrize("kind", KINDS)
def test_with_somebody_elses_photo_nothing_is_asked(rider, mallory, kind):
    theirs = SAID[kind](rider) | {"photos": [str(has_photo(mallory))]}
    assert code_of(send(rider, f"changes.ask_{kind}", theirs)) == "not_yours"
    assert count_of(tables.Change) == 0


def test_who_has_told_no_name_is_asked_for_it_first(autumn):
    who = cast.newcomer()
    wanted = {"place": JIAYUGUAN, "reason": "changed", "photos": [str(has_photo(who))]}
    assert code_of(send(who, "changes.ask_household", wanted)) == "not_identified"


def test_a_place_that_is_none_is_refused(rider):
    assert code_of(send(rider, "changes.ask_household", cast.proves(rider, place="999999", reason="wrong"))) == (
        "unknown_place"
    )


def test_the_number_of_another_account_is_refused_at_once(rider, wang_fang):
    wanted = cast.proves(rider, identity_number=wang_fang.identity, reason="wrong")
    assert code_of(send(rider, "changes.ask_identity", wanted)) == "identity_taken"


def test_the_same_number_is_no_change(rider):
    wanted = cast.proves(rider, identity_number=rider.identity, reason="wrong")
    assert code_of(send(rider, "changes.ask_identity", wanted)) == "nothing_changes"


@pytest.mark.parametrize("account", ["6216610000000000007", "12345678901", "62166100000000000080000"])
def test_what_is_no_card_is_refused(rider, account):
    wanted = cast.new_account(rider) | {"account": account}
    assert code_of(send(rider, "changes.ask_account", wanted)) in ("account_wrong", "invalid")


def test_an_account_takes_a_yes_of_its_own(rider):
    wanted = cast.new_account(rider)
    send(rider, "privacy.withdraw", {"purpose": "bank", "version": "1", "seen": ""})
    assert code_of(send(rider, "changes.ask_account", wanted)) == "consent_withdrawn"


def test_a_clerk_sees_it_masked_with_its_age_and_opens_it_written_down(rider, clerk, elsewhere):
    id_ = asked(rider, "name")
    with database.work() as session:
        (waits,) = changes.waiting(session, clerk.subject)
        assert changes.waiting(session, elsewhere.subject) == []
    assert (str(waits.id), waits.was, waits.now, waits.age) == (id_, "新*", "阿*提", "刚来的")
    assert rider.identity not in str(waits)
    with database.work() as session:
        case = changes.opened(session, waits.id, clerk.subject)
    assert case.whole == "阿卜杜热合曼·买买提"
    assert len(case.photos) == 1


def test_a_stranger_sees_none(rider):
    asked(rider)
    with pytest.raises(NotSignedIn), database.work() as session:
        changes.waiting(session, rider.subject)
    assert result_of(send(rider, "changes.note_address", {"address": "北京市朝阳区 1 号"}))
