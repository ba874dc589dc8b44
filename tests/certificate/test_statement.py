"""What the code on a paper says: read back as it was said, by an independent library too, and by nobody once a bit is changed."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import date, timedelta

import cbor2
import pytest
import segno
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st
from pycose.keys import EC2Key
from pycose.keys.curves import P256
from pycose.messages import Sign1Message

from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.certificate import rules, statement
from nfe_app.certificate.rules import Purpose, Standing
from nfe_app.certificate.statement import Brief, NotOurs, Statement

KEY = ec.derive_private_key(7**80, ec.SECP256R1())
OTHER = ec.derive_private_key(11**60, ec.SECP256R1())
KID = bytes.fromhex("0102030405060708")
NUMBER = bytes.fromhex("9f2c7ab1054e83d066f1")
NAMES = ("陈*河", "买*****吐尔逊", "阿*·买买提", "欧阳**", "*", "A** O'Neill", "䶮*")
START = Month(1980, 1)


def stretches(count: int) -> tuple[Span, ...]:
    """So many stretches of five months, the last in 2026."""
    return tuple(Span(Month(2026, 1) + -6 * at, Month(2026, 5) + -6 * at) for at in reversed(range(count)))


PART = Brief("employee_pension", "甘肃省嘉峪关市", Standing.COVERED, 40, Fen(123_456_78), stretches(8))
SAID = Statement(NUMBER, "contribution", Purpose.LOAN, False, "陈*河", date(2026, 11, 23), date(2026, 12, 23), (PART,))


def key_of(kid: bytes) -> ec.EllipticCurvePublicKey | None:
    return KEY.public_key() if kid == KID else None


def read(signed: bytes) -> Statement:
    return statement.read(signed, key_of)


def said_back(said: Statement) -> Statement:
    """The statement as it comes out of the text that an address carries."""
    return read(statement.bytes_of(statement.text_of(statement.sign(said, KEY, KID))))


@pytest.mark.parametrize("kind", rules.KINDS)
@pytest.mark.parametrize("purpose", Purpose)
def test_every_kind_and_purpose_is_read_back(kind: str, purpose: Purpose) -> None:
    said = replace(SAID, kind=kind, purpose=purpose)
    assert said_back(said) == said


@pytest.mark.parametrize("name", NAMES)
def test_names_are_read_back_letter_by_letter(name: str) -> None:
    assert said_back(replace(SAID, masked_name=name)).masked_name == name


@pytest.mark.parametrize("count", range(9))
def test_up_to_eight_stretches_are_read_back(count: int) -> None:
    said = replace(SAID, parts=(replace(PART, spans=stretches(count)),))
    assert said_back(said) == said


def test_a_paper_without_end_amount_or_parts_is_read_back() -> None:
    said = replace(SAID, valid_until=None, demo=True, parts=(replace(PART, amount=None, spans=()),))
    assert said_back(said) == said
    assert said_back(replace(SAID, parts=())).parts == ()


spans = st.builds(lambda at, count: Span(START + at, START + (at + count)), st.integers(0, 1200), st.integers(0, 500))
briefs = st.builds(
    Brief,
    st.sampled_from(rules.SCHEMES),
    st.text(max_size=12),
    st.sampled_from(Standing),
    st.integers(0, 600),
    st.none() | st.builds(Fen, st.integers(0, 10**12)),
    st.lists(spans, max_size=8).map(tuple),
)
statements = st.builds(
    Statement,
    st.binary(min_size=10, max_size=10),
    st.sampled_from(rules.KINDS),
    st.sampled_from(Purpose),
    st.booleans(),
    st.text(max_size=12),
    st.dates(date(2020, 1, 1), date(2200, 1, 1)),
    st.none() | st.dates(date(2020, 1, 1), date(2200, 1, 1)),
    st.lists(briefs, max_size=4).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(statements)
def test_whatever_is_said_is_read_back(said: Statement) -> None:
    assert said_back(said) == said


def independently(signed: bytes) -> Sign1Message:
    """The message as pycose reads it, with our key; its own first step does not know the tuples of a newer cbor2."""
    head, unprotected, payload, mark = cbor2.loads(signed).value
    message = Sign1Message.from_cose_obj([head, dict(unprotected), payload, mark], allow_unknown_attributes=True)
    point = KEY.public_key().public_numbers()
    message.key = EC2Key(crv=P256, x=point.x.to_bytes(32), y=point.y.to_bytes(32))
    return message


def test_an_independent_library_says_the_same() -> None:
    """P50: pycose, of other hands, checks the signature and finds the same claims."""
    message = independently(statement.sign(SAID, KEY, KID))
    assert message.verify_signature()
    claims = cbor2.loads(message.payload)
    assert claims[7] == NUMBER
    assert claims[6] == 1_795_363_200  # 2026-11-23 00:00 in China
    assert claims[4] - claims[6] == 31 * 86_400  # to the end of the last day
    assert claims[-70001][:5] == [1, 1, 3, False, "陈*河"]


def test_an_independent_library_refuses_another_key() -> None:
    assert not independently(statement.sign(SAID, OTHER, KID)).verify_signature()


def test_a_changed_byte_anywhere_is_not_ours() -> None:
    signed = statement.sign(SAID, KEY, KID)
    for at in range(len(signed)):
        for turn in (1, 0x20, 0x80, 0xFF):
            changed = signed[:at] + bytes([signed[at] ^ turn]) + signed[at + 1 :]
            with pytest.raises(NotOurs):
                read(changed)


def test_a_changed_letter_anywhere_in_the_text_is_not_ours() -> None:
    """The last letter too, of which some bits say nothing."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    text = statement.text_of(statement.sign(SAID, KEY, KID))
    for at in [*range(0, len(text), 7), len(text) - 1]:
        for step in (1, 2, 32):
            other = letters[(letters.index(text[at]) + step) % 64]
            with pytest.raises(NotOurs):
                read(statement.bytes_of(text[:at] + other + text[at + 1 :]))


