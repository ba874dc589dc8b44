"""The words that a translator is given are the words of the house."""

from pathlib import Path

from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

TEMPLATE = Path("nfe_app/base/words/nfe_app.pot")


def test_the_template_has_every_word_and_no_other() -> None:
    with TEMPLATE.open("rb") as file:
        given = {message.id for message in read_po(file) if message.id}
    words = {"_": None}
    spoken = {found[2] for found in extract_from_dir("nfe_app", keywords=words)}
    spoken |= {found[1] for found in extract_from_file("python", "rxconfig.py", keywords=words)}
    assert given == spoken, "make words"
