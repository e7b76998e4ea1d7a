"""Does every page that shows a case write down who read it and why, and does no address tell of a family?"""

import re

import pytest
from bs4 import BeautifulSoup

from maru.audit.models import AuditEvent
from tests.contracts import access
from tests.contracts.test_no_personal_data import PERSONAL

# What is a file, and no page.
FILES = {"people:disclosures_export", "referrals:file_picture", "referrals:file_original"}
# Pages about one thing that is no case: a colleague's work, a rule, or a record's reference with nothing of the record.
NO_CASE = {"desk:staff_end", "desk:staff_lock", "desk:missed", "conflicts:declare", "conflicts:end"}
NO_CASE |= {"rota:week", "rota:give", "rota:change", "rota:end", "rota:offer", "rules:one", "rules:new"}
NO_CASE |= {"rules:ladder", "rota:import", "rota:template", "codes:one", "codes:add", "codes:end", "codes:relabel"}


def first_shown():
    """For each address the first line of the matrix that shows its page, and to whom."""
    for row, cells in sorted(access.read().items()):
        for person, status in cells.items():
            if row.method == "get" and status == 200:
                yield row, person


def shown():
    """One cell for each address about a case."""
    found = {}
    for row, person in first_shown():
        if row.situation != "-" and row.url not in NO_CASE:
            found.setdefault(row.url, (row, person))
    return [found[url] for url in sorted(found)]


def actor(house, person):
    """What the trail calls them: a person, or an agency's system."""
    if person in access.SYSTEMS:
        return f"client:{house.systems[person].client.pk}"
    return f"user:{house.people[person].pk}"


def opened(house, row, person):
    """The page, and what was written down for it."""
    before = AuditEvent.objects.count()
    answer = access.asked(house, row, person)
    return answer, list(AuditEvent.objects.order_by("seq")[before:])


NAMED = {"ids": lambda cell: getattr(cell, "url", cell)}
every_address_of_a_case = pytest.mark.parametrize(("row", "person"), shown(), **NAMED)
every_page_of_a_case = pytest.mark.parametrize(
    ("row", "person"), [cell for cell in shown() if not access.is_api(cell[0]) and cell[0].url not in FILES], **NAMED
)


@every_address_of_a_case
def test_reading_a_case_is_written_down_with_its_reason(full_house, row, person):
    answer, events = opened(full_house, row, person)
    assert answer.status_code == 200
    read = [event for event in events if event.verb.endswith(("read", "matches-read", "exported"))]
    assert read, f"{row.url} shows a case and nobody will know who looked"
    assert {event.actor for event in events} == {actor(full_house, person)}
    assert all(event.reason and event.root_id and event.request_id for event in read)


@every_page_of_a_case
def test_no_address_on_the_page_tells_of_a_family(full_house, row, person):
    answer, _ = opened(full_house, row, person)
    page = BeautifulSoup(answer.content, "html.parser")
    names = ("href", "action", "src", "hx-get", "hx-post", "formaction")
    addresses = [tag[name] for tag in page.find_all(True) for name in names if tag.has_attr(name)]
    assert addresses
    assert [found for found in addresses if PERSONAL.search(found) and not found.startswith(("tel:", "mailto:"))] == []


@every_address_of_a_case
def test_a_page_of_a_case_is_kept_by_no_browser(full_house, row, person):
    answer, _ = opened(full_house, row, person)
    assert "no-store" in re.split(r"[, ]+", answer["Cache-Control"])