@pytest.mark.parametrize("cut", [0, 1, 40, -1])
def test_what_is_cut_short_is_not_ours(cut: int) -> None:
    with pytest.raises(NotOurs):
        read(statement.sign(SAID, KEY, KID)[:cut])


@pytest.mark.parametrize("more", [b"\0", b"\xf6", b" "])
def test_what_has_more_behind_it_is_not_ours(more: bytes) -> None:
    with pytest.raises(NotOurs):
        read(statement.sign(SAID, KEY, KID) + more)


def test_something_beside_what_was_signed_is_not_ours() -> None:
    head, _empty, *rest = cbor2.loads(statement.sign(SAID, KEY, KID)).value
    with pytest.raises(NotOurs):
        read(cbor2.dumps(cbor2.CBORTag(18, [head, {1: -7}, *rest])))


@given(st.binary(max_size=300))
def test_garbage_is_not_ours(garbage: bytes) -> None:
    with pytest.raises(NotOurs):
        read(garbage)


@pytest.mark.parametrize("text", ["你好", "====", "a", "a+/b", " ", "%2F"])
def test_a_text_that_is_no_code_is_not_ours(text: str) -> None:
    with pytest.raises(NotOurs):
        read(statement.bytes_of(text))


def test_a_key_that_nobody_knows_is_not_ours() -> None:
    with pytest.raises(NotOurs, match="nobody knows"):
        read(statement.sign(SAID, KEY, bytes(8)))


def test_the_name_of_our_key_does_not_help_another_key() -> None:
    with pytest.raises(NotOurs):
        read(statement.sign(SAID, OTHER, KID))


def test_another_edition_is_not_read_as_this_one() -> None:
    head, payload = cbor2.dumps({1: -7, 4: KID}), cbor2.dumps({7: NUMBER, 6: 0, -70001: [2, 0, 0, False, "*", []]})
    signature = KEY.sign(statement._signed(head, payload), statement.HOW)
    first, second = statement.decode_dss_signature(signature)
    signed = cbor2.dumps(cbor2.CBORTag(18, [head, {}, payload, first.to_bytes(32) + second.to_bytes(32)]))
    with pytest.raises(NotOurs, match="edition"):
        read(signed)


def test_the_text_is_of_letters_that_need_no_quoting_in_an_address() -> None:
    text = statement.text_of(statement.sign(SAID, KEY, KID))
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) == statement.bytes_of(text)


@pytest.mark.parametrize(
    "parts",
    [
        (PART,),
        (replace(PART, spans=stretches(3)), replace(PART, scheme="employee_medical", spans=stretches(1))),
    ],
    ids=["eight stretches", "two schemes"],
)
def test_an_ordinary_paper_is_a_code_that_a_telephone_reads(parts: tuple[Brief, ...]) -> None:
    """At 3 cm and at most 69 modules each is more than 0.43 mm wide."""
    text = f"https://nfe.example/verify/#{statement.text_of(statement.sign(replace(SAID, parts=parts), KEY, KID))}"
    assert segno.make(text, error="m", micro=False).symbol_size(border=0)[0] <= 69


def test_two_schemes_with_all_their_stretches_stay_above_a_third_of_a_millimetre() -> None:
    said = replace(SAID, parts=(PART, replace(PART, scheme="employee_medical")))
    text = f"https://nfe.example/verify/#{statement.text_of(statement.sign(said, KEY, KID))}"
    assert 30 / segno.make(text, error="m", micro=False).symbol_size(border=0)[0] > 0.38


def test_more_than_eight_stretches_tell_the_newest() -> None:
    paid = tuple(rules.Paid(span, Fen(1)) for span in stretches(11))
    part = rules.Part("employee_pension", "职工养老", "110000", "北京市", Standing.COVERED, paid)
    facts = rules.Facts("陈小河", "陈*河", "9999********0014", date(2026, 11, 23), (part,), Purpose.LOAN)
    (brief,) = statement.of(rules.compose(facts), NUMBER).parts
    assert brief.spans == stretches(8)
    assert brief.months == 55


def test_it_says_what_the_paper_says() -> None:
    paid = (rules.Paid(Span(Month(2025, 1), Month(2025, 3)), Fen(300)),)
    part = rules.Part("employee_pension", "职工养老", "110000", "北京市", Standing.PAUSED, paid)
    facts = rules.Facts(
        "陈小河", "陈*河", "9999********0014", date(2026, 11, 23), (part,), Purpose.RENT, kind="contribution"
    )
    told = statement.of(rules.compose(facts), NUMBER)
    until = date(2026, 11, 23) + timedelta(days=30)
    assert told == Statement(
        NUMBER,
        "contribution",
        Purpose.RENT,
        False,
        "陈*河",
        date(2026, 11, 23),
        until,
        (Brief("employee_pension", "北京市", Standing.PAUSED, 3, None, ()),),
    )
