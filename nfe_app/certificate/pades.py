"""The signature inside a PDF (PAdES, ETSI EN 319 142-1) and what is found of one: unbroken, whose, and when."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from asn1crypto import algos
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD = "seal"
LARGEST = 1 << 20
BESIDE = 1280
"""Bytes of a signature beside its certificate, at most."""


class Found(StrEnum):
    """What is found of the signature in a file."""

    WHOLE = "whole"
    """It covers all of the file, and nothing was changed."""
    NONE = "none"
    """There is no signature in it, or it is no PDF at all."""
    CHANGED = "changed"
    """Signed bytes were changed."""
    ADDED = "added"
    """Something was added after it was signed."""


class Issuer(StrEnum):
    """Whose signature it is."""

    OURS = "ours"
    FOREIGN = "foreign"
    """By a key that our root did not sign."""
    EXPIRED = "expired"
    """By a key of ours that had not begun or had run out when it was signed."""


@dataclass(frozen=True)
class Signature:
    """What is found: two separate things, whether it is whole and whose it is; and the title of the file, which holds the number."""

    found: Found
    issuer: Issuer
    certificate: x509.Certificate | None = None
    signed_at: datetime | None = None
    title: str = ""


NOTHING = Signature(Found.NONE, Issuer.FOREIGN)


class _KeyInHand(signers.Signer):
    """A signer whose key is open already; pyHanko's own parses and checks it again for every signature."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, chain: tuple[x509.Certificate, ...]) -> None:
        certificates = [asn1_x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in chain[:1]]
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple(certificates)
        mechanism = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
        super().__init__(signing_cert=certificates[0], cert_registry=store, signature_mechanism=mechanism)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002 - pyHanko's words
        return self._key.sign(data, ec.ECDSA(SHA256()))


class _AsPrinted(IncrementalPdfFileWriter):
    """A revision that leaves the description of the sheet alone: a second copy of it would weigh as much as the signature."""

    def _update_meta(self) -> None:
        pass


def _room(chain: tuple[x509.Certificate, ...]) -> int:
    """Hexadecimal digits that are left for the signature: certificate, attributes and P-256 take less. pyHanko would sign twice to learn it."""
    return 2 * (len(chain[0].public_bytes(Encoding.DER)) + BESIDE)


def sign(sheet: bytes, key: ec.EllipticCurvePrivateKey, chain: tuple[x509.Certificate, ...]) -> bytes:
    """The sheet with one certifying signature over all of it, after which no change is allowed."""
    how = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    made = io.BytesIO()
    writer = _AsPrinted(io.BytesIO(sheet))
    signers.PdfSigner(how, _KeyInHand(key, chain)).sign_pdf(writer, output=made, bytes_reserved=_room(chain))
    return made.getvalue()


def look(file: bytes, root: x509.Certificate) -> Signature:
    """What is found of the signature in a file; never raises, whatever the file is."""
    if len(file) > LARGEST:
        return NOTHING
    try:
        reader = PdfFileReader(io.BytesIO(file))
        embedded = list(reader.embedded_signatures)
        title = _title(reader)
        if len(embedded) != 1:
            return Signature(Found.ADDED if embedded else Found.NONE, Issuer.FOREIGN, title=title)
        return _looked_at(embedded[0], root, title)
    except Exception:
        return NOTHING


def _looked_at(embedded: Any, root: x509.Certificate, title: str) -> Signature:
    signed_at = embedded.self_reported_timestamp
    trust = asn1_x509.Certificate.load(root.public_bytes(Encoding.DER))
    context = ValidationContext(trust_roots=[trust], moment=signed_at, allow_fetching=False)
    status = validate_pdf_signature(embedded, context)
    certificate = x509.load_der_x509_certificate(embedded.signer_cert.dump())
    return Signature(_found(status), _issuer(status, certificate, root, signed_at), certificate, signed_at, title)


def _found(status: Any) -> Found:
    if not (status.intact and status.valid):
        return Found.CHANGED
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and status.docmdp_ok is not False
    return Found.WHOLE if whole else Found.ADDED


def _issuer(status: Any, certificate: x509.Certificate, root: x509.Certificate, at: datetime | None) -> Issuer:
    if status.trusted:
        return Issuer.OURS
    try:
        certificate.verify_directly_issued_by(root)
    except Exception:
        return Issuer.FOREIGN
    in_term = at is not None and certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc
    return Issuer.OURS if in_term else Issuer.EXPIRED


def _title(reader: PdfFileReader) -> str:
    if "/Info" not in reader.trailer:
        return ""
    information = reader.trailer["/Info"]
    return str(information["/Title"]) if "/Title" in information else ""
