"""What a provider's word is worth: which way may be gone back, and which claims count."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _

TRIP_LIVES = timedelta(minutes=10)
LOGOUT_LIVES = timedelta(minutes=5)
LOGOUT_KEPT = timedelta(days=1)
FRONTS = ("", "/en")
WAY = re.compile(r"/(?!/)[a-z0-9/_-]{0,99}")
LONGEST = 255


class Again(Refusal):
    """The answer belongs to no way that this browser began, or to one that is over."""

    code = "oidc_again"
    heeded = True
    words = _("这次登录过期了，或者不是在这个浏览器里开始的。请再点一次。")


class Denied(Refusal):
    """The person changed their mind at the provider."""

    code = "oidc_denied"
    words = _("在国家平台那边没有登录。什么都没变，可以再试，也可以用手机号登录。")


class LinkFirst(Refusal):
    """The account there is not known here, and nothing safe tells whose it is."""

    code = "oidc_link"
    words = _("国家平台的账号还没和这里连上。先用手机号登录，再到“我的”里连上。")


class OtherPerson(Refusal):
    """What the provider says of the person does not fit whom we know."""

    code = "oidc_other"
    heeded = True
    words = _("国家平台上的人和这里登记的不是同一个。请用手机号登录，或到窗口办。")


class NotTrusted(Refusal):
    """What the provider answered does not hold."""

    code = "oidc_refused"
    heeded = True
    words = _("国家平台的回答对不上，没有登录。请用手机号登录。")


class NotOffered(Refusal):
    """There is no provider to sign in with."""

    code = "oidc_off"
    words = _("这里没有接国家平台。请用手机号登录。")
    status = 404


@dataclass(frozen=True)
class Told:
    """What a provider says of who signed in; phone and identity are empty where it does not vouch for them."""

    issuer: str
    sub: str
    sid: str = ""
    phone: str = ""
    name: str = ""
    number: str = ""
    hint: str = ""
    proved: int = 0
    """When the person last showed there who they are (`auth_time`), in seconds since 1970; 0 where the provider does not tell."""


@dataclass(frozen=True)
class Ended:
    """A provider's word that a session of its own is over, or every one of a subject."""

    issuer: str
    jti: str
    sub: str = ""
    sid: str = ""


def way_back(wished: str) -> str:
    """A page of ours to go on to; the front door for whatever is not plainly one."""
    return wished if WAY.fullmatch(wished) else "/"


def front_of(wished: str) -> str:
    """The front that was left: the Chinese one, or the English one."""
    return wished if wished in FRONTS else ""


def is_alive(made_at: datetime, used_at: datetime | None, now: datetime) -> bool:
    """Whether an answer may still come for a way begun then."""
    return used_at is None and made_at <= now <= made_at + TRIP_LIVES


def told(issuer: str, token: Mapping[str, object], info: Mapping[str, object], hint: str = "") -> Told:
    """What counts of an ID token and of the user info that came with it. Raises NotTrusted where they speak of two people.

    A phone number counts only where `phone_number_verified` is true (OpenID Connect Core 1.0, 5.1), name and identity number only
    inside `verified_claims` that name a trust framework (OpenID Connect for Identity Assurance 1.0, 5). How strongly it checked (`acr`,
    `amr`) opens nothing here, so it is not asked; when it did (`auth_time`) tells how fresh the sign-in is (ASVS 6.8.4).
    """
    sub = token.get("sub")
    if not isinstance(sub, str) or not 0 < len(sub) <= LONGEST or "\0" in sub or info.get("sub") != sub:
        raise NotTrusted
    name, number = _identity_in(info)
    proved = token.get("auth_time")
    when = proved if isinstance(proved, int) and 0 <= proved < 2**40 else 0
    return Told(issuer, sub, _text(token.get("sid")), _phone_in(info), name, number, hint, when)


def _phone_in(info: Mapping[str, object]) -> str:
    return _text(info.get("phone_number")) if info.get("phone_number_verified") is True else ""


def _identity_in(info: Mapping[str, object]) -> tuple[str, str]:
    verified = info.get("verified_claims")
    if not isinstance(verified, dict):
        return "", ""
    by, claims = verified.get("verification"), verified.get("claims")
    if not isinstance(by, dict) or not _text(by.get("trust_framework")) or not isinstance(claims, dict):
        return "", ""
    name, number = _text(claims.get("name")), _text(claims.get("identity_number"))
    return (name, number) if name and number else ("", "")


def _text(said: object) -> str:
    return said if isinstance(said, str) and len(said) <= LONGEST and "\0" not in said else ""
