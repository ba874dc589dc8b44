"""What the tests need besides Python: finds a Chromium, or brings one; and says so when there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

OTHER_NAMES = ("chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 120
HERE = Path(sys.executable).parent


def chromium() -> str | None:
    """Where a Chromium is: on the PATH, from Debian, or from Playwright; None when there is none."""
    return on_the_path() or from_debian() or from_playwright()


def on_the_path() -> str | None:
    """A browser that is there already, under the name the tests call."""
    if found := shutil.which("chromium"):
        return found
    other = next(filter(None, map(shutil.which, OTHER_NAMES)), None)
    return linked(other) if other else None


def windowless() -> str | None:
    """Debian's Chromium without the parts that draw its windows, which nobody sees here: the same engine, 0.4 of the work."""
    there = shutil.which("chromium-headless-shell")
    return there or (
        shutil.which("chromium-headless-shell") if apt("chromium-headless-shell", "fonts-noto-cjk") else None
    )


def from_debian() -> str | None:
    """Debian's chromium with a Chinese font, where apt is and we may use it."""
    brought = apt("chromium", "fonts-noto-cjk")
    return shutil.which("chromium") if brought else None


def from_playwright() -> str | None:
    """The browser that Playwright brings itself, if it comes in time."""
    if not tried(sys.executable, "-m", "playwright", "install", "chromium", patience=PATIENCE):
        return None
    where = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    asked = subprocess.run([sys.executable, "-c", where], capture_output=True, text=True, check=False)
    path = asked.stdout.strip()
    return linked(path) if path and Path(path).is_file() else None


def linked(browser: str) -> str:
    """The browser under the name the tests call, beside our Python."""
    link = HERE / "chromium"
    link.unlink(missing_ok=True)
    link.symlink_to(browser)
    return str(link)


def apt(*packages: str) -> bool:
    """Whether Debian's packages were installed."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    return tried("apt-get", "update", "-qq") and tried(
        "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages
    )


def tried(*command: str, patience: float = 600) -> bool:
    """Whether a command ended well in time; its own words go to the terminal."""
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, timeout=patience, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired) as fault:
        print(f"{command[0]}: {fault}", file=sys.stderr)
        return False


def webkit() -> str | None:
    """Where WebKit's driver is, the iPhone's engine; Debian's, with a screen that nobody sees."""
    if not (shutil.which("WebKitWebDriver") and shutil.which("Xvfb")):
        apt("webkit2gtk-driver", "xvfb")
    return shutil.which("WebKitWebDriver") if shutil.which("Xvfb") else None


def postgres() -> str | None:
    """Where a PostgreSQL server's pg_ctl is; installed only where the tests require it."""
    required = "postgres" in os.environ.get("NFE_REQUIRE", "").split(",")
    return pg_ctl() or (pg_ctl() if required and apt("postgresql") else None)


def pg_ctl() -> str | None:
    """A pg_ctl on the PATH or in Debian's folder."""
    debian = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")))
    return shutil.which("pg_ctl") or (debian[-1] if debian else None)


if __name__ == "__main__":
    os.environ["PATH"] = f"{HERE}{os.pathsep}{os.environ['PATH']}"
    print(f"Chromium: {windowless() or chromium() or 'none, the walks are skipped'}")
    print(f"WebKit: {webkit() or 'none, its walks are skipped'}")
    print(f"PostgreSQL: {postgres() or 'none, its tests are skipped'}")
