"""The X.509 certificates (RFC 5280) of the keys that sign papers: of the root, and of each key under it."""

from __future__ import annotations

from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from nfe_app.base import clock
from nfe_app.base.settings import settings
from nfe_app.certificate import rules

ROOT = 0
"""The number of the root; the others count from one."""
ROOT_TERM, KEY_TERM = timedelta(days=20 * 365), timedelta(days=3 * 365)


def certified(
    public: ec.EllipticCurvePublicKey, by: ec.EllipticCurvePrivateKey, above: x509.Certificate | None, id_: int
) -> x509.Certificate:
    """An X.509 certificate: of the root for twenty years, of a key that signs for three."""
    now, name = clock.now().replace(microsecond=0), _name(id_)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    is_root = above is None
    usage |= {"digital_signature": not is_root, "content_commitment": not is_root}
    usage |= {"key_cert_sign": is_root, "crl_sign": is_root}
    told = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(above.subject if above else name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + (ROOT_TERM if is_root else KEY_TERM))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    )
    return told.sign(by, hashes.SHA256())


def _name(id_: int) -> x509.Name:
    """Who a certificate is of; a demonstration says that it is one."""
    whose = f"{rules.ISSUER}{rules.DEMO if settings().demo else ''} {rules.ROOT if id_ == ROOT else f'{rules.SIGNER} {id_}'}"
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, rules.ISSUER),
            x509.NameAttribute(NameOID.COMMON_NAME, whose),
        ]
    )
