"""Does a detective see what presses, a supervisor the unit's work, and each only what is theirs?"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caiu import operations as caiu
from maru.audit.models import AuditEvent
from maru.timers.clock import london_day


def read(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def references(page):
    return [link.text for link in page.select(".maru-table--rows a.maru-reference")]


def tabs(page):
    counted = {}
    for link in page.select(".moj-sub-navigation__link"):
        count = link.select_one(".maru-count")
        if count:
            counted[link.contents[0].strip()] = int(count.text)
    return counted


def act(world, case, what, due, done=False):
    """An action of caiu_dc's, due so many days from now; set long before."""
    who, at = world.user("caiu_dc"), world.now - timedelta(days=20)
    with world.acting(who, at):
        action = caiu.set_action(
            investigation_id=case.investigation.pk, what=what, owner=who.pk, by=who, at=at,
            due_on=london_day(world.now) + timedelta(days=due),
        )  # fmt: skip
        if done:
            caiu.finish_action(action_id=action.pk, result="Done.", by=who, at=at)
    return action


def see(world, case, days_ago):
    at = world.now - timedelta(days=days_ago)
    with world.acting("caiu_dc", at):
        caiu.add_log_entry(
            investigation_id=case.investigation.pk, text="Seen.", child_seen=True, by=world.user("caiu_dc"), at=at
        )


@pytest.fixture
def work(world):
    """Four investigations of caiu_dc's: overdue, due today, not seen for long, and just begun."""
    ago = world.now - timedelta(days=30)
    cases = {name: world.referral_at("allocated", at=ago) for name in ("overdue", "today", "unseen", "calm")}
    act(world, cases["overdue"], "Speak to the school", -3)
    act(world, cases["today"], "Visit the home", 0)
    act(world, cases["calm"], "Write to the GP", 5)
    act(world, cases["calm"], "Long done", -9, done=True)
    for name, days in (("overdue", 1), ("today", 1), ("unseen", 12), ("calm", 2)):
        see(world, cases[name], days)
    return {name: case.investigation.reference for name, case in cases.items()}


@pytest.mark.parametrize("show", ["overdue", "today", "unseen"])
def test_each_list_of_a_detective_holds_what_its_name_says(world, work, show):
    assert references(read(world.client("caiu_dc").get("/caiu/", {"show": show}))) == [work[show]]


def test_what_is_overdue_is_shown_first_and_all_is_counted(world, work):
    page = read(world.client("caiu_dc").get("/caiu/"))
    assert page.select_one("[aria-current=page]").contents[0].strip() == "Overdue"
    assert tabs(page) == {"Overdue": 1, "Due today": 1, "Not seen": 1, "New": 0, "All open": 4}
    assert "Speak to the school" in page.main.text and "Overdue" in page.select_one(".govuk-tag--red").text


def test_the_list_of_all_is_ordered_by_what_must_happen_next(world, work):
    shown = references(read(world.client("caiu_dc").get("/caiu/", {"show": "all"})))
    assert shown == [work["overdue"], work["unseen"], work["today"], work["calm"]]


def test_a_detective_sees_their_own_actions_beside_the_list(world, work):
    listed = [item.text for item in read(world.client("caiu_dc").get("/caiu/")).select(".maru-aside li")]
    assert ["Speak to the school" in listed[0], "Visit the home" in listed[1], "Write to the GP" in listed[2]] == [
        True
    ] * 3


def test_a_detective_does_not_see_a_colleagues_work(world, work):
    page = read(world.client("caiu_dc_2").get("/caiu/"))
    assert references(page) == [] and "Nothing is allocated to you" in page.main.text


def test_a_supervisor_sees_first_what_is_to_be_allocated(world, work):
    new = world.referral_at("held_by_caiu")
    page = read(world.client("caiu_ds").get("/caiu/"))
    assert references(page) == [new.investigation.reference]
    assert page.select_one(".maru-table--rows a[href$='/allocate/']")
    assert tabs(page) == {"To allocate": 1, "Overdue": 1, "Due today": 1, "Not seen": 1, "All open": 5}


