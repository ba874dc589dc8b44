"""The signature inside a PDF (PAdES, ETSI EN 319 142-1) and what is found of one: unbroken, whose, and when."""

from __future__ import annotations

import asyncio
import hashlib
import io
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import pikepdf
from asn1crypto import algos, cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import parse_pdf_date
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.generic_cms import (
    async_validate_cms_signature,
    extract_certs_for_validation,
    extract_self_reported_ts,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from nfe_app.certificate.found import NOTHING, Found, Issuer, Signature
from nfe_app.certificate.key import Seal

FIELD = "seal"
LARGEST = 1 << 20
BESIDE = 1280
"""Bytes of a signature beside its certificate, at most."""


class _KeyInHand(signers.Signer):
    """A signer whose key is open already; pyHanko's own parses and checks it again for every signature."""

    def __init__(self, key: Seal, chain: tuple[x509.Certificate, ...]) -> None:
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


def sign(sheet: bytes, key: Seal, chain: tuple[x509.Certificate, ...]) -> bytes:
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
    return _as_we_sign(file, root) or _looked_through(file, root)


def _as_we_sign(file: bytes, root: x509.Certificate) -> Signature | None:
    """What is found where a file has the form of ours: one signature, over every byte but its own digits, that holds.

    None where anything is otherwise. All of the file is signed then, so its structure need not be read object by object,
    which takes four times as long.
    """
    try:
        with pikepdf.open(io.BytesIO(file), attempt_recovery=False) as pdf:
            (field,) = pdf.Root.AcroForm.Fields.as_list()
            seal, title = field.V, str(pdf.docinfo.get("/Title", ""))
            begins, gap, after, rest = map(int, seal.ByteRange.as_list())
            digits, told = bytes(seal.Contents), str(seal.M)
        if (begins, after + rest) != (0, len(file)) or file[gap:after].lower() != b"<%s>" % digits.hex().encode():
            return None
        content = cms.ContentInfo.load(digits)["content"]
        signed_at = extract_self_reported_ts(extract_signer_info(content)) or parse_pdf_date(told)
        digest = hashlib.sha256(file[:gap] + file[after:]).digest()
        checked = async_validate_cms_signature(
            content, raw_digest=digest, validation_context=_trusting(root, signed_at)
        )
        status = asyncio.run(checked)
        seen = _seen(Found.WHOLE, extract_certs_for_validation(content).signer_cert, signed_at, title)
    except Exception:
        return None
    return replace(seen, issuer=_issuer(status, seen, root)) if status.intact and status.valid else None


def _looked_through(file: bytes, root: x509.Certificate) -> Signature:
    """What is found of a file whatever its form: each object and revision is looked at."""
    try:
        reader = PdfFileReader(io.BytesIO(file))
        embedded = list(reader.embedded_signatures)
        title = _title(reader)
        if len(embedded) != 1:
            return Signature(Found.ADDED if embedded else Found.NONE, Issuer.FOREIGN, title=title)
        signed_at = embedded[0].self_reported_timestamp
        status = validate_pdf_signature(embedded[0], _trusting(root, signed_at))
        seen = _seen(_found(status), embedded[0].signer_cert, signed_at, title)
        return replace(seen, issuer=_issuer(status, seen, root))
    except Exception:
        return NOTHING


@lru_cache(maxsize=8)
def _known(root: bytes) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(root)


def _trusting(root: x509.Certificate, moment: datetime | None) -> ValidationContext:
    """Who is trusted, as of the moment of signing: our root, and nothing is fetched."""
    trust = _known(root.public_bytes(Encoding.DER))
    return ValidationContext(trust_roots=[trust], moment=moment, allow_fetching=False)


def _found(status: Any) -> Found:
    if not (status.intact and status.valid):
        return Found.CHANGED
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and status.docmdp_ok is not False
    return Found.WHOLE if whole else Found.ADDED


def _seen(found: Found, signer: asn1_x509.Certificate, at: datetime | None, title: str) -> Signature:
    """What is found before it is known whose it is."""
    return Signature(found, Issuer.FOREIGN, x509.load_der_x509_certificate(signer.dump()), at, title)


def _issuer(status: Any, seen: Signature, root: x509.Certificate) -> Issuer:
    if status.trusted:
        return Issuer.OURS
    assert seen.certificate is not None
    try:
        seen.certificate.verify_directly_issued_by(root)
    except Exception:
        return Issuer.FOREIGN
    began, ends = seen.certificate.not_valid_before_utc, seen.certificate.not_valid_after_utc
    return Issuer.OURS if seen.signed_at is not None and began <= seen.signed_at <= ends else Issuer.EXPIRED


def _title(reader: PdfFileReader) -> str:
    if "/Info" not in reader.trailer:
        return ""
    information = reader.trailer["/Info"]
    return str(information["/Title"]) if "/Title" in information else ""
