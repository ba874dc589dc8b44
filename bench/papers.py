"""Papers set, signed and checked a second, beside the bare engines in the same run; and how heavy they are."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from datetime import date

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from bench.figures import Figure
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.certificate import certifying, issuers, number, pades, paper, rules, statement
from nfe_app.certificate.rules import Facts, Paid, Part, Said, Standing

MANY = 60
NUMBER = number.number_of(bytes(10))
ORIGIN = "https://shebao.example"
Deed = Callable[[], object]


def figures() -> Iterator[Figure]:
    """Every figure of papers, one process, one core."""
    key, certificate, root = _keys()
    said, kid = rules.compose(_facts()), issuers.kid_of(certificate)
    signed = statement.sign(statement.of(said, bytes(10)), key, kid)
    marks = paper.Marks(NUMBER, f"{ORIGIN}/verify/{NUMBER}", f"{ORIGIN}/verify/#{statement.text_of(signed)}")
    sheet = paper.print_paper(said, marks)
    whole = pades.sign(sheet, key, (certificate, root))
    bare = _rate(lambda: paper.typeset(paper.inputs_of(said, marks), format="pdf"))
    yield _beside("papers set a second (PDF/A-2a, tagged)", "≥ 60/s", lambda: _set(said, marks), bare, "typst alone")
    alone = _rate(lambda: key.sign(sheet, ec.ECDSA(hashes.SHA256())))
    deed: Deed = lambda: pades.sign(sheet, key, (certificate, root))  # noqa: E731
    yield _beside("papers signed a second (PAdES, P-256)", "≥ 30/s", deed, alone, "ECDSA alone")
    yield _beside("signed papers checked a second", "≥ 100/s", lambda: pades.look(whole, root), alone, "ECDSA alone")
    deed = lambda: statement.read(signed, lambda _kid: key.public_key())  # noqa: E731
    yield _beside("codes checked a second", "", deed, alone, "ECDSA alone")
    yield Figure("a paper of three insurances, signed", f"{len(whole) / 1000:.1f} kB", "≤ 60 kB", _kept(whole))


def _kept(whole: bytes) -> str:
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        return f"{len(pdf.pages)} page(s)"


def _beside(what: str, aim: str, deed: Deed, bare: float, engine: str) -> Figure:
    rate = _rate(deed)
    return Figure(what, f"{rate:,.0f}/s", aim, f"{rate / bare:.2f} × {engine} ({bare:,.0f}/s)")


def _set(said: Said, marks: paper.Marks) -> bytes:
    return paper.print_paper(said, marks)


def _rate(deed: Deed) -> float:
    """How often a second, after one that warms up."""
    deed()
    began = time.process_time()
    for _each in range(MANY):
        deed()
    return MANY / (time.process_time() - began)


def _keys() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate, x509.Certificate]:
    above, key = (ec.generate_private_key(ec.SECP256R1()) for _each in range(2))
    root = certifying.certified(above.public_key(), above, None, certifying.ROOT)
    return key, certifying.certified(key.public_key(), above, root, 1), root


def _facts() -> Facts:
    """Somebody with three insurances in Beijing and a gap, as many riders are."""
    paid = (
        Paid(Span(Month(2025, 7), Month(2026, 1)), Fen(960_000)),
        Paid(Span(Month(2026, 3), Month(2026, 10)), Fen(1_280_000)),
    )
    schemes = (("employee_pension", "职工养老"), ("employee_medical", "职工医疗（含生育）"), ("unemployment", "失业"))
    parts = tuple(Part(code, name, "110000", "北京市", Standing.COVERED, paid) for code, name in schemes)
    return Facts("王小芳", "王*芳", "9999********0011", date(2026, 11, 1), parts)