def test_a_supervisor_sees_who_has_how_much(world, work):
    page = read(world.client("caiu_ds").get("/caiu/"))
    rows = {
        row.th.text: [cell.text for cell in row.find_all("td")]
        for row in page.select_one(".maru-aside > table").select("tbody tr")
    }
    assert rows[world.user("caiu_dc").name] == ["4", "1", "1"]
    assert rows[world.user("caiu_dc_2").name] == ["0", "0", "0"]
    drawn = [text.text for text in page.select("svg.maru-chart text")]
    assert drawn == [world.user("caiu_dc").name, "4"] and "2 detectives have none" in page.main.text


def test_a_supervisor_of_the_other_unit_sees_none_of_it(world, work):
    page = read(world.client("caiu_ds_cambridge").get("/caiu/"))
    assert references(page) == [] and "Your unit has no open investigation" in page.main.text
    assert world.user("caiu_dc").name not in page.main.text


@pytest.mark.parametrize(("stage", "show"), [("closed_by_caiu", "closed"), ("handed_back", "handed_back")])
def test_what_has_ended_is_found_under_how_it_ended(world, stage, show):
    case = world.referral_at(stage)
    client = world.client("caiu_ds")
    assert references(read(client.get("/caiu/", {"show": show}))) == [case.investigation.reference]
    assert references(read(client.get("/caiu/", {"show": "all"}))) == []


@pytest.mark.parametrize(
    "query", [{"show": "x"}, {"after": "x"}, {"show": "all", "after": "9999-99-99~x"}, {"after": "\0"}]
)
def test_a_strange_address_shows_the_list(world, work, query):
    assert references(read(world.client("caiu_dc").get("/caiu/", query)))


def test_every_investigation_is_on_exactly_one_page(world, monkeypatch):
    monkeypatch.setattr("caiu.queries.PAGE", 2)
    cases = [world.referral_at("allocated", at=world.now - timedelta(days=5)) for _ in range(5)]
    act(world, cases[3], "First", -9)
    seen, address = [], "/caiu/?show=all"
    while address:
        page = read(world.client("caiu_dc").get(address))
        seen += references(page)
        link = page.select_one(".govuk-pagination__next a")
        address = link and link["href"]
    assert sorted(seen) == sorted(case.investigation.reference for case in cases)
    assert seen[0] == cases[3].investigation.reference


@pytest.mark.parametrize("who", ["caiu_dc", "caiu_ds"])
def test_the_number_of_queries_does_not_grow_with_the_list(world, who):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/caiu/", {"show": "all"})
        return len(captured)

    client = world.client(who)
    act(world, world.referral_at("allocated"), "One", 1)
    queries()
    one = queries()
    for _ in range(3):
        act(world, world.referral_at("allocated"), "More", 1)
    assert queries() == one


@pytest.mark.parametrize("who", ["submitter_police", "maru_triage_sw", "partner_practitioner", "maru_manager"])
def test_other_roles_are_told_that_it_is_not_part_of_theirs(world, who):
    assert world.client(who).get("/caiu/").status_code == 403


def test_looking_at_the_list_is_written_down(world, work):
    world.client("caiu_ds").get("/caiu/")
    with world.looking():
        event = AuditEvent.objects.filter(verb="list.read").latest("seq")
    assert (event.reason, event.actor) == ("unit", f"user:{world.user('caiu_ds').pk}")


def test_the_home_page_counts_what_waits_in_caiu(world, work):
    world.referral_at("held_by_caiu")
    tiles = {t.h3.text: t for t in read(world.client("caiu_ds").get("/")).select(".maru-tile")}
    assert tiles["New investigations to allocate"].select_one(".maru-tile__number").text == "1"
    mine = {t.h3.text: t for t in read(world.client("caiu_dc").get("/")).select(".maru-tile")}
    assert mine["My overdue actions"].select_one(".maru-tile__number").text == "1"
    assert "maru-tile--late" in mine["My overdue actions"]["class"]
