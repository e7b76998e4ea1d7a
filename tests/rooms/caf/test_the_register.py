"""Does everybody find the CAFs that they lead and their team has, what presses first, and nobody else's?"""

from datetime import timedelta

import pytest

from caf import queries
from caf.models import Assessment
from tests.rooms.caf.words import COLLEAGUE, SCHOOL, TEAM, action, agreement, call


def page(world, who, which, after="", at=None):
    at = at or world.now
    with world.acting(who, at):
        return queries.register_page(world.user(who), which, after, at)


def names(rows):
    return [row.assessment.given_names for row in rows]


def opened(world, who, given, weeks=None, days_ago=1):
    """A CAF for a child of that name; consented, with its review in so many weeks, where that is given."""
    at = world.now - timedelta(days=days_ago)
    child = world.pages()["subjects"]["people"][0] | {"given_names": given}
    found = world.helping.open(who, child, [], "She is often late.", at=at)
    if weeks is not None:
        world.helping.agree(found, who, at=at, weeks=weeks)
    return found


@pytest.fixture
def work(world):
    """A team's work: to be asked, its review near and far, an action late, nobody leading."""
    made = {
        "asked": opened(world, TEAM, "Asked"),
        "near": opened(world, TEAM, "Near", weeks=1),
        "far": opened(world, TEAM, "Far", weeks=10),
        "late": opened(world, TEAM, "Late", weeks=9, days_ago=30),
        "unled": opened(world, COLLEAGUE, "Unled", weeks=11),
    }
    due_on = (world.now - timedelta(days=20)).date()
    at = world.now - timedelta(days=25)
    call(world, TEAM, "agree_action", made["late"], at=at, **action(world, due_on=due_on))
    with world.looking():
        Assessment.objects.filter(pk=made["unled"].pk).update(lead=None)
    return made


def test_what_needs_attention_is_what_is_to_be_asked_near_late_or_led_by_nobody(world, work):
    rows, _ = page(world, TEAM, "attention")
    assert {row.assessment.given_names: set(row.marks) for row in rows} == {
        "Asked": {"asking"}, "Near": {"review_soon"}, "Late": {"action_late"}, "Unled": {"unled"},
    }  # fmt: skip


def test_the_day_that_is_next_stands_first(world, work):
    assert names(page(world, TEAM, "open")[0]) == ["Near", "Asked", "Late", "Far", "Unled"]


def test_mine_is_what_i_lead(world, work):
    assert names(page(world, TEAM, "mine")[0]) == ["Near", "Asked", "Late", "Far"]
    assert names(page(world, COLLEAGUE, "mine")[0]) == []
    with world.acting(COLLEAGUE):
        assert queries.numbers(world.user(COLLEAGUE), world.now) == {"attention": 4, "mine": 0, "open": 5}


def test_what_is_past_its_day_is_marked(world, work):
    rows, _ = page(world, TEAM, "open", at=world.now + timedelta(weeks=3))
    assert {row.assessment.given_names: set(row.marks) for row in rows}["Near"] == {"review_late"}


def test_another_team_and_another_agency_find_none_of_it(world, work):
    for who in (SCHOOL, "partner_family_support", "maru_manager", "caiu_ds", "submitter_police"):
        for which in queries.LISTS:
            assert page(world, who, which) == ([], None), (who, which)


def test_an_officer_finds_what_they_lead_and_not_what_a_colleague_leads(world):
    opened(world, "submitter_police", "Mine")
    assert names(page(world, "submitter_police", "open")[0]) == ["Mine"]
    assert names(page(world, "submitter_police_2", "open")[0]) == []


def test_what_has_ended_stands_apart_the_newest_first(world):
    first, second = opened(world, TEAM, "First"), opened(world, TEAM, "Second")
    for number, found in enumerate((first, second)):
        call(world, TEAM, "close", found, at=world.at(minutes=number), ending="declined", note="No.")
    assert names(page(world, TEAM, "ended")[0]) == ["Second", "First"] and names(page(world, TEAM, "open")[0]) == []


@pytest.mark.parametrize("which", ["open", "ended"])
def test_every_caf_is_on_exactly_one_page(world, which, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(5):
        found = opened(world, TEAM, f"Child{number}")
        if which == "ended":
            call(world, TEAM, "close", found, ending="declined", note="No.")
    seen, after = [], ""
    while True:
        rows, following = page(world, TEAM, which, after)
        seen += names(rows)
        if following is None:
            break
        after = str(following)
    assert sorted(seen) == [f"Child{number}" for number in range(5)]


def test_the_tiles_count_what_is_late_for_me_and_what_nobody_leads(world, work):
    later = world.now + timedelta(weeks=3)
    with world.acting(TEAM, later):
        user = world.user(TEAM)
        assert queries.led_by(user, later) == {"led": 4, "late": 2}
        assert queries.unled_in(queries.teams_of(user)) == 1
    with world.acting("submitter_police"):
        assert queries.led_by(world.user("submitter_police"), world.now) == {"led": 0, "late": 0}
        assert queries.unled_in(queries.teams_of(world.user("submitter_police"))) == 0


def test_the_agreement_of_a_family_takes_it_from_the_list(world):
    found = opened(world, TEAM, "Asked")
    call(world, TEAM, "give_consent", found, **agreement(world))
    assert names(page(world, TEAM, "attention")[0]) == []
