"""Reflex's own settings for the two fronts: FRONT=phone is what workers carry, FRONT=desk is what clerks sit at."""

import os

import reflex as rx
from reflex import constants

from nfe_app.base.settings import settings
from nfe_app.localfirst.plugin import Icon, LocalFirst, Shortcut

FRONT = os.environ.get("FRONT", "desk")
if FRONT not in ("phone", "desk"):
    raise ValueError(f"FRONT is phone or desk, not {FRONT!r}")
os.environ["REFLEX_WEB_WORKDIR"] = f".web-{FRONT}"

# Reflex keeps one lockfile for all builds of a folder, and writes into .gitignore: each front has its own, and ours stays.
constants.Bun.ROOT_LOCKFILE_DIR = f".web-{FRONT}/lock"
constants.GitIgnore.DEFAULTS = set()

origin = settings().public_origin
# The phone asks its own origin and no other, so one build of it serves all.
built_for = origin if FRONT == "desk" else "http://localhost"

phone = LocalFirst(
    name="新就业社保",
    short_name="新就业社保",
    description="灵活就业、新就业形态人员的社会保险：选参保地、缴费、查记录、办证明，没有信号也能用。",
    theme_color="#23479b",
    background_color="#f1f3f2",
    icons=(
        Icon("/icons/icon-192.png", "192x192"),
        Icon("/icons/icon-512.png", "512x512"),
        Icon("/icons/maskable-512.png", "512x512", purpose="maskable"),
        Icon("/icons/icon.svg", "any", type="image/svg+xml"),
    ),
    shortcuts=(
        Shortcut("缴费", "/pay/", (Icon("/icons/pay-192.png", "192x192"),)),
        Shortcut("记录", "/records/", (Icon("/icons/records-192.png", "192x192"),)),
        Shortcut("证明", "/papers/", (Icon("/icons/papers-192.png", "192x192"),)),
    ),
    parameters=("/verify",),
    papers="/api/certificates/",
    languages={"/en": "en"},
    proxy=origin,
)

config = rx.Config(
    app_name="nfe_app",
    api_url=built_for,
    deploy_url=built_for,
    cors_allowed_origins=[origin],
    frontend_path="/desk" if FRONT == "desk" else "",
    frontend_compression_formats=["brotli", "gzip"],
    frontend_lazy_bundled_libraries=True,
    show_built_with_reflex=False,
    react_strict_mode=False,
    telemetry_enabled=False,
    plugins=[phone] if FRONT == "phone" else [rx.plugins.RadixThemesPlugin(theme=rx.theme(accent_color="indigo"))],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
