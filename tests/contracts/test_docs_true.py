"""What the hand-written pages say exists: names in the glossary, links in every page."""

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")] + sorted(
    (ROOT / "docs").rglob("*.md")
)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
TERM = re.compile(r"^\| [^|]+ \| [^|]+ \| [^|]+ \| `([\w.]+)` \|$", re.MULTILINE)


def exists(name):
    """Whether a dotted name is a module, or something in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(parts[:length]))
        except ImportError:
            continue
        for part in parts[length:]:
            found = getattr(found, part, None)
        return found is not None
    return False


def test_every_name_in_the_glossary_exists():
    names = TERM.findall((ROOT / "docs/glossary.md").read_text())
    assert len(names) > 25
    assert [name for name in names if not exists(name)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    links = LINK.findall(page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_a_name_that_is_gone_is_noticed():
    assert not exists("referrals.models.Reference") and not exists("nowhere.at.all")
