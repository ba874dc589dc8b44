"""The keys that sign papers: a root of the house, and under it one key at a time, each with an X.509 certificate (RFC 5280).

A national seal comes in by `Seal` (NFE_PAPER_SIGNER): its public half is certified under the same root, its private half stays where it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from importlib import import_module
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlmodel import Session, col, func, select

from nfe_app.base import clock, database, journal, keys
from nfe_app.base.errors import Fault, Refusal
from nfe_app.base.settings import settings
from nfe_app.base.words import _
from nfe_app.certificate import statement, tables
from nfe_app.certificate.certifying import ROOT, certified
from nfe_app.certificate.key import Seal
from nfe_app.certificate.statement import Statement

PURPOSE = "paper key"
KID = 8
HOW, TRIAL = ec.ECDSA(hashes.SHA256()), b"a seal signs this first"
KEPT_ELSEWHERE = b""
"""What lies here of the private half of a seal."""


class SealOver(Fault):
    """The seal that NFE_PAPER_SIGNER names was revoked, or its three years are over: it wants another, or none."""


class NoSuchKey(Refusal):
    """No key of papers has this name."""

    code = "no_such_key"
    words = _("没有这把签发密钥。")
    status = 404


@dataclass(frozen=True)
class Known:
    """A key as others may know it: its name, certificate, whether it was retired or revoked, and whether it is kept elsewhere."""

    id: int
    kid: bytes
    certificate: x509.Certificate
    retired_at: datetime | None
    revoked_at: datetime | None
    elsewhere: bool = False

    @property
    def public(self) -> ec.EllipticCurvePublicKey:
        """Its public key."""
        return cast(ec.EllipticCurvePublicKey, self.certificate.public_key())


@dataclass(frozen=True)
class Signer:
    """Who signs papers: a key, its number and name in the register, and its certificate with the root above it."""

    key_id: int
    kid: bytes
    key: Seal
    chain: tuple[x509.Certificate, ...]

    def sign_pdf(self, sheet: bytes) -> bytes:
        """The sheet with a PAdES baseline signature (ETSI EN 319 142-1), certified: no change is allowed after it."""
        from nfe_app.certificate import pades  # noqa: PLC0415 - a quarter of what a process reads when it begins, and few sign

        return pades.sign(sheet, self.key, self.chain)

    def sign_statement(self, said: Statement) -> bytes:
        """COSE_Sign1 (RFC 9052) of what the code says, ES256."""
        return statement.sign(said, self.key, self.kid)


def signer(session: Session) -> Signer:
    """Who signs now: the seal that NFE_PAPER_SIGNER names, else our newest key, which is made where there is none. Raises SealOver."""
    if named := settings().paper_signer:
        return _sealed(session, _elsewhere(named))
    row = _newest(session) or _begin(session)
    return _opened(
        row.id, bytes(row.sealed), bytes(row.certificate), bytes(session.get_one(tables.PaperKey, ROOT).certificate)
    )


@lru_cache(maxsize=4)
def _elsewhere(named: str) -> Seal:
    """A seal that is kept elsewhere, by the name of what makes it: `package.module:factory`."""
    module, _colon, factory = named.partition(":")
    return cast(Seal, getattr(import_module(module), factory)())


def _sealed(session: Session, seal: Seal) -> Signer:
    """A seal of somebody's, certified under our root when it first signs: so its papers are known as ours, on phones too."""
    kid = name_of(seal.public_key())
    row = _row_of(session, kid.hex()) or _enlist(session, seal)
    certificate = x509.load_der_x509_certificate(row.certificate)
    if row.revoked_at or clock.now() > certificate.not_valid_after_utc:
        raise SealOver
    return Signer(row.id, kid, seal, (certificate, root(session)))


def _enlist(session: Session, seal: Seal) -> tables.PaperKey:
    """Its row, made by whoever comes first. Raises InvalidSignature where it does not sign for its own public half."""
    _begin(session)
    if (row := _row_of(session, name_of(seal.public_key()).hex())) is not None:
        return row
    seal.public_key().verify(seal.sign(TRIAL, HOW), TRIAL, HOW)
    made = _certify(session, seal.public_key(), None)
    journal.write(session, "certificate.seal_enlisted", database.new_id(), facts={"kid": made.kid})
    return made


@lru_cache(maxsize=4)
def _opened(id_: int, sealed: bytes, certificate: bytes, root: bytes) -> Signer:
    """A key ready to sign; opening it for every paper would cost more than the signature."""
    own = x509.load_der_x509_certificate(certificate)
    return Signer(id_, kid_of(own), _unsealed(id_, sealed), (own, x509.load_der_x509_certificate(root)))


def known(session: Session) -> list[Known]:
    """Every key that ever signed papers, oldest first, without the root."""
    rows = session.exec(
        select(tables.PaperKey).where(col(tables.PaperKey.id) != ROOT).order_by(col(tables.PaperKey.id))
    )
    return [_known(row) for row in rows]


