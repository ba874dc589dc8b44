"""Reflex's settings for the toy front that the tests of the phone's store drive."""

import reflex as rx

from nfe_app.localfirst.plugin import Icon, LocalFirst

config = rx.Config(
    app_name="toy",
    frontend_compression_formats=["brotli", "gzip"],
    frontend_lazy_bundled_libraries=True,
    show_built_with_reflex=False,
    react_strict_mode=False,
    telemetry_enabled=False,
    plugins=[
        LocalFirst(
            name="Toy",
            short_name="Toy",
            icons=(Icon("/icon.svg", "any", type="image/svg+xml"),),
            parameters=("/verify",),
            papers=("/api/certificates/",),
        )
    ],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
