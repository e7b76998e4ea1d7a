"""How many questions does each list ask the database, and does it ask as many for fifty rows as for one?

`query_counts.json` is the ledger. `QUERIES=write pytest tests/contracts/test_query_counts.py -n 0` writes it anew.
"""

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caiu.models import Investigation
from tests.contracts.withheld import looked_unusually

LEDGER = Path(__file__).with_name("query_counts.json")
WRITING = os.environ.get("QUERIES") == "write"
MANY = 50
# What a test asks and a product does not: savepoints for transactions, and forgetting who acted.
OF_THE_TEST = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO", "SELECT set_config('maru.user', ''")
# What fills lists, and the lists that it fills: address, person, what follows `?`.
LISTS = {
    "waiting": (
        ("triage:queue", "maru_triage_sw", ""),
        ("referrals:mine", "submitter_police", ""),
        ("desk:home", "maru_manager", ""),
        ("audit:search", "auditor", ""),
        ("desk:home", "submitter_police", ""),
    ),
    "noticed": (("signals:list", "dpo", ""), ("desk:home", "dpo", "")),
    "sent": (
        ("referrals:mine", "submitter_external", ""),
        ("referrals-api:list", "alderbrook-academy", ""),
    ),
    "offered": (
        ("handovers-api:list", "csc-peterborough", ""),
        ("handovers-api:list", "csc-peterborough", "state=offered"),
        ("handovers:offers", "partner_practitioner", ""),
        ("desk:inbox", "partner_practitioner", ""),
    ),
    "early_help": (
        ("caf:register", "submitter_external", ""),
        ("caf:register", "submitter_external", "show=open"),
        ("caf:register", "submitter_police", "show=ended"),
        ("desk:home", "submitter_external", ""),
    ),
    "allocated": (
        ("caiu:caseload", "caiu_ds", ""),
        ("caiu:caseload", "caiu_dc", ""),
        ("desk:inbox", "caiu_dc", ""),
        ("desk:home", "caiu_ds", ""),
    ),
}
# Who wrote what fills the lists of what was written.
WRITERS = {"waiting": "submitter_police", "sent": "submitter_external"}
CHILDREN = 10
WORDS = {"rationale": "A sentence that is long enough to be a reason."}


def name_of(url, person, asked):
    return f"{url} {person} {asked}".strip()


def who_asks(world, person):
    """A person's browser, or the system of an agency."""
    if person in world.county.people:
        return world.client(person)
    partner = world.api(person, on_behalf_of="a.practitioner")
    assert partner.token
    return partner


def queries(world, url, person, asked):
    """How many questions the page asks."""
    client, address = who_asks(world, person), reverse(url) + (f"?{asked}" if asked else "")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return sum(not query["sql"].startswith(OF_THE_TEST) for query in captured.captured_queries)


def counted(world, situation):
    return {name_of(*told): queries(world, *told) for told in LISTS[situation]}


def fill(world, situation, rows):
    """So many rows more. Several children of one referral, each decided for alone, are quicker to make."""
    if situation in WRITERS:
        for _ in range(rows):
            world.referral_at("waiting", by=WRITERS[situation])
        return
    if situation == "noticed":
        case = world.referral_at("waiting")
        for _ in range(rows):
            looked_unusually(world, case)
        return
    if situation == "early_help":
        for _ in range(rows):
            world.assessment_at("asking")
        return
    while rows > 0:
        case = world.referral_at("at_desk", children=min(CHILDREN, rows))
        for subject in case.subjects:
            part = send_to_partner if situation == "offered" else send_to_caiu
            part(world, case, subject)
        rows -= CHILDREN


def send_to_partner(world, case, subject):
    choice = world.walk.to_partner(subject, "csc-peterborough-first", reason="Assess.", brief="Please visit.", **WORDS)
    world.walk.decide(case.referral, [choice], "maru_triage_sw", at=world.now)


def send_to_caiu(world, case, subject):
    world.walk.decide(case.referral, [world.walk.to_caiu(subject, **WORDS)], "maru_triage_sw", at=world.now)
    with world.looking():
        made = Investigation.objects.get(subjects__subject=subject)
    world.walk.allocate(made, "caiu_dc", "caiu_ds", at=world.now)


@pytest.mark.parametrize("situation", LISTS)
def test_a_long_list_asks_no_more_than_a_short_one(world, situation):
    fill(world, situation, 1)
    short = counted(world, situation)
    fill(world, situation, MANY - 1)
    long = counted(world, situation)
    assert {name: count for name, count in long.items() if count > short[name]} == {}
    if WRITING:
        ledger = json.loads(LEDGER.read_text()) if LEDGER.exists() else {}
        LEDGER.write_text(json.dumps(ledger | long, indent=2, sort_keys=True) + "\n")
    ledger = json.loads(LEDGER.read_text())
    assert long == {name: ledger[name] for name in long}


def test_the_ledger_names_every_list_and_nothing_else():
    named = {name_of(*told) for lists in LISTS.values() for told in lists}
    assert set(json.loads(LEDGER.read_text())) == named
