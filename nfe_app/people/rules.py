"""Who is who: phone numbers, identity numbers, masks, and how often a code may be asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import phonenumbers

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _

CODE_LIVES = timedelta(minutes=5)
CODE_TRIES = 5
CODE_PAUSE = timedelta(seconds=60)
CODES_AN_HOUR = 5
CODES_A_DAY = 10
CODES_AN_HOUR_FROM_ONE_ADDRESS = 60
CODES_AN_HOUR_FROM_ONE_DEVICE = 10
CLERK, SENIOR, FINANCE, AUDITOR, ADMINISTRATOR = "clerk", "senior_clerk", "finance", "auditor", "administrator"
STAFF = (CLERK, SENIOR, FINANCE, AUDITOR, ADMINISTRATOR)
LEVELS = ("phone", "number", "counter")
"""How well we know who somebody is: by a phone number, by an identity number that was checked, by the card itself at a counter."""
UNPROVED = "unproved"
"""What a member of staff is who must choose a password or enrol a second factor first: nothing but that may be done so."""
LEFT = "left"
"""What somebody is who was a member of staff: nothing may be done so, and nobody signs in."""
TITLES = {
    CLERK: _("经办员"),
    SENIOR: _("经办组长"),
    FINANCE: _("财务"),
    AUDITOR: _("审计"),
    ADMINISTRATOR: _("管理员"),
}
SESSION_LIVES = {"worker": timedelta(days=30)} | dict.fromkeys(STAFF, timedelta(hours=12))
"""How long a sign-in lasts at most, by role (ASVS 7.3.2)."""
DESK_PAGES = frozenset({"/desk/changes/", "/desk/refund/", "/desk/staff/", "/desk/reconciliation/", "/desk/transfer/"})
COUNTER = (CLERK, SENIOR)
"""Who looks people up, shows them codes and sees what they are enrolled in."""
REFUNDS = (CLERK, SENIOR, FINANCE)
BOOKS = (SENIOR, FINANCE)
"""Who deals with what a channel and the books do not agree on, and gives money back otherwise."""
BOOKS_SEEN = (*BOOKS, AUDITOR)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
DOTS = re.compile("[ ]*[\u00b7\u0387\u16eb\u2022\u2027\u2219\u22c5\u2e31\u30fb\u318d\uff0e\uff65.][ ]*")
"""The middle dot (U+00B7) and what is typed for it: bullets, dots of other scripts and of mathematics, full stops."""


class PhoneWrong(Refusal):
    """Not a mobile number of the mainland."""

    code = "phone_wrong"
    words = _("手机号不对，请填 11 位手机号。")


class IdentityWrong(Refusal):
    """The identity number fails its length, its date or its check digit (GB 11643-1999)."""

    code = "identity_wrong"
    words = _("身份证号不对，请对着证件再填一遍。")


class NameWrong(Refusal):
    """Not a name as it stands on an identity card."""

    code = "name_wrong"
    words = _("姓名不对，请按身份证上的写。")


class TooManyCodes(Refusal):
    """Codes were asked for too often."""

    code = "too_many_codes"
    heeded = True
    words = _("验证码要得太勤了，请过一会儿再要。")
    status = 429


def phone_of(text: str) -> str:
    """A mainland mobile number in E.164 (`+8613800002207`); spaces and +86 are forgiven."""
    if any(letter.isalpha() for letter in text):
        raise PhoneWrong  # the library reads letters as the keys they stand on
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException as wrong:
        raise PhoneWrong from wrong
    if number.country_code != 86 or phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.MOBILE:
        raise PhoneWrong
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def identity_of(text: str, today: date) -> str:
    """An identity number in its one form; length, date and check digit are hard, the region is not (codes get abolished)."""
    number = text.strip().replace(" ", "").upper()
    body = number[:17]
    if len(number) != 18 or not (body.isascii() and body.isdigit()):
        raise IdentityWrong
    if check_digit(body) != number[17]:
        raise IdentityWrong
    if not date(1900, 1, 1) <= birthday_of(number) <= today:
        raise IdentityWrong
    return number


def higher(one: str, other: str) -> str:
    """The higher of two levels of proof: none is ever lowered."""
    return max(one, other, key=LEVELS.index)


def check_digit(body: str) -> str:
    """The last character of an identity number for its first 17 digits (ISO 7064 MOD 11-2, as GB 11643 has it)."""
    return CHECK[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def birthday_of(number: str) -> date:
    """The birthday inside an identity number."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as wrong:
        raise IdentityWrong from wrong


def is_woman(number: str) -> bool:
    """Whether an identity number is a woman's: its seventeenth digit is even (GB 11643-1999)."""
    return int(number[16]) % 2 == 0


def name_of(text: str) -> str:
    """A name as on the card, 2 to 30 letters, otherwise kept as it is typed, rare ones too; every dot is the one middle dot (阿卜杜·热合曼).

    No name begins or ends with the dot; a look-alike, or the full stop of a keyboard that has no middle dot, is taken for it.
    """
    name = DOTS.sub("·", text.strip())
    parts = name.split("·")
    letters = all(letter.isalpha() or letter in "〇 " for letter in "".join(parts))
    if not 2 <= len(name) <= 30 or not letters or not all(parts):
        raise NameWrong
    return name


def mask_name(name: str) -> str:
    """First and last letter with one star between, so that the length is not told: 陈*河, 王*."""
    return f"{name[0]}*{name[-1]}" if len(name) > 2 else f"{name[:1]}*"


def mask_identity(number: str) -> str:
    """Four digits, eight stars, four digits."""
    return f"{number[:4]}********{number[-4:]}"


def mask_phone(phone: str) -> str:
    """Three digits, four stars, four digits: 138****2207."""
    return f"{phone[-11:-8]}****{phone[-4:]}"


def seconds_to_wait(asked: Sequence[datetime], now: datetime) -> int:
    """Seconds until the next code may be asked for, by the times of the last ones; 0 when now."""
    limits = ((CODE_PAUSE, 1), (timedelta(hours=1), CODES_AN_HOUR), (timedelta(days=1), CODES_A_DAY))
    waits = [0]
    for window, most in limits:
        recent = sorted(at for at in asked if at > now - window)
        if len(recent) >= most:
            waits.append(int((recent[-most] + window - now).total_seconds()) + 1)
    return max(waits)
