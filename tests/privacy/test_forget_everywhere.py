"""Whoever is forgotten is forgotten in every room: each table that can name a person is emptied of them, ends by itself, or says why it stays."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Uuid, func, select
from sqlalchemy.schema import Column, Table
from sqlmodel import SQLModel

from nfe_app import chores, wiring
from nfe_app.assistance.tables import Proposal, Sitting, SittingLine, SittingSeen
from nfe_app.base import clock, database, keys, sealed
from nfe_app.base.database import new_id
from nfe_app.base.money import Fen
from nfe_app.base.replies import Kept, opened
from nfe_app.drafts.tables import Draft
from nfe_app.handover.tables import Handover
from nfe_app.jar.tables import JarIncome
from nfe_app.kiosk.tables import Kiosk, Visit
from nfe_app.materials import actions as materials
from nfe_app.oidc.tables import OidcAccount, OidcSignIn, OidcTrip
from nfe_app.passkeys.tables import Passkey
from nfe_app.people.rules import mask_name
from nfe_app.people.tables import Person, PhoneState, SignedIn
from nfe_app.phones.tables import PhonePin
from nfe_app.privacy import forgetting, retention
from nfe_app.privacy.retention import RETENTION
from nfe_app.recovery.tables import Recovery
from tests import cast
from tests.cast import AUTUMN, PHOTO, Worker, send
from tests.conftest import both
from tests.deeds import result_of

DAY = AUTUMN + forgetting.THINKS
PERSONS = {"person_id", "clerk_id", "by", "answered_by"}
THINGS = {
    "event.object_id",
    "first_word.object_id",
    "material.used_by",
    "seal.first_id",
    "seal.last_id",
    "visit.paper_id",
    "visit.enrolment_id",
}
THINGS |= {"posting.bill_id", "enrolment.draft_id", "case_step.object_id"}
"""Columns that hold an id of no row of `person`, though the database does not say so."""
KEPT = (retention.ARCHIVE, retention.ACCOUNTS, retention.LOGS, retention.PROOF)


def names_a_person(column: Column[object]) -> bool:
    """Whether a column holds whose something is, or who did it."""
    return column.name in PERSONS or any(key.column.table.name == "person" for key in column.foreign_keys)


def tables() -> list[Table]:
    """Every table, those it points at before it."""
    wiring.wire()
    return SQLModel.metadata.sorted_tables


def personal() -> set[str]:
    """Every table that names a person, or hangs on one that does."""
    found = {"person"}
    for table in tables():
        above = {key.column.table.name for key in table.foreign_keys}
        if above & found or any(map(names_a_person, table.columns)):
            found.add(table.name)
    return found


def forgotten() -> set[str]:
    """The tables that are emptied of who is forgotten."""
    return {name for name, kept in RETENTION.items() if kept.forgotten}


def traces(who: UUID) -> list[SQLModel]:
    """A row in every table that is emptied of who is forgotten, and what those hang on."""
    account = OidcAccount(issuer="https://issuer.example", sub_digest=str(who), person_id=who)
    seen = {"sid_digest": "", "hint_sealed": keys.seal("oidc hint", "{}"), "account_id": account.id}
    way = {"browser_digest": "", "issuer": "", "nonce": "", "front": "phone", "back": "/"}
    return [
        account,
        OidcSignIn(mark=str(who), out_digest=str(who), **seen),
        OidcTrip(state_digest=str(who), verifier_sealed=keys.seal("oidc verifier", "x"), person_id=who, **way),
        Passkey(person_id=who, credential_id=str(who), public_key=b"public", sign_count=0, device=""),
        SignedIn(token_digest=str(who), person_id=who),
        PhoneState(token_digest=str(who)),
        PhonePin(person_id=who, phone_digest="", hash=""),
        Draft(person_id=who, name="enrolment", version=1, sealed=keys.seal("draft", "x")),
        sitting := Sitting(
            person_id=who, scope="enrolment", minutes=15, code_digest=str(who), until=clock.now(), frame_sealed=b"x"
        ),
        SittingSeen(sitting_id=sitting.id, position=1, page="", seen_sealed=b"x"),
        SittingLine(sitting_id=sitting.id, position=1, by=who, text_sealed=b"x"),
        Proposal(sitting_id=sitting.id, fields_sealed=b"x"),
        Handover(
            towards="counter",
            person_id=who,
            code_digest=str(who),
            giver_digest="",
            until=clock.now(),
            line_sealed=keys.seal("handover", "x"),
        ),
        machine := Kiosk(name="1", region_code="110000", secret_digest=str(who)),
        Visit(kiosk_id=machine.id, code_digest=str(who), person_id=who, taken_at=clock.now()),
        JarIncome(person_id=who, day=clock.today(), amount=Fen(100)),
    ]


def left() -> dict[str, int]:
    """How many rows each of those tables has."""
    with database.look() as session:
        counted = {name: select(func.count()).select_from(SQLModel.metadata.tables[name]) for name in forgotten()}
        return {name: session.execute(query).scalar_one() for name, query in counted.items()}


def is_forgotten(who: Worker) -> None:
    """She asks, and the day comes."""
    result_of(send(who, "privacy.ask_deletion", {"sure": True}))
    with clock.stopped_at(DAY):
        assert chores.forget_people() == 1


@both
def test_every_table_that_is_emptied_of_her_is_and_of_nobody_else(wang_fang: Worker, mallory: Worker) -> None:
    """P53."""
    for who in (wang_fang.id, mallory.id):
        for row in traces(who):
            with database.work() as session:
                session.add(row)
    assert left() == dict.fromkeys(forgotten(), 2)
    is_forgotten(wang_fang)
    assert left() == dict.fromkeys(forgotten(), 1)


def test_every_table_that_names_a_person_is_emptied_or_ends_or_says_why_it_stays() -> None:
    """P53: a new table with somebody in it is on the list on the day it is made."""
    for name in personal():
        kept = RETENTION[name]
        hangs_on_one = kept.document.startswith("随") and bool(SQLModel.metadata.tables[name].foreign_keys)
        assert kept.forgotten or kept.days or kept.document.startswith(KEPT) or hangs_on_one, name


def test_every_id_in_the_house_is_a_persons_or_a_things() -> None:
    """An id that points at no table could be a person's: it is named as one, or as none."""
    loose = {
        f"{table.name}.{column.name}"
        for table in tables()
        for column in table.columns
        if isinstance(column.type, Uuid) and not column.foreign_keys and not names_a_person(column)
    }
    assert {name for name in loose if not name.endswith(".id")} == THINGS


