"""Is what docs/api/partners.md says true? Every example is sent to a running server, in the order of the page."""

import http.client
import json
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db.models import F

from maru.api import paging
from maru.api.docs import described
from maru.api.scopes import DESCRIBED
from tests.world import BRIEF
from triage.models import Handover

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/api/partners.md").read_text()
EXAMPLE = re.compile(r"```http\n(?P<asked>.*?)\n```\n\n```json (?P<status>\d+)\n(?P<told>.*?)\n```", re.DOTALL)
CODE_ROW = re.compile(r"^\| (\d{3}) \| `([a-z-]+)` \| [^|]+ \| [^|]+ \|$", re.MULTILINE)
SCOPE_ROW = re.compile(r"^\| `([a-z]+:[a-z]+)` \|", re.MULTILINE)
HEADER = re.compile(r"`([A-Z][A-Za-z]*(?:-[A-Za-z]+)*)`")
# What is told word by word; all else in its shape.
WORD_BY_WORD = {
    "state", "status", "code", "type", "title", "detail", "token_type", "expires_in", "scope", "pointer", "errors",
    "next", "early_help", "immediate_danger", "position", "outcome", "brief", "report", "external_reference",
}  # fmt: skip


def fault_codes():
    """The codes of what can be wrong in a request, as the page lists them."""
    (listed,) = re.findall(r"^The codes in `errors`, .*$", PAGE, re.MULTILINE)
    return set(re.findall(r"`([a-z_-]+)`", listed)) - {"errors"}


def send(site, asked, names):
    """One example, with what stands in braces filled in; status and body."""
    head, _, body = re.sub(r"\{(\w+)\}", lambda found: names[found[1]], asked).partition("\n\n")
    (method, path), *told = (line.split(" ", 1) for line in head.splitlines())
    line = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=60)
    line.request(method, path, body.encode() or None, {name.rstrip(":"): value for name, value in told})
    answer = line.getresponse()
    text = answer.read()
    line.close()
    return answer.status, json.loads(text)


def alike(shown, found, where=""):
    """Nothing more, nothing less, of the same kinds; states, codes and sentences word by word."""
    name = where.rpartition("/")[2]
    assert type(shown) is type(found), (where, shown, found)
    if isinstance(shown, dict):
        assert shown.keys() == found.keys(), where
        for key in shown:
            alike(shown[key], found[key], f"{where}/{key}")
    elif isinstance(shown, list):
        assert bool(shown) == bool(found), where
        for one, other in zip(shown, found, strict=False):
            alike(one, other, where)
    elif name in WORD_BY_WORD:
        assert shown == found, where


@pytest.mark.slow
def test_every_example_is_answered_as_it_says(site, world):
    partner = world.api("csc-peterborough")
    offered = [world.referral_at(stage).handover for stage in ("offered", "offered", "early_help_offered")]
    with world.looking():
        # All are due at the end of the same day, and what is due last stands last.
        Handover.objects.filter(pk=offered[2].pk).update(due_at=F("due_at") + timedelta(hours=1))
    names = dict(zip(("offer", "other_offer", "early_help"), (one.reference for one in offered), strict=True))
    names |= {"id": partner.registered.id, "secret": partner.registered.secret}
    examples = list(EXAMPLE.finditer(PAGE))
    assert len(examples) == PAGE.count("```http") == 10
    for example in examples:
        status, found = send(site, example["asked"], names)
        assert status == int(example["status"]), (example["asked"], found)
        alike(json.loads(example["told"]), found)
        names.setdefault("token", found.get("access_token", ""))
    told = send(site, f"GET /api/v1/handovers/{names['offer']}/\nAuthorization: Bearer {{token}}", names)[1]
    assert told["report"].startswith("Six visits") and BRIEF not in json.dumps(told)


def test_every_code_is_in_the_table_and_no_other():
    rows = CODE_ROW.findall(PAGE)
    assert {(int(status), code) for status, code in rows} == {row[:2] for row in described()["refusals"]}
    assert len(rows) == len(set(rows)) and rows == sorted(rows, key=lambda row: row[0])


def test_every_scope_is_named():
    assert SCOPE_ROW.findall(PAGE) == [scope.value for scope in DESCRIBED]


def test_every_header_that_it_names_is_read_or_sent():
    source = "".join(path.read_text() for path in (ROOT / "maru").rglob("*.py"))
    named = set(HEADER.findall(PAGE))
    assert named and {name for name in named if f'"{name}"' not in source} == set()


def test_its_numbers_are_the_products():
    assert f"1 to {paging.MOST}, usually {paging.USUAL}" in PAGE
