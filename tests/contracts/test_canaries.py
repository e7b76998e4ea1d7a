"""Does any page, print or answer of the API show somebody a word of a record that they may not see?

Every text of every record is replaced by a string of its own; then everybody opens everything that opens for them.
"""

import json
from collections import defaultdict

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from maru.desk import canaries
from tests.contracts import access
from tests.contracts.conftest import undone
from tests.databases import clone_of, use


@pytest.fixture
def spoilt(furnished, django_db_blocker, tmp_path):
    """A copy of the house with canaries in it, and what is known of each."""
    name, house = furnished
    before, file = connection.settings_dict["NAME"], tmp_path / "canaries.json"
    with django_db_blocker.unblock():
        connections.close_all()
        with clone_of(name):
            call_command("seed_canaries", file)
            yield house, {row["canary"]: row for row in json.loads(file.read_text())}
        use(before)


def name_of(house, person):
    """How the file calls them: by their sign-in, a system by its id."""
    return str(house.systems[person].client.pk) if person in access.SYSTEMS else house.people[person].email


def test_nobody_is_shown_a_word_that_they_may_not_see(spoilt):
    house, known = spoilt
    shown, leaks, opened = defaultdict(set), [], 0
    for row, cells in access.read().items():
        for person in [person for person, status in cells.items() if row.method == "get" and status == 200]:
            with undone():
                answer = access.asked(house, row, person)
            opened += 1
            # A random token may look like one that was never planted.
            for canary in known.keys() & set(canaries.CANARY.findall(answer.content.decode())):
                shown[canary].add(person)
                if name_of(house, person) not in known[canary]["seen_by"]:
                    leaks.append(f"{person} read {known[canary]['column']} at {row.url} in {row.situation}")
    assert leaks == []
    columns = {known[canary]["column"] for canary in shown}
    assert opened > 300 and len(shown) > 500 and len(columns) > 40, (opened, len(shown), sorted(columns))


def test_production_is_never_spoilt(settings, tmp_path):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="This is production"):
        call_command("seed_canaries", tmp_path / "none.json")