@both
def test_a_picture_goes_unless_it_proves_what_is_kept(wang_fang: Worker) -> None:
    used, _unused = cast.has_photo(wang_fang), cast.has_photo(wang_fang)
    with database.work() as session:
        materials.use(session, wang_fang.id, [used], new_id())
    is_forgotten(wang_fang)
    with database.look() as session:
        assert [content for _kind, content in materials.all_of(session, wang_fang.id)] == [PHOTO]


@both
def test_no_number_that_waits_for_her_comes_back_to_her(wang_fang: Worker) -> None:
    """A clerk began to move her account, and the day of it comes after she is forgotten."""
    result_of(send(wang_fang, "privacy.ask_deletion", {"sure": True}))
    with clock.stopped_at(DAY - timedelta(hours=1)):
        cast.may_object(wang_fang)
    with clock.stopped_at(DAY):
        assert chores.forget_people() == 1
    with clock.stopped_at(DAY + timedelta(days=2)):
        chores.take_force()
        with database.look() as session:
            (row,) = session.scalars(select(Recovery)).all()
            assert (row.took_force, keys.unseal("phone", row.phone_sealed)) == (False, "")
            assert session.get_one(Person, wang_fang.id).phone_sealed is None


@both
def test_no_answer_of_the_door_tells_her_name_any_more(wang_fang: Worker, mallory: Worker) -> None:
    """P53: and they can be sealed anew as before."""
    for who in (wang_fang, mallory):
        cast.is_known(who)
    is_forgotten(wang_fang)
    keys.open_ring()
    sealed.reseal()
    with database.look() as session:
        told = [opened(row).decode() for row in session.scalars(select(Kept)).all()]
    assert not any(wang_fang.name in one for one in told)
    assert any(mallory.name in one for one in told)
    assert mask_name(wang_fang.name) not in "".join(told)


@pytest.mark.parametrize("whole", [True, False])
def test_where_the_law_keeps_her_name_her_answers_stay(wang_fang: Worker, whole: bool) -> None:
    cast.is_known(wang_fang)
    if not whole:
        cast.is_enrolled(wang_fang)
    is_forgotten(wang_fang)
    with database.look() as session:
        told = "".join(opened(row).decode() for row in session.scalars(select(Kept)).all())
    assert (wang_fang.name in told) is not whole
