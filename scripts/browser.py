"""Finds a Chromium for the browser tests, and installs one where there is none: `python scripts/browser.py`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
HOW = (
    "There is no Chromium for the browser tests. Install it with `sudo apt-get install chromium`, or with "
    "`.venv/bin/python -m playwright install chromium`, or set MARU_CHROMIUM to the path of one."
)


def of_playwright():
    """Playwright's own Chromium, if it was ever downloaded."""
    caches = [os.environ.get("PLAYWRIGHT_BROWSERS_PATH"), Path.home() / ".cache/ms-playwright"]
    caches.append(Path.home() / "Library/Caches/ms-playwright")
    for cache in filter(None, caches):
        for pattern in ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*"):
            found = sorted(Path(cache).glob(pattern))
            if found:
                return str(found[-1])
    return None


def find():
    """The path of a Chromium, or None."""
    told = os.environ.get("MARU_CHROMIUM")
    if told:
        return told
    return next(filter(None, map(shutil.which, NAMES)), None) or of_playwright()


def find_or_explain():
    """The path of a Chromium; else say how to get one."""
    found = find()
    if not found:
        raise RuntimeError(HOW)
    return found


def install():
    """Install Chromium: from Debian as root, else Playwright's own build."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        commands = [
            ["apt-get", "update", "-q"],
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-liberation"],
        ]
    else:
        commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    for command in commands:
        print("browser:", " ".join(command), flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        if subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL).returncode:
            return


def main():
    if not find():
        install()
    found = find()
    if not found:
        raise SystemExit(HOW)
    print("browser:", found)


if __name__ == "__main__":
    main()
