"""Every address of the phone front, so that pages link without importing one another."""

HOME = "/"
PAY = "/pay/"
PAYCODE = "/paycode/"
FOR = "/for/"
REFUND = "/refund/"
RECEIPTS = "/receipts/"
AUTOPAY = "/autopay/"
JAR = "/jar/"
RECORDS = "/records/"
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
OUTBOX = "/outbox/"
LOOKS = "/looks/"
INSTALL = "/install/"


def sign_in_then(address: str) -> str:
    """Sign-in that comes back to an address of ours."""
    return f"{SIGN_IN}?back={address}"
