"""Reflex's own settings for the two fronts: FRONT=phone is what workers carry, in the language of NFE_LANGUAGE; FRONT=desk is what clerks sit at."""

import os

import reflex as rx
from reflex import constants

from nfe_app.base.settings import settings
from nfe_app.base.words import _
from nfe_app.localfirst.plugin import OUTSIDE, AtCounter, Icon, LocalFirst, Shortcut
from nfe_app.ui import routes

FRONT = os.environ.get("FRONT", "desk")
if FRONT not in ("phone", "desk"):
    raise ValueError(f"FRONT is phone or desk, not {FRONT!r}")
at = routes.AT if FRONT == "phone" else "/desk"
WEB = f".web-{FRONT}{routes.AT.replace('/', '-')}"
os.environ["REFLEX_WEB_WORKDIR"] = WEB

# Reflex keeps one lockfile for all builds of a folder, and writes into .gitignore: each front has its own, and ours stays.
constants.Bun.ROOT_LOCKFILE_DIR = f"{WEB}/lock"
constants.GitIgnore.DEFAULTS = set()

origin = settings().public_origin
# The phone asks its own origin and no other, so one build of it serves all.
built_for = origin if FRONT == "desk" else "http://localhost"

phone = LocalFirst(
    name=_("新就业社保"),
    short_name=_("新就业社保"),
    description=_("灵活就业、新就业形态人员的社会保险：选参保地、缴费、查记录、办证明，没有信号也能用。"),
    language=routes.TONGUE,
    at=at,
    theme_color="#23479b",
    background_color="#f1f3f2",
    icons=(
        Icon("/icons/icon-192.png", "192x192"),
        Icon("/icons/icon-512.png", "512x512"),
        Icon("/icons/maskable-512.png", "512x512", purpose="maskable"),
        Icon("/icons/icon.svg", "any", type="image/svg+xml"),
    ),
    shortcuts=(
        Shortcut(_("缴费"), "/pay/", (Icon("/icons/pay-192.png", "192x192"),)),
        Shortcut(_("记录"), "/records/", (Icon("/icons/records-192.png", "192x192"),)),
        Shortcut(_("证明"), "/papers/", (Icon("/icons/papers-192.png", "192x192"),)),
    ),
    parameters=("/verify",),
    papers=("/api/certificates/", "/api/records/"),
    later=(
        *("/regions.json", "/guide", "/worth", "/calendar", "/compare", "/place"),
        *(
            "/for",
            "/screen",
            "/paycode",
            "/autopay",
            "/jar",
            "/refund",
            "/receipts",
            "/devices",
            "/lookers",
            "/uses",
            "/moves",
            "/papers",
            "/verify",
            "/verify-many",
            "/assets/decode-",
            "/assets/scan-",
            "/assets/verifying-",
            "/changes",
            "/ours",
            "/handover",
            "/assets/qr-",
            "/assets/reading-",
            "/help",
            "/assets/beside-",
            "/assets/telling-",
        ),
    ),
    outside=(*OUTSIDE, *filter(None, routes.HOMES.values())) if not at else OUTSIDE,
    proxy=origin,
)

config = rx.Config(
    app_name="nfe_app",
    api_url=built_for,
    deploy_url=built_for,
    cors_allowed_origins=[origin],
    frontend_path=at,
    frontend_compression_formats=["brotli", "gzip"],
    frontend_lazy_bundled_libraries=True,
    show_built_with_reflex=False,
    react_strict_mode=False,
    telemetry_enabled=False,
    frontend_packages=["qr@0.7.0"],
    plugins=[phone]
    if FRONT == "phone"
    else [rx.plugins.RadixThemesPlugin(theme=rx.theme(accent_color="indigo")), AtCounter()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
