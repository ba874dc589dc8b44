"""P49: whatever is done to a signed paper is found, and each thing is told apart from the others."""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.generic import NameObject, NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from typer.testing import CliRunner

from nfe_app.base import clock, database, keys
from nfe_app.certificate import certifying, issuers, pades, register
from nfe_app.certificate.found import Found, Issuer
from nfe_app.certificate.register import Verdict
from nfe_app.certificate.rules import Status
from nfe_app.cli import main
from tests.cast import Worker
from tests.certificate.test_issue import issue, paid
from tests.conftest import missing
from tests.deeds import on

MUTATIONS = 500


@dataclass(frozen=True)
class Given:
    """A paper that was given out."""

    number: str
    sheet: bytes


def given_out(who: Worker) -> Given:
    """Her paper and its bytes."""
    number = issue(who)
    with database.look() as session:
        found = register.found_by(session, number)
        assert found is not None
        return Given(number, found.sheet)


@pytest.fixture
def paper(wang_fang: Worker) -> Given:
    """A paper of Wang Fang's."""
    paid(wang_fang)
    return given_out(wang_fang)


def looked_at(file: bytes) -> Verdict:
    """What is thought of a file."""
    with database.work() as session:
        return register.verify_file(session, file)


def unsigned(sheet: bytes) -> bytes:
    """The first revision of a signed sheet: as it was printed, before it was signed."""
    end = sheet.index(b"%%EOF", sheet.index(b"startxref")) + len(b"%%EOF")
    return sheet[:end] + b"\n"


def signed_by_another(sheet: bytes) -> bytes:
    """The same sheet, signed by a house that we do not know."""
    key = issuers.ec.generate_private_key(issuers.ec.SECP256R1())
    own = certifying.certified(key.public_key(), key, None, certifying.ROOT)
    above = certifying.certified(key.public_key(), key, own, 1)
    return pades.sign(unsigned(sheet), key, (above, own))


def signed_by_expired(sheet: bytes) -> bytes:
    """The same sheet, signed today by a key of ours of ten years ago."""
    with database.work() as session:
        root = issuers.root(session)
        above = session.get_one(issuers.tables.PaperKey, certifying.ROOT)
        of_root = issuers._unsealed(certifying.ROOT, above.sealed)
    key = issuers.ec.generate_private_key(issuers.ec.SECP256R1())
    with clock.stopped_at(clock.now() - timedelta(days=3650)):
        old = certifying.certified(key.public_key(), of_root, root, 9)
    return pades.sign(unsigned(sheet), key, (old, root))


