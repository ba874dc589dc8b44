"""Every address of the phone front, so that pages link without importing one another; and where the front of each language lies."""

from __future__ import annotations

from nfe_app.base.words import LANGUAGE

HOMES = {"zh_CN": "", "en": "/en"}
TONGUES = {"zh_CN": "zh-CN", "en": "en"}
AT, TONGUE = HOMES[LANGUAGE], TONGUES[LANGUAGE]

HOME = "/"
PAY = "/pay/"
PAYCODE = "/paycode/"
FOR = "/for/"
REFUND = "/refund/"
RECEIPTS = "/receipts/"
AUTOPAY = "/autopay/"
JAR = "/jar/"
RECORDS = "/records/"
MOVES = "/moves/"
ME = "/me/"

PLACE = "/place/"
COMPARE = "/compare/"
CALENDAR = "/calendar/"
WORTH = "/worth/"
GUIDE = "/guide/"

JOIN = "/join/"
JOIN_TYPES = "/join/types/"
JOIN_GRADE = "/join/grade/"
JOIN_OFTEN = "/join/often/"
JOIN_CHECK = "/join/check/"
SENT = "/sent/"

SIGN_IN = "/sign-in/"
PAID = "/paid/"
PAPERS = "/papers/"
VERIFY = "/verify/"
VERIFY_MANY = "/verify-many/"
OURS = "/ours/"
OUTBOX = "/outbox/"
PHONE = "/phone/"
LOOKERS = "/lookers/"
LOOKS = "/looks/"
DEVICES = "/devices/"
INSTALL = "/install/"
USES = "/uses/"
CHANGES = "/changes/"
HELP = "/help/"
HANDOVER = "/handover/"
SCREEN = "/screen/"


def at(address: str) -> str:
    """An address where the router does not add the base of this language's front by itself: of a file, or of a page to bring."""
    return AT + address


def sign_in_then(address: str) -> str:
    """Sign-in that comes back to an address of ours."""
    return f"{SIGN_IN}?back={address}"
