"""Does everybody who may help find their CAFs, and is told what to do where there are none?"""

from datetime import timedelta

import pytest

from caf import queries
from caf.models import Assessment
from maru.audit.models import AuditEvent
from tests.pages.caf.practitioner import COLLEAGUE, SCHOOL, TEAM, read, words

ENTRY = "Early help (CAF)"


def listed(page):
    return [link.text for link in page.select(".maru-table--rows tbody td:first-child a")]


def counts(page):
    return {
        link.contents[0].strip(): int(link.select_one(".maru-count").text)
        for link in page.select(".moj-sub-navigation__link")
        if link.select_one(".maru-count")
    }


@pytest.mark.parametrize("who", [SCHOOL, TEAM, "partner_family_support"])
def test_agencies_practitioners_find_it_in_the_header(world, who):
    header = read(world.client(who).get("/")).select_one("header")
    assert ENTRY in header.text


@pytest.mark.parametrize("who", ["submitter_police", "maru_triage_sw", "caiu_dc", "duty_senior_detective"])
def test_everybody_else_comes_to_it_from_the_home_page(world, who):
    page = read(world.client(who).get("/"))
    assert ENTRY not in page.select_one("header").text and page.main.select_one("a[href='/caf/']")
    assert world.client(who).get("/caf/").status_code == 200


@pytest.mark.parametrize(("who", "title"), [(SCHOOL, "Your team has no open CAF"), ("caiu_dc", "You lead no CAF")])
def test_who_has_none_is_told_what_a_caf_is_for_and_when_to_refer_instead(world, who, title):
    answer = world.client(who).get("/caf/")
    for said in (title, "the family agrees", "refer to the MARU instead", "call 999"):
        assert said in words(answer), said
    assert read(answer).main.select_one("a[href='/referrals/new/']") and read(answer).select_one("a[href='/caf/new/']")


def test_a_row_says_who_it_is_what_is_the_matter_by_when_and_who_leads(world):
    found = world.assessment_at("asking")
    answer = world.client(SCHOOL).get("/caf/")
    row = read(answer).select_one("tbody tr")
    assert row.select_one("a")["href"] == f"/caf/{found.reference}/"
    for said in ("Ada Testford", "6 years", found.reference, "Ask the family", "due in", "You"):
        assert said in row.text, said
    assert row.select_one(".maru-clock time")["datetime"] == found.due_at.isoformat()


def test_what_needs_attention_stands_first_and_each_list_is_counted(world):
    at = world.now - timedelta(days=1)
    for name, stage in (("Calm", "written"), ("Asked", "asking")):
        world.assessment_at(stage, by=TEAM, at=at, family_name=name)
    page = read(world.client(TEAM).get("/caf/"))
    assert listed(page) == ["Ada Asked"] and page.select_one("[aria-current=page]").contents[0].strip()
    assert counts(page) == {"Needs attention": 1, "Mine": 2, "All open": 2}
    assert counts(read(world.client(COLLEAGUE).get("/caf/"))) == {"Needs attention": 1, "Mine": 0, "All open": 2}


def test_what_nobody_leads_says_so(world):
    found = world.assessment_at("open", by=TEAM)
    with world.looking():
        Assessment.objects.filter(pk=found.pk).update(lead=None)
    assert "Nobody leads it" in read(world.client(TEAM).get("/caf/")).select_one("tbody tr").text
    tile = read(world.client(TEAM).get("/")).find("a", string="CAFs that nobody leads")
    assert tile and "1" in tile.find_parent("li").text


def test_what_is_past_its_day_is_a_late_tile(world):
    found = world.assessment_at("asking")
    with world.looking():
        Assessment.objects.filter(pk=found.pk).update(due_at=world.now - timedelta(hours=1))
    page = read(world.client(SCHOOL).get("/"))
    assert "CAFs I lead, past their day" in page.select_one(".maru-tile--late").text
    assert page.main.find("a", string="Deal with the overdue CAFs")["href"] == "/caf/?show=mine"


def test_what_has_ended_says_how(world):
    world.assessment_at("closed", family_name="Early")
    world.assessment_at("stepped_up", family_name="Late")
    text = words(world.client(SCHOOL).get("/caf/?show=ended"))
    assert "The needs are met; universal services are enough" in text and "Stepped up to the MARU" in text


@pytest.mark.parametrize("asked", [{"show": "x"}, {"after": "x"}, {"show": "open", "after": "\0"}, {"show": "\0"}])
def test_a_strange_address_shows_the_list(world, asked):
    world.assessment_at("asking")
    assert listed(read(world.client(SCHOOL).get("/caf/", asked)))


def test_the_pages_of_a_long_list_lead_to_one_another(world, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(5):
        world.assessment_at("asking", family_name=f"Child{number}")
    seen, address = [], "/caf/?show=open"
    while address:
        page = read(world.client(SCHOOL).get(address))
        seen += listed(page)
        link = page.select_one(".govuk-pagination__next a")
        address = link and link["href"]
    assert sorted(seen) == [f"Ada Child{number}" for number in range(5)]


@pytest.mark.parametrize(("who", "reason"), [(SCHOOL, "unit"), ("submitter_police", "lead")])
def test_looking_at_the_list_is_written_down(world, who, reason):
    world.client(who).get("/caf/")
    with world.looking():
        event = AuditEvent.objects.filter(verb="list.read").latest("seq")
    assert (event.reason, event.actor) == (reason, f"user:{world.user(who).pk}")
