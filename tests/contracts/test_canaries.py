"""Does any page, print or answer of the API show somebody a word of a record that they may not see? Does any word
run in the browser of whoever reads it?

Every text of every record is replaced by a string of its own, and by words made to run; then everybody opens
everything that opens for them, and looks at it in Chromium.
"""

import json
from collections import defaultdict

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils.html import escape

from tests import hostile
from tests.contracts import access
from tests.contracts.conftest import undone
from tests.databases import clone_of, use


@pytest.fixture
def spoilt(furnished, django_db_blocker, tmp_path):
    """A copy of the house with canaries and hostile words in it, and what is known of each."""
    name, house = furnished
    before, file = connection.settings_dict["NAME"], tmp_path / "canaries.json"
    with django_db_blocker.unblock():
        connections.close_all()
        with clone_of(name):
            call_command("seed_canaries", file)
            known = {row["canary"]: row for row in json.loads(file.read_text())}
            yield house, known, hostile.plant(known)
        use(before)


def name_of(house, person):
    """How the file calls them: by their sign-in, a system by its id."""
    return str(house.systems[person].client.pk) if person in access.SYSTEMS else house.people[person].email


@pytest.mark.browser
def test_nobody_is_shown_a_word_that_they_may_not_see_and_no_word_runs(spoilt, chromium_browser):
    house, known, planted = spoilt
    shown, leaks, opened, drawn = defaultdict(set), [], 0, {}
    for row, cells in access.read().items():
        for person in [person for person, status in cells.items() if row.method == "get" and status == 200]:
            with undone():
                answer = access.asked(house, row, person)
            opened += 1
            body = answer.content.decode(errors="replace")  # of a picture nothing reads as words
            if answer["Content-Type"].startswith("text/html"):
                drawn.setdefault(hostile.shape(body), (f"{person} at {row.url} in {row.situation}", body))
            # A random token may look like one that was never planted.
            for canary in known.keys() & hostile.canaries_in(body):
                shown[canary].add(person)
                if name_of(house, person) not in known[canary]["seen_by"]:
                    leaks.append(f"{person} read {known[canary]['column']} at {row.url} in {row.situation}")
    assert leaks == []
    columns = {known[canary]["column"] for canary in shown}
    assert opened > 300 and len(shown) > 500 and len(columns) > 40, (opened, len(shown), sorted(columns))
    ran = hostile.Reader(chromium_browser).read(dict(drawn.values()))
    assert [f"{planted.get(number, 'a tag')} ran for {where}" for where, number in ran] == []
    assert len(drawn) > 200 and len(set(planted.values())) > 80, (len(drawn), len(planted))


@pytest.mark.browser
def test_each_hostile_word_runs_where_a_page_does_not_keep_it_a_word(chromium_browser):
    pages = {place: page.format(hostile.numbered(word, 7)) for place, (page, word) in hostile.CORPUS.items()}
    ran = set(hostile.Reader(chromium_browser).read(pages))
    assert {place for place, _ in ran} == set(hostile.CORPUS) and {number for _, number in ran} == {0, 7}


@pytest.mark.browser
def test_a_hostile_word_that_a_page_keeps_a_word_does_not_run(chromium_browser):
    assert hostile.Reader(chromium_browser).read({"kept": f"<p>{escape(hostile.words(7, 4000))}</p>"}) == []


def test_production_is_never_spoilt(settings, tmp_path):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="This is production"):
        call_command("seed_canaries", tmp_path / "none.json")
