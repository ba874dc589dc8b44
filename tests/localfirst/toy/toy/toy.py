"""The toy front: a draft in two steps, what was sent, signing in, and a page with a part of its own in the address."""

import reflex as rx

from nfe_app.localfirst.plugin import head

from . import page

app = rx.App(enable_state=False, toaster=None, app_wraps={}, html_lang="zh-CN", head_components=head())
app.add_page(page.draft_page, route="/", title="Draft")
app.add_page(page.sent_page, route="/sent", title="Sent")
app.add_page(page.draft_page, route="/en", title="Draft in English")
app.add_page(page.verify_page, route="/verify/[number]", title="Verify")
