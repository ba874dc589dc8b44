"""A browser for tests with WebKit, the iPhone's engine, that keeps what it stores over a restart, which WebKit's own test browser does not.

Run by WebKitWebDriver: `python webkit_phone.py FOLDER`. It needs libwebkit2gtk-4.1 and GTK 3, and nothing else of Python's.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import c_char_p, c_size_t, c_uint64, c_void_p
from typing import Any

CALLED_BACK = ctypes.CFUNCTYPE(c_void_p, c_void_p, c_void_p, c_void_p)
KEPT: list[object] = []
"""What C calls later has to live as long."""


def library(name: str, **answers: Any) -> ctypes.CDLL:
    """A library with the types its functions answer; those not named answer a whole number or nothing."""
    found = ctypes.CDLL(name)
    for function, answer in answers.items():
        getattr(found, function).restype = answer
    return found


gtk = library("libgtk-3.so.0", gtk_window_new=c_void_p)
gobject = library("libgobject-2.0.so.0", g_object_new=c_void_p)
webkit = library(
    "libwebkit2gtk-4.1.so.0",
    webkit_website_data_manager_new=c_void_p,
    webkit_web_context_new_with_website_data_manager=c_void_p,
    webkit_website_data_manager_get_cookie_manager=c_void_p,
    webkit_application_info_new=c_void_p,
    webkit_web_view_get_type=c_size_t,
    webkit_web_view_get_settings=c_void_p,
    webkit_settings_get_all_features=c_void_p,
    webkit_feature_list_get_length=c_size_t,
    webkit_feature_list_get=c_void_p,
    webkit_feature_get_identifier=c_char_p,
)


def on(thing: c_void_p, signal: bytes, act: Any) -> None:
    """Calls back whenever a GObject gives a signal."""
    handler = CALLED_BACK(act)
    KEPT.append(handler)
    gobject.g_signal_connect_data(thing, signal, handler, None, None, 0)


def phone(folder: str) -> None:
    """A browser of one window that keeps its storage in a folder and does what WebDriver says, until it is ended."""
    place = folder.encode()
    gtk.gtk_init(None, None)
    keeps = c_void_p(
        webkit.webkit_website_data_manager_new(
            b"base-data-directory", place, b"base-cache-directory", place + b"/cache", None
        )
    )
    cookies = c_void_p(webkit.webkit_website_data_manager_get_cookie_manager(keeps))
    webkit.webkit_cookie_manager_set_persistent_storage(cookies, place + b"/cookies", 1)  # as SQLite
    context = c_void_p(webkit.webkit_web_context_new_with_website_data_manager(keeps))
    webkit.webkit_web_context_set_automation_allowed(context, 1)

    def driven(_context: int, session: int, _data: int) -> None:
        about = c_void_p(webkit.webkit_application_info_new())
        webkit.webkit_application_info_set_name(about, b"MiniBrowser")  # the name that the driver expects
        webkit.webkit_application_info_set_version(about, c_uint64(1), c_uint64(0), c_uint64(0))
        webkit.webkit_automation_session_set_application_info(c_void_p(session), about)
        on(c_void_p(session), b"create-web-view", lambda *_: view(context).value)

    on(context, b"automation-started", driven)
    gtk.gtk_main()


def view(context: c_void_p) -> c_void_p:
    """A page of 360 by 800 in a window, with the Storage API that Safari has had since 15.2."""
    kind = c_size_t(webkit.webkit_web_view_get_type())
    made = c_void_p(gobject.g_object_new(kind, b"web-context", context, b"is-controlled-by-automation", 1, None))
    settings = c_void_p(webkit.webkit_web_view_get_settings(made))
    features = c_void_p(webkit.webkit_settings_get_all_features())
    for place in range(webkit.webkit_feature_list_get_length(features)):
        feature = c_void_p(webkit.webkit_feature_list_get(features, c_size_t(place)))
        if webkit.webkit_feature_get_identifier(feature).startswith(b"StorageAPI"):
            webkit.webkit_settings_set_feature_enabled(settings, feature, 1)
    window = c_void_p(gtk.gtk_window_new(0))
    gtk.gtk_window_set_default_size(window, 360, 800)
    gtk.gtk_container_add(window, made)
    gtk.gtk_widget_show_all(window)
    return made


if __name__ == "__main__":
    phone(sys.argv[1])
