"""The way to the same page in another language, each named in its own words."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from nfe_app.base.words import LANGUAGE
from nfe_app.localfirst.phone import change_to
from nfe_app.ui import routes

Part = rx.Component
e = rx.el


class Away(BaseHTML):  # type: ignore[misc] # Reflex loads it late
    """A link that leaves this front; Reflex's own would be the router's, which knows this front alone."""

    tag = "a"
    href: rx.Var[str]
    href_lang: rx.Var[str]


NAMES = {"zh_CN": "中文", "en": "English"}


def switch() -> Part:
    """Every language but this one; the page, its query and what was typed stay."""
    return e.p(*[_to(language) for language in NAMES if language != LANGUAGE], class_name="center")


def recorded(words: Any) -> Any:
    """Words of the records of the law, which are Chinese in every language: said to be so where the page is not."""
    return words if LANGUAGE == "zh_CN" else e.span(words, lang=routes.TONGUES["zh_CN"])


def _to(language: str) -> Part:
    base, tongue = routes.HOMES[language] + "/", routes.TONGUES[language]
    return Away.create(
        NAMES[language], href=base, lang=tongue, href_lang=tongue, on_click=change_to(base), class_name="link"
    )