def with_a_revision(sheet: bytes) -> bytes:
    """The same sheet with a revision behind it, as an editor saves one."""
    writer = IncrementalPdfFileWriter(io.BytesIO(sheet))
    writer.root["/Lang2"] = NumberObject(1)
    writer.root[NameObject("/PageLayout")] = NameObject("/TwoColumnLeft")
    writer.update_root()
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def saved_anew(sheet: bytes) -> bytes:
    """The same sheet as another program saves it."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(sheet)) as pdf:
        pdf.save(made)
    return made.getvalue()


def swapped(sheet: bytes) -> bytes:
    """One byte changed in the middle of the longest stream, the structure untouched: a letter looks otherwise."""
    longest = max(re.finditer(rb"stream\r?\n.*?endstream", sheet, re.DOTALL), key=lambda found: len(found[0]))
    at = (longest.start() + longest.end()) // 2
    return sheet[:at] + bytes([sheet[at] ^ 1]) + sheet[at + 1 :]


FORGERIES: dict[str, tuple[Callable[[bytes], bytes], Found, Issuer]] = {
    "swapped text": (swapped, Found.CHANGED, Issuer.OURS),
    "bytes appended": (lambda sheet: sheet + b"\n% one more line\n", Found.ADDED, Issuer.OURS),
    "a revision appended": (with_a_revision, Found.ADDED, Issuer.OURS),
    "no signature": (unsigned, Found.NONE, Issuer.FOREIGN),
    "another signer": (signed_by_another, Found.WHOLE, Issuer.FOREIGN),
    "an expired key": (signed_by_expired, Found.WHOLE, Issuer.EXPIRED),
}


def test_the_paper_as_it_was_given_out_is_good(paper: Given) -> None:
    verdict = looked_at(paper.sheet)
    assert (verdict.signature, verdict.issuer, verdict.key, verdict.same) == (Found.WHOLE, Issuer.OURS, "good", True)
    assert verdict.view is not None
    assert (verdict.view.status, verdict.number, verdict.good) == (Status.VALID, paper.number, True)


@pytest.mark.parametrize("what", FORGERIES)
def test_each_forgery_has_its_own_finding(what: str, paper: Given) -> None:
    make, found, issuer = FORGERIES[what]
    verdict = looked_at(make(paper.sheet))
    assert (verdict.signature, verdict.issuer) == (found, issuer)
    assert not verdict.same
    assert not verdict.good


@pytest.mark.parametrize("what", [None, *FORGERIES])
def test_the_quick_way_finds_what_the_whole_way_finds_or_nothing(what: str | None, paper: Given) -> None:
    """P49: a file of the form of ours need not be looked through; every other is."""
    file = FORGERIES[what][0](paper.sheet) if what else paper.sheet
    with database.work() as session:
        root = issuers.root(session)
    quick, whole = pades._as_we_sign(file, root), pades._looked_through(file, root)
    assert quick == (whole if whole.found is Found.WHOLE else None)


def test_the_number_in_a_forgery_is_looked_up_all_the_same(paper: Given) -> None:
    """Whoever checks it reads what the register holds under that number."""
    verdict = looked_at(signed_by_another(paper.sheet))
    assert verdict.number == paper.number
    assert verdict.view is not None


def test_saved_anew_by_another_program_it_is_no_longer_ours(paper: Given) -> None:
    verdict = looked_at(saved_anew(paper.sheet))
    assert verdict.signature is not Found.WHOLE
    assert not verdict.good


def test_a_paper_of_a_lost_key_is_not_valid_by_itself(paper: Given) -> None:
    with database.work() as session:
        (known,) = issuers.known(session)
        issuers.revoke(session, known.kid.hex(), "硬盘丢了")
    verdict = looked_at(paper.sheet)
    assert (verdict.signature, verdict.issuer, verdict.key, verdict.same) == (
        Found.WHOLE,
        Issuer.OURS,
        "revoked",
        True,
    )
    assert not verdict.good


def test_a_paper_that_ran_out_is_whole_and_not_in_force(paper: Given) -> None:
    with on("2026-03-01"):
        verdict = looked_at(paper.sheet)
    assert verdict.view is not None
    assert (verdict.signature, verdict.view.status, verdict.good) == (Found.WHOLE, Status.EXPIRED, False)


def test_no_changed_byte_of_five_hundred_goes_unnoticed(paper: Given) -> None:
    """P49. The signature alone finds each outside of the hole it lies in; in the hole the register finds it."""
    chance = random.Random(49)
    begin = paper.sheet.rindex(b"/Contents")
    hole = range(begin, paper.sheet.index(b">", begin) + 1)
    unnoticed = []
    with database.work() as session:
        for _turn in range(MUTATIONS):
            at = chance.randrange(len(paper.sheet))
            byte = chance.choice([one for one in range(256) if one != paper.sheet[at]])
            verdict = register.verify_file(session, paper.sheet[:at] + bytes([byte]) + paper.sheet[at + 1 :])
            if verdict.good or verdict.same or (verdict.signature is Found.WHOLE and at not in hole):
                unnoticed.append((at, byte))
    assert unnoticed == []


@pytest.mark.parametrize("file", [b"", b"%PDF-", b"%PDF-1.7\n%%EOF", bytes(5000), b"x" * (pades.LARGEST + 1)])
def test_what_is_no_paper_has_no_signature(file: bytes, house: str) -> None:
    verdict = looked_at(file)
    assert (verdict.signature, verdict.number, verdict.view, verdict.good) == (Found.NONE, "", None, False)


def test_a_paper_cut_off_anywhere_is_not_good(paper: Given) -> None:
    for count in (100, len(paper.sheet) // 2, len(paper.sheet) - 500, len(paper.sheet) - 1):
        assert not looked_at(paper.sheet[:count]).good


def said_of(file: bytes, path: Path) -> tuple[int, str]:
    """What `nfe verify` ends with, and says."""
    path.write_bytes(file)
    ended = CliRunner().invoke(main, ["verify", str(path)])
    return ended.exit_code, ended.output


def test_the_command_says_of_each_what_it_is(paper: Given, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    code, said = said_of(paper.sheet, path)
    assert (code, "有效，没改过" in said, "是我们" in said, "在册，有效" in said) == (0, True, True, True)
    told = {what: said_of(make(paper.sheet), path) for what, (make, *_found) in FORGERIES.items()}
    assert {code for code, _said in told.values()} == {1}
    for what, words in {
        "swapped text": "被改过",
        "bytes appended": "签名以后又加了东西",
        "a revision appended": "签名以后又加了东西",
        "no signature": "没有签名",
        "another signer": "不是我们",
        "an expired key": "密钥不在有效期里",
    }.items():
        assert words in told[what][1], what
        assert "不能当证明用" in told[what][1], what


def test_the_page_has_words_for_each_finding() -> None:
    page = Path("nfe_app/certificate/verifying.py").read_text("utf-8")
    for found in Found:
        assert found is Found.CHANGED or f'"{found}"' in page
    for words in ("签名以后又加了东西", "没有签名", "被改过", "不是我们", "钥匙不在有效期里", "钥匙已作废", "已作废"):
        assert words in page


def poppler_says(file: bytes, path: Path) -> str:
    """What an independent program says of the signature."""
    program = shutil.which("pdfsig") or missing("pdfsig", "no poppler-utils on this machine")
    path.write_bytes(file)
    ran = subprocess.run([str(program), "-nocert", str(path)], capture_output=True, text=True, check=False)
    return ran.stdout + ran.stderr


def test_poppler_finds_a_good_one_valid_and_a_changed_one_not(paper: Given, tmp_path: Path) -> None:
    """P49: a program of other hands."""
    path = tmp_path / "paper.pdf"
    good = poppler_says(paper.sheet, path)
    assert "Signature is Valid" in good
    assert "Total document signed" in good
    assert "Digest Mismatch" in poppler_says(swapped(paper.sheet), path)
    assert "Not total document signed" in poppler_says(with_a_revision(paper.sheet), path)


def test_the_private_key_is_in_no_row_in_the_clear(paper: Given) -> None:
    with database.look() as session:
        rows = session.exec(issuers.select(issuers.tables.PaperKey)).all()
    assert len(rows) == 2
    for row in rows:
        clear = keys.unseal_bytes(issuers.PURPOSE, row.sealed, str(row.id))
        assert clear[-100:] not in row.sealed
        assert clear not in row.sealed
