"""Asking a page: one that gives no answer fails its test, and does not keep all the others waiting."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

PATIENCE = 30_000
ASK = """(given) => Promise.race([
  %s,
  new Promise((_, no) => setTimeout(() => no(new Error("the page gave no answer")), %d)),
])"""


def answer_of(page: Page, script: str, given: object = None) -> Any:
    """What a function or an expression comes to in the page; an error when it comes to nothing in half a minute."""
    called = f"({script})(given)" if script.startswith(("async ", "(")) else script
    return page.evaluate(ASK % (called, PATIENCE), given)
