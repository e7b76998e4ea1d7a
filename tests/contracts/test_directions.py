"""Do the import contracts cover every file that they are about?"""

import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("maru", "referrals", "triage", "caiu", "caf")
PURE = {
    "six",
    "states",
    "tampering",
    "completeness",
    "ladder",
    "routing",
    "thresholds",
    "scoring",
    "clock",
    "projection",
    "domains",
    "fiction",
    "keys",
    "permissions",
    "verbs",
    "scopes",
}
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def contract(name):
    return next(found for found in CONTRACTS if found["name"].startswith(name))


def test_every_pure_rule_file_is_kept_from_the_framework():
    files = (path.relative_to(ROOT) for room in ROOMS for path in (ROOT / room).rglob("*.py") if path.stem in PURE)
    assert {".".join(path.with_suffix("").parts) for path in files} <= set(
        contract("Pure rules know no framework")["source_modules"]
    )


def test_every_package_with_a_file_stands_unbracketed_in_its_layer():
    layers = " | ".join(contract("Foundation apps point one way")["layers"]).split(" | ")
    packages = {path.parent.name for path in (ROOT / "maru").glob("*/__init__.py")}
    assert packages - set(layers) == set(), "take the brackets away, or place the new package"


def test_the_directions_are_kept():
    done = subprocess.run(["lint-imports", "--no-logo"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
