"""Is every package that is installed for the product pinned, what the others bring along included?"""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
FILES = ("requirements.txt", "requirements-dev.txt", "scripts/constraints.txt")
# What a virtual environment brings itself.
OWN = {"pip", "setuptools"}
LINE = re.compile(r"^([A-Za-z0-9._-]+)(?:\[([\w,]+)\])?==(\S+)", re.MULTILINE)


def pinned():
    """Versions by name, and the extras that our own lines ask for."""
    lines = [found for name in FILES for found in LINE.findall((ROOT / name).read_text())]
    return {canonicalize_name(name): (version, extras.split(",")) for name, extras, version in lines}


def brought_along(name, extras):
    """What a package needs here, with these extras."""
    for text in distribution(name).requires or []:
        needed = Requirement(text)
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in (*extras, "")):
            yield canonicalize_name(needed.name), sorted(needed.extras)


def test_every_package_is_pinned_at_the_version_that_is_installed():
    pins = pinned()
    waiting, seen = [(name, extras) for name, (_, extras) in pins.items()], set()
    while waiting:
        name, extras = waiting.pop()
        if name in seen | OWN:
            continue
        seen.add(name)
        try:
            version = distribution(name).version
        except PackageNotFoundError:
            continue
        assert pins.get(name, ("not pinned",))[0] == version, name
        waiting += brought_along(name, extras)
    assert len(seen) > 60


def test_every_line_of_the_requirements_says_why():
    lines = [line for name in FILES[:2] for line in (ROOT / name).read_text().splitlines() if line.strip()]
    assert [line for line in lines if "#" not in line and not line.startswith("-r")] == []
