"""Are the generated pages of docs/ what the tables say now?"""

from pathlib import Path

import pytest

from maru.timers.models import ClockRule
from scripts import render_docs

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "docs/lifecycles.md",
    "docs/roles.md",
    "docs/six-operations.md",
    "docs/clocks.md",
    "docs/access-matrix.md",
    "docs/fields.md",
    "docs/api/openapi.yaml",
)


def test_every_generated_page_is_known():
    assert set(render_docs.pages()) == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_fresh(name):
    assert (ROOT / name).read_text() == render_docs.pages()[name], "run `make docs`"


@pytest.mark.django_db
def test_the_rules_in_the_database_are_the_rules_in_the_page():
    told = {(rule["slug"], rule["in_force_from"]): rule for rule in render_docs.clock_rules()}
    columns = [field.name for field in ClockRule._meta.fields if field.name != "id"]
    held = {(rule["slug"], rule["in_force_from"]): rule for rule in ClockRule.objects.values(*columns)}
    assert held == told
