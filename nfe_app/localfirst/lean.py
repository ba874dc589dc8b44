"""What this front leaves out of Reflex's build, or has something smaller for: the loop of events and its socket, themes, code that came later; React.

Each change is made to a text that Reflex writes; where that is no longer as it is known here, the build ends with BuildChanged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

GONE = "localfirst:gone"
STUBS = {
    "socket.io-client": "socket",
    "universal-cookie": "cookies",
    "@emotion/react": "emotion",
    "mergician": "merge",
    "$/utils/react-theme": "theme",
}
PREACT = "preact@11.2.0"
IN_BROWSERS = {
    "react": "./utils/stubs/react.js",
    "react-dom": "preact/compat",
    "react-dom/client": "preact/compat/client",
    "react/jsx-runtime": "preact/jsx-runtime",
}
ALIAS = "alias: ["
SERVER = "server: {"
PLUGINS = "].concat([])"
RELOADS = "window.location.reload()"
VIEWPORT = "width=device-width, initial-scale=1"
LOOP = "export const useEventLoop = ("
NO_LOOP = "export const useEventLoop = () => NO_LOOP;\nconst NO_LOOP = [() => {}, []];\nconst useNoLoop = ("
RUNS_TEXT = re.compile(r"\beval(?:\?\.)?\(")
THEME_SCRIPT = re.compile(r'jsx\("script",\{\},"(?:[^"\\]|\\.)*localStorage\.getItem\(\\"theme\\"\)(?:[^"\\]|\\.)*"\),')
BEGINS = "hydrateRoot(document, createElement(HydratedRouter));"
BEGINS_AGAIN = """const begin = () => {
    try {
      hydrateRoot(document, createElement(HydratedRouter));
    } catch (reason) {
      if (!reason?.then) throw reason;
      reason.then(begin);
    }
  };
  begin();"""
WRITING = "(import.meta.env.SSR || import.meta.env.DEV)"
SCRIPTS, SCROLLS = "jsx(Scripts,{},)", "jsx(ScrollRestoration,{},)"
OUTLET = "import { Outlet } from 'react-router';"
APP = "return jsx(Outlet, {});"
SCROLLS_LAST = f"""return jsx(Fragment, {{}}, jsx(Outlet, {{}}), {WRITING} || jsx(Scrolls, {{}}));
}}

function Scrolls() {{
  return jsx(ScrollRestoration, {{}});"""
HEAD = re.compile(r'jsx\("head",\{\},.*?\)(?=,jsx\("body")')
HEAD_AS_WRITTEN = rf'{WRITING} ? \g<0> : jsx("head",{{dangerouslySetInnerHTML:{{__html:""}}}})'
LATER_CODE = re.compile(r"  useEffect\(\(\) => \{[^}]*?window\.__reflex = \{[^}]*\};\s*\}, \[\]\);\n")


class BuildChanged(Exception):
    """Reflex's build no longer looks as this plugin knows it; the message says what was not found."""


def changes(proxy: str) -> Mapping[str, Callable[[str], str]]:
    """By the path of a file of the build, what is made of its text; `proxy` is the server of `/api` in development."""
    return {
        "vite.config.js": lambda config: _with_stubs(config, proxy),
        "utils/state.js": _without_loop,
        "app/root.jsx": _in_order,
        "app/_document.js": _to_the_edges,
        "app/entry.client.js": _begins_again,
    }


def _with_stubs(config: str, proxy: str) -> str:
    """Has Vite bundle small stand-ins, and hear of a missing part."""
    for package, name in STUBS.items():
        place = f'fileURLToPath(new URL("./utils/stubs/{name}.js", import.meta.url))'
        config = _replace_once(config, ALIAS, f'{ALIAS}\n      {{ find: "{package}", replacement: {place} }},')
    config = _replace_once(config, PLUGINS, f"].concat([{_preact()}, {_tells_of_missing_parts()}])")
    if proxy:
        config = _replace_once(config, SERVER, f"{SERVER}\n    proxy: {json.dumps({'/api': proxy})},")
    return config


def _preact() -> str:
    """For Vite: what browsers load of an export is Preact wherever a module asks for React, which itself writes the pages beforehand."""
    return (
        '{ name: "preact", apply: "build", enforce: "pre", applyToEnvironment: ({ name }) => name === "client", resolveId(id, importer) { '
        f"const found = {json.dumps(IN_BROWSERS)}[id]; if (!found) return null; "
        'const at = found.startsWith("./") ? fileURLToPath(new URL(found, import.meta.url)) : found; '
        "return this.resolve(at, importer, { skipSelf: true }); } }"
    )


def _tells_of_missing_parts() -> str:
    """For Vite: where the router would load the page anew because a part of it is gone, it tells the store instead."""
    told = f'window.dispatchEvent(new Event("{GONE}"))'
    return (
        '{ name: "missing-parts", transform(code, id) { return /routeModules\\.js$/.test(id) '
        f"? {{ code: code.replace({json.dumps(RELOADS)}, {json.dumps(told)}), map: null }} : null; }} }}"
    )


def _without_loop(state: str) -> str:
    """No page has a State or an event of Reflex's own: the loop that sends them is not begun, so that Vite leaves all of it out.

    It does so only where no text is run as code, which the policy of this front forbids anyway.
    """
    for package in ("socket.io-client", "universal-cookie", "mergician"):
        if f'from "{package}"' not in state:
            raise BuildChanged(f"utils/state.js no longer imports {package}")
    if NO_LOOP in state:  # Reflex writes this file only once
        return state
    return RUNS_TEXT.sub("undefined?.(", _replace_once(state, LOOP, NO_LOOP))


def _in_order(root: str) -> str:
    """Without code that comes later, which would need whole libraries at hand, and which the strict policy of this front forbids anyway.

    Preact renders each part that hears of another address by itself, those further out first: what scrolls back to where one was
    stands one step further in than the page, so that the page is there.
    """
    root = _replace_once(_drop_once(root, LATER_CODE), OUTLET, OUTLET.replace("Outlet", "Outlet, ScrollRestoration"))
    return _replace_once(root, APP, SCROLLS_LAST)


def _to_the_edges(document: str) -> str:
    """Pages reach under the phone's own bars and keep clear of them by themselves; how they look, the store alone decides."""
    document = _drop_once(_replace_once(document, VIEWPORT, f"{VIEWPORT}, viewport-fit=cover"), THEME_SCRIPT)
    if len(HEAD.findall(document)) != 1:
        raise BuildChanged("app/_document.js no longer has its head before its body")
    document = HEAD.sub(HEAD_AS_WRITTEN, document)
    for once in (SCROLLS, SCRIPTS):
        document = _replace_once(document, once, f"{WRITING} && {once}")
    return document


def _begins_again(entry: str) -> str:
    """The router throws the promise of what it still reads, for React to wait; here the page is begun once more when that is read."""
    return entry if BEGINS_AGAIN in entry else _replace_once(entry, BEGINS, BEGINS_AGAIN)


def _drop_once(text: str, old: re.Pattern[str]) -> str:
    if len(old.findall(text)) != 1:
        raise BuildChanged(f"the build has {old.pattern!r} {len(old.findall(text))} times, not once")
    return old.sub("", text)


def _replace_once(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise BuildChanged(f"the build has {old!r} {text.count(old)} times, not once")
    return text.replace(old, new)
