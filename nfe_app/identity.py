"""Which OpenID provider people sign in with: the one of production, or in a demonstration the one of our own that plays."""

from __future__ import annotations

from fastapi import FastAPI

from nfe_app import seed
from nfe_app.accounts import sandbox_folder
from nfe_app.base import keys
from nfe_app.base.settings import settings
from nfe_app.base.words import _
from nfe_app.oidc import gateway
from nfe_app.oidc.api import CALLBACK
from nfe_app.oidc.gateway import Account, Provider
from nfe_app.oidc.provider.app import PlayingProvider
from nfe_app.oidc.provider.setting import Invented, Setting

AT = "/sandbox/identity"
CLIENT = "nfe"


def connect(app: FastAPI) -> None:
    """Connect the provider; ours that plays is mounted only in a demonstration without a real one."""
    if settings().oidc_issuer:
        gateway.connect(Provider(real()))
    elif settings().demo:
        app.mount(AT, PlayingProvider(playing()).app)
        gateway.connect(Provider(ours()))
    else:
        gateway.connect(None)


def real() -> Account:
    """Our account at the provider of the settings."""
    secret = settings().oidc_client_secret
    assert secret
    return Account(settings().oidc_issuer, settings().oidc_client_id, secret.get_secret_value())


def ours() -> Account:
    """Our account at the provider that plays, which is asked for its papers from inside."""
    papers = f"{_inside()}/.well-known/openid-configuration"
    return Account(f"{settings().public_origin}{AT}", CLIENT, _secret(), papers)


def playing() -> Setting:
    """What the provider that plays is told."""
    origin = settings().public_origin
    return Setting(
        issuer=f"{origin}{AT}",
        inside=_inside(),
        folder=sandbox_folder() / "identity",
        client_id=CLIENT,
        client_secret=_secret(),
        redirect_uri=f"{origin}{CALLBACK}",
        after_logout=(f"{origin}/me/", f"{origin}/en/me/"),
        logout_uri=f"http://127.0.0.1:{settings().port}/api/oidc/logout",
        people=invented(),
        production=settings().mode == "production",
    )


def invented() -> tuple[Invented, ...]:
    """The people of the seeded town, one who is new to it, and one whose phone number the provider does not vouch for."""
    known = [
        Invented(
            sub=keys.digest("sandbox sub", story.phone)[:24],
            name=story.name,
            about=story.work,
            phone=f"+86{story.phone}",
            number=seed.invented_number(story.birthday, order),
        )
        for order, story in enumerate(seed.STORIES, 1)
    ]
    (new, phone, birthday), (unproved, other, _birthday) = seed.NEWCOMERS
    number = seed.invented_number(birthday, 91)
    return (
        *known,
        Invented("newcomer", new, _("新来的骑手，还没在这里登录过"), f"+86{phone}", number=number),
        Invented("unproved", unproved, _("平台没核过手机号，要先在这里用手机号登录"), f"+86{other}", False),
    )


def _inside() -> str:
    return f"http://127.0.0.1:{settings().port}{AT}"


def _secret() -> str:
    return keys.digest("sandbox", "identity")
