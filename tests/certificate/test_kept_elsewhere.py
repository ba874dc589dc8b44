"""Papers signed by a key that is kept elsewhere, as a national seal or a hardware module is: they are ours, and it can be taken back (P49, P51)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec

from nfe_app.base import clock, database, keys, sealed
from nfe_app.base.settings import settings
from nfe_app.certificate import certifying, issuers, register, statement
from nfe_app.certificate.found import Found, Issuer
from tests.cast import Worker, has_paid, newcomer, send
from tests.certificate.test_signature import given_out, looked_at
from tests.conftest import both
from tests.deeds import code_of, count_of, crowd, events_named, on

LOCKED = ec.generate_private_key(ec.SECP256R1())


class Module:
    """What stands before the key: it gives away the public half, and signs."""

    def __init__(self) -> None:
        self.signed: list[bytes] = []

    def public_key(self) -> ec.EllipticCurvePublicKey:
        """The public half."""
        return LOCKED.public_key()

    def sign(self, data: bytes, signature_algorithm: ec.ECDSA) -> bytes:
        """A signature by the key that nobody sees."""
        self.signed.append(data)
        return LOCKED.sign(data, signature_algorithm)


module = Module()


def maker() -> Module:
    """What NFE_PAPER_SIGNER names."""
    return module


@pytest.fixture
def seal(house: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Module]:
    """A house whose papers are signed elsewhere."""
    monkeypatch.setenv("NFE_PAPER_SIGNER", f"{__name__}:maker")
    settings.cache_clear()
    issuers._elsewhere.cache_clear()
    module.signed.clear()
    yield module
    issuers._elsewhere.cache_clear()


@pytest.fixture
def she(seal: Module, autumn: None) -> Worker:
    """She has paid."""
    who = newcomer()
    has_paid(who)
    return who


def kid() -> str:
    """The name of the seal."""
    return issuers.name_of(LOCKED.public_key()).hex()


def test_what_it_signed_is_ours_by_file_and_by_code(she: Worker, seal: Module) -> None:
    paper = given_out(she)
    assert len(seal.signed) == 3, "first of all that it can, then the statement in the code, and the sheet"
    verdict = looked_at(paper.sheet)
    assert (verdict.signature, verdict.issuer, verdict.key) == (Found.WHOLE, Issuer.OURS, "good")
    assert verdict.good and verdict.number == paper.number
    with database.look() as session:
        by_code = issuers.publics(session)[bytes.fromhex(kid())]
        found = register.found_by(session, paper.number)
        assert found is not None and found.key_id == by_code.id
        said = statement.of(register.rules.read_said(found.said), register.number.bytes_of(paper.number))
        assert register.verify_code(
            session, statement.text_of(issuers.signer(session).sign_statement(said)).encode()
        ).good
        by_code.certificate.verify_directly_issued_by(issuers.root(session))
        listed = [one["kid"] for one in register.listed(session)["keys"]]  # type: ignore[attr-defined]
    assert len(listed) == 2, "a phone without signal knows it"


def test_nothing_of_its_private_half_lies_in_the_house(she: Worker) -> None:
    given_out(she)
    with database.look() as session:
        row = issuers._row_of(session, kid())
        assert row is not None and row.sealed == issuers.KEPT_ELSEWHERE


def test_data_keys_change_without_it(she: Worker) -> None:
    """Nothing of it lies here that could be sealed anew, and all the rest is."""
    given_out(she)
    keys.open_ring()
    assert sealed.reseal() > 0
    assert sealed.reseal() == 0


def test_one_that_does_not_sign_for_its_own_public_half_signs_no_paper(
    she: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong slot of a module: found before the first paper, and nothing is certified."""
    stranger = ec.generate_private_key(ec.SECP256R1())
    monkeypatch.setattr(module, "sign", stranger.sign)
    with database.look() as session, pytest.raises(InvalidSignature):
        issuers.signer(session)
    assert count_of(issuers.tables.PaperKey) == 0


@both
def test_it_is_enlisted_once_whoever_signs_first(seal: Module, autumn: None) -> None:
    def first(_number: int) -> int:
        with database.work() as session:
            return issuers.signer(session).key_id

    assert len(set(crowd(8, first))) == 1
    assert len(events_named("certificate.seal_enlisted")) == 1
    assert count_of(issuers.tables.PaperKey) == 3, "the root, a key of ours, and the seal"


def test_revoked_it_signs_nothing_more_and_its_papers_count_by_the_register_alone(she: Worker) -> None:
    paper = given_out(she)
    with database.work() as session:
        assert issuers.revoke(session, kid(), "stolen") == [paper.number]
    assert looked_at(paper.sheet).key == "revoked"
    with database.look() as session, pytest.raises(issuers.SealOver):
        issuers.signer(session)
    with on("2025-10-02"):
        assert code_of(send(she, "certificate.issue", {"purpose": "rent"})) == "try_again"


def test_after_its_three_years_it_signs_nothing_more(she: Worker) -> None:
    paper = given_out(she)
    with clock.stopped_at(clock.now() + certifying.KEY_TERM + timedelta(days=1)):
        with database.look() as session, pytest.raises(issuers.SealOver):
            issuers.signer(session)
        assert looked_at(paper.sheet).issuer is Issuer.OURS


def test_without_it_our_own_key_signs_again_and_what_it_signed_stays_good(
    she: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = given_out(she)
    monkeypatch.delenv("NFE_PAPER_SIGNER")
    settings.cache_clear()
    with on("2025-10-02"):
        other = given_out(she)
    assert looked_at(paper.sheet).good and looked_at(other.sheet).good
    with database.work() as session:
        assert issuers.signer(session).key is not module
        assert issuers.rotate(session).kid.hex() != kid()


def test_a_key_that_was_never_enlisted_is_a_strangers(she: Worker) -> None:
    paper = given_out(she)
    stranger = ec.generate_private_key(ec.SECP256R1())
    with database.look() as session:
        ours = issuers.signer(session)
        forged = issuers.Signer(ours.key_id, ours.kid, stranger, ours.chain)
        found = register.found_by(session, paper.number)
        assert found is not None
        said = statement.of(register.rules.read_said(found.said), register.number.bytes_of(paper.number))
        assert not register.verify_code(session, statement.text_of(forged.sign_statement(said)).encode()).good