def root(session: Session) -> x509.Certificate:
    """The certificate of the root, by which all others are trusted."""
    row = session.get(tables.PaperKey, ROOT)
    if row is None:
        _begin(session)
        row = session.get_one(tables.PaperKey, ROOT)
    return x509.load_der_x509_certificate(row.certificate)


def publics(session: Session) -> Mapping[bytes, Known]:
    """The keys by their names."""
    return {one.kid: one for one in known(session)}


def rotate(session: Session) -> Known:
    """Retire the key that signs and make a new one; what the old one signed stays good (P51)."""
    database.alone(session, "paper keys")
    row = _newest(session)
    if row is None:
        return _known(_begin(session))
    row.retired_at = clock.now()
    session.add(row)
    made = _make(session)
    journal.write(session, "certificate.key_rotated", database.new_id(), facts={"from": row.kid, "to": made.kid})
    return _known(made)


def revoke(session: Session, kid: str, why: str) -> list[str]:
    """Say that a key was lost; the numbers of the papers it signed, which count by the register alone from now on. Raises NoSuchKey."""
    database.alone(session, "paper keys")
    row = _row_of(session, kid)
    if row is None or row.id == ROOT:
        raise NoSuchKey
    if row.revoked_at is None:
        newest = row.retired_at is None and row.sealed != KEPT_ELSEWHERE
        row.revoked_at, row.revoked_why, row.retired_at = clock.now(), why, row.retired_at or clock.now()
        session.add(row)
        session.flush()
        if newest:
            _make(session)
        journal.write(session, "certificate.key_revoked", database.new_id(), facts={"kid": kid, "why": why})
    return affected(session, kid)


def affected(session: Session, kid: str) -> list[str]:
    """The numbers of the papers that a key signed, oldest first."""
    joined = select(tables.Certificate.number).join(tables.PaperKey).where(tables.PaperKey.kid == kid)
    return list(session.exec(joined.order_by(col(tables.Certificate.id))).all())


def kid_of(certificate: x509.Certificate) -> bytes:
    """The name of the key of a certificate."""
    return name_of(cast(ec.EllipticCurvePublicKey, certificate.public_key()))


def name_of(public: ec.EllipticCurvePublicKey) -> bytes:
    """The name of a key: the first 8 bytes of the SHA-256 of its public half (DER)."""
    told = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return sha256(told).digest()[:KID]


def _known(row: tables.PaperKey) -> Known:
    certificate = x509.load_der_x509_certificate(row.certificate)
    elsewhere = bytes(row.sealed) == KEPT_ELSEWHERE
    return Known(row.id, kid_of(certificate), certificate, row.retired_at, row.revoked_at, elsewhere)


def _row_of(session: Session, kid: str) -> tables.PaperKey | None:
    return session.exec(select(tables.PaperKey).where(tables.PaperKey.kid == kid)).first()


def _newest(session: Session) -> tables.PaperKey | None:
    """The key of ours that signs."""
    ours = (
        col(tables.PaperKey.retired_at).is_(None),
        tables.PaperKey.id != ROOT,
        tables.PaperKey.sealed != KEPT_ELSEWHERE,
    )
    return session.exec(select(tables.PaperKey).where(*ours).order_by(col(tables.PaperKey.id).desc())).first()


def _begin(session: Session) -> tables.PaperKey:
    """The root and the first key, made once, whoever comes first."""
    database.alone(session, "paper keys")
    if (row := _newest(session)) is not None:
        return row
    key = ec.generate_private_key(ec.SECP256R1())
    _keep(session, ROOT, key, certified(key.public_key(), key, None, ROOT))
    return _make(session)


def _make(session: Session) -> tables.PaperKey:
    """A new key of ours."""
    key = ec.generate_private_key(ec.SECP256R1())
    return _certify(session, key.public_key(), key)


def _certify(
    session: Session, public: ec.EllipticCurvePublicKey, key: ec.EllipticCurvePrivateKey | None
) -> tables.PaperKey:
    """A key under our root, with the next number; without its private half where that is kept elsewhere."""
    above, id_ = session.get_one(tables.PaperKey, ROOT), session.exec(select(func.max(tables.PaperKey.id))).one() + 1
    signed_by = x509.load_der_x509_certificate(above.certificate)
    return _keep(session, id_, key, certified(public, _unsealed(ROOT, above.sealed), signed_by, id_))


def _keep(
    session: Session, id_: int, key: ec.EllipticCurvePrivateKey | None, certificate: x509.Certificate
) -> tables.PaperKey:
    sealed = KEPT_ELSEWHERE if key is None else keys.seal_bytes(PURPOSE, _clear(key), str(id_))
    told = certificate.public_bytes(serialization.Encoding.DER)
    row = tables.PaperKey(id=id_, kid=kid_of(certificate).hex(), certificate=told, sealed=sealed)
    session.add(row)
    session.flush()
    return row


def _clear(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _unsealed(id_: int, sealed: bytes) -> ec.EllipticCurvePrivateKey:
    clear = keys.unseal_bytes(PURPOSE, sealed, str(id_))
    return cast(ec.EllipticCurvePrivateKey, serialization.load_der_private_key(clear, None))
