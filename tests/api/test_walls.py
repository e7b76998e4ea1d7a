"""Does each wall alone show a partner's system what its lists show, and nothing of anybody else's?"""

import pytest

from maru.agencies.acting import acting_as
from maru.agencies.records import ScopedQuerySet
from maru.audit.context import Door
from referrals.models import Referral
from triage.models import Handover
from triage.queries import offers

LIST = "/api/v1/handovers/"


@pytest.fixture
def house(world):
    """Something of everybody's: offered, accepted, over; sent by one's own people and by others."""
    for team in ("csc-peterborough-first", "adult-safeguarding"):
        for stage in ("offered", "accepted", "declined", "in_caf"):
            world.referral_at(stage, offered_to=team)
    for writer in ("partner_practitioner", "partner_adult", "submitter_police"):
        world.referral_at("waiting", by=writer)
    return {slug: world.api(slug, on_behalf_of="a.b") for slug in ("csc-peterborough", "adult-social-care")}


def listed(partner, path):
    """Every page of a list."""
    found, cursor = set(), ""
    while cursor is not None:
        answer = partner.get(f"{path}?limit=2" + (f"&cursor={cursor}" if cursor else "")).json()
        found |= {row["reference"] for row in answer["results"]}
        cursor = answer["next"]
    return found


def bare(partner, model):
    """What a bare SELECT shows in the client's own context."""
    with acting_as(client=partner.client, door=Door.TEST):
        return set(model.objects.values_list("reference", flat=True))


@pytest.mark.parametrize(("path", "model"), [(LIST, Handover), ("/api/v1/referrals/", Referral)])
def test_the_second_wall_alone_shows_what_the_list_shows(house, path, model):
    seen = {slug: bare(partner, model) for slug, partner in house.items()}
    assert all(seen.values()) and not set.intersection(*seen.values())
    for slug, partner in house.items():
        assert listed(partner, path) == seen[slug], slug


def test_without_the_first_wall_the_second_holds(world, house, monkeypatch):
    """The mutation: every query of the room forgets to ask who looks."""
    expected = {slug: listed(partner, LIST) for slug, partner in house.items()}
    monkeypatch.setattr(offers, "offered_to", lambda user: Handover.objects.all())
    monkeypatch.setattr(ScopedQuerySet, "visible_to", lambda rows, user: rows)
    for slug, partner in house.items():
        assert listed(partner, LIST) == expected[slug]
    ours, theirs = expected.values()
    partner = house["csc-peterborough"]
    for reference in theirs - ours:
        assert partner.get(f"{LIST}{reference}/").status_code == 404
        assert partner.post(f"{LIST}{reference}/accept/").status_code == 404
    with world.looking():
        everybodys = set(Referral.objects.values_list("reference", flat=True))
    hidden = everybodys - bare(partner, Referral)
    assert hidden and {partner.get(f"/api/v1/referrals/{one}/").status_code for one in hidden} == {404}
