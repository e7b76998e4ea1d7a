"""Do the migrations make what the models say, in one line, and can each be undone?"""

import io
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django_migration_linter import MigrationLinter

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    "common", "agencies", "audit", "web", "api", "notify", "timers", "people", "referrals", "triage", "caiu", "caf",
)  # fmt: skip
# Nothing runs yet that they could lock or break.
BEFORE_THE_FIRST_RELEASE = ("0003_the_queue_is_one_index_range", "0006_sent_once_under_a_reference")
# A text column that may hold more: PostgreSQL rewrites nothing, and a running release goes on writing what it wrote.
ONLY_LONGER = ("0005_longer_keys",)


@pytest.fixture(scope="module")
def graph():
    return MigrationLoader(None)


@pytest.mark.django_db
def test_the_models_ask_for_no_further_migration():
    out = io.StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)
    assert "No changes detected" in out.getvalue()


@pytest.mark.parametrize("label", OURS)
def test_they_are_one_line(graph, label):
    names = sorted(name for app, name in graph.disk_migrations if app == label)
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert graph.graph.leaf_nodes(label) == [(label, names[-1])]
    told = Path(import_module(graph.disk_migrations[label, names[-1]].__module__).__file__).parent / "max_migration.txt"
    assert told.read_text().strip() == names[-1]


@pytest.mark.parametrize("label", OURS)
def test_they_are_named_by_what_they_mean(graph, label):
    names = [name for app, name in graph.disk_migrations if app == label]
    assert [name for name in names if "auto" in name or name.endswith("_and_more")] == []


@pytest.mark.parametrize("label", OURS)
def test_each_can_be_undone(graph, label):
    for (app, name), migration in graph.disk_migrations.items():
        for operation in migration.operations if app == label else ():
            if isinstance(operation, RunSQL | RunPython):
                assert operation.reversible, f"{label} {name}"


@pytest.mark.django_db
def test_none_breaks_a_running_release(capsys):
    linter = MigrationLinter(
        str(ROOT),
        include_apps=OURS,
        ignore_name=BEFORE_THE_FIRST_RELEASE + ONLY_LONGER,
        ignore_initial_migrations=True,
        no_cache=True,
    )
    linter.lint_all_migrations()
    assert not linter.has_errors, capsys.readouterr().out
