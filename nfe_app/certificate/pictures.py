"""A person's own paper as pictures of its pages, for a screen that may hold no file: the same words, and the very code of the sheet."""

from __future__ import annotations

import io
from uuid import UUID

import pikepdf
import zxingcpp
from sqlmodel import Session

from nfe_app.base.errors import NotFound, NotYours
from nfe_app.certificate import actions, paper, register, rules, tables
from nfe_app.certificate.paper import Marks

PPI = 200


def own(session: Session, printed: str, person_id: UUID) -> UUID:
    """Which paper of this person that is. Raises NotFound, NotYours, AlreadyWithdrawn."""
    found = register.found_by(session, printed)
    if found is None:
        raise NotFound
    if found.person_id != person_id:
        raise NotYours
    if _is_back(session, found.id):
        raise actions.AlreadyWithdrawn
    return found.id


def title(session: Session, certificate_id: UUID) -> str:
    """What kind of paper it is, in words."""
    return rules.KIND_NAMES[rules.Kind(session.get_one(tables.Certificate, certificate_id).kind)]


def count(session: Session, certificate_id: UUID) -> int:
    """How many pages it has."""
    with pikepdf.open(io.BytesIO(session.get_one(tables.Certificate, certificate_id).sheet)) as sheet:
        return len(sheet.pages)


def page(session: Session, certificate_id: UUID, number: int) -> bytes:
    """One page of it as a PNG, the first is 1. Raises NotFound, also once the paper was taken back."""
    found = session.get_one(tables.Certificate, certificate_id)
    if _is_back(session, certificate_id):
        raise NotFound
    marks = Marks(found.number, actions.check_address(found.number), _code_on(found.sheet))
    made = paper.typeset(paper.inputs_of(rules.read_said(found.said), marks), format="png", ppi=PPI)
    if not 1 <= number <= len(made):
        raise NotFound
    return made[number - 1]


def _code_on(sheet: bytes) -> str:
    """What the code on a sheet holds: the picture shows that one, and nothing is signed again."""
    with pikepdf.open(io.BytesIO(sheet)) as pdf:
        for one in pdf.pages:
            for drawn in one.get_images().values():
                assert isinstance(drawn, pikepdf.Stream)
                image = pikepdf.PdfImage(drawn)
                dots = memoryview(image.read_bytes()).cast("B", shape=(image.height, image.width))
                if read := zxingcpp.read_barcodes(dots):
                    return read[0].text
    raise NotFound


def _is_back(session: Session, certificate_id: UUID) -> bool:
    return session.get(tables.Withdrawal, certificate_id) is not None
