"""Does a person's page tell whoever is entitled who has looked at this child, and tell nothing to whom it is closed?"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from maru.agencies.operations import seal
from maru.audit.models import AuditEvent

OFFICER = "submitter_police"


@pytest.fixture
def case(world):
    """A child whom a partner's team has taken over, looked at by the desk, by the author and by the partner."""
    case = world.referral_at("accepted", children=2)
    for who, address in (
        ("maru_triage_sw", f"/triage/{case.reference}/"),
        ("maru_triage_sw", f"/triage/{case.reference}/"),
        (OFFICER, f"/referrals/{case.reference}/"),
        ("partner_practitioner", f"/handovers/{case.handover.reference}/"),
    ):
        assert world.client(who).get(address).status_code == 200
    return case


def of(case):
    return f"/people/{case.subject.party.person_id}/"


def read(response):
    return BeautifulSoup(response.content, "html.parser")


def looks(page):
    """Who looked: how often, why and through which door, by name."""
    cells = [
        [" ".join(c.get_text(" ").split()) for c in row.select("td")] for row in page.select("#looked ~ table tbody tr")
    ]
    return {row[0]: (int(row[3]), row[4], row[5]) for row in cells}


def test_who_looked_at_a_child_is_told_whole_to_the_manager(world, case):
    page = read(world.client("maru_manager").get(of(case)))
    found = looks(page)
    assert case.subject.party.family_name in page.h1.text
    times, why, door = found["Senior social worker Joyce Amberley MARU desk"]
    assert times >= 4 and "the queue" in why and "page" in door
    assert "PC Ola Brackenridge Response and neighbourhoods" in found
    assert "Social worker Hannah Willowmere Peterborough First Response" in found
    assert "Referred to the MARU" in page.main.text


def test_the_story_is_open_to_the_desk_and_who_looked_is_not(world, case):
    page = read(world.client("maru_triage_sw").get(of(case)))
    assert "Referred to the MARU" in page.main.text and not page.select("#looked")


def test_looking_at_the_page_and_at_who_looked_is_written_down(world, case):
    manager, before = world.client("maru_manager"), AuditEvent.objects.count()
    manager.get(of(case))
    events = list(AuditEvent.objects.order_by("seq")[before:])
    assert [(event.verb, event.root_id) for event in events] == [
        ("person.read", str(case.subject.party.person_id)),
        ("trail.looks-read", str(case.subject.party.person_id)),
    ]
    assert "MARU manager Priya Larkspur MARU desk" in looks(read(manager.get(of(case))))


@pytest.mark.parametrize("who", [OFFICER, "partner_practitioner", "auditor", "caiu_dc"])
def test_to_whom_the_person_is_closed_the_page_is_not_there(world, case, who):
    client = world.client(who)
    assert client.get(of(case)).status_code == 404
    absent = client.get("/people/00000000-0000-0000-0000-000000000001/")
    assert client.get(of(case)).content.count(b"govuk") == absent.content.count(b"govuk")


def test_a_sealed_child_has_no_page_but_for_those_let_in(world, case):
    manager = world.user("maru_manager")
    with world.acting(manager):
        seal(
            record=case.referral, why="witness", text="Moved to be safe.", keeper=manager, by=manager,
            review_on=(world.now + timedelta(days=90)).date(), at=world.now,
        )  # fmt: skip
    assert world.client("maru_triage_sw").get(of(case)).status_code == 404
    assert looks(read(world.client("maru_manager").get(of(case))))


def test_the_desks_page_leads_there(world, case):
    page = read(world.client("maru_triage_sw").get(f"/triage/{case.reference}/"))
    assert page.select_one(f"main a[href='{of(case)}']")
