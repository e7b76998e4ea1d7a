"""Can two colleagues write the same assessment, and does each find everything they typed?"""

import pytest

from caf.models import DomainEntry
from tests.pages.caf.practitioner import COLLEAGUE, SCHOOL, TEAM, read, summary, typed, url, words, wrong_fields

DOMAIN = "domains/development/"


@pytest.fixture
def found(world):
    case = world.referral_at("in_caf")
    world.helping.agree(case.assessments[0], TEAM, at=world.now)
    return case.assessments[0]


def entries(world, found):
    with world.looking():
        rows = DomainEntry.objects.filter(assessment=found)
        return {e.element: (e.strengths, e.needs) for e in rows}


def opened(world, found, who, page=DOMAIN, **changes):
    """The page as it stands, with something typed into it."""
    return {**typed(world.client(who).get(url(found, page))), **changes}


def test_each_domain_has_all_its_elements(world, found):
    for page, many in ((DOMAIN, 12), ("domains/parents/", 3), ("domains/family/", 4)):
        assert len(read(world.client(TEAM).get(url(found, page))).select(".maru-part")) == many
    assert world.client(TEAM).get(url(found, "domains/weather/")).status_code == 404


def test_what_is_typed_stands_on_the_assessment(world, found):
    data = opened(world, found, TEAM, health_strengths="Eats well.", speech_needs="Stammers.")
    answer = world.client(TEAM).post(url(found, DOMAIN), data, follow=True)
    assert "Eats well." in words(answer) and "Saved: The child's development." in words(answer)
    assert entries(world, found) == {"health": ("Eats well.", ""), "speech": ("", "Stammers.")}
    assert opened(world, found, TEAM)["speech_needs"] == "Stammers."


def test_a_wrong_box_is_named_with_what_it_is_about_and_the_others_are_kept(world, found):
    data = opened(world, found, TEAM, health_strengths="x" * 4001, speech_needs="Stammers.")
    answer = world.client(TEAM).post(url(found, DOMAIN), data)
    assert answer.status_code == 422 and wrong_fields(answer) == ["id_health_strengths"]
    assert summary(answer) == ["General health, strengths must be 4,000 characters or fewer"]
    assert typed(answer) == {**data, "health_strengths": "x" * 4001}
    assert entries(world, found) == {}


def test_two_who_write_of_different_things_are_both_kept(world, found):
    mine = opened(world, found, TEAM, health_strengths="Eats well.")
    theirs = opened(world, found, COLLEAGUE, speech_needs="Stammers.")
    assert world.client(COLLEAGUE).post(url(found, DOMAIN), theirs).status_code == 302
    assert world.client(TEAM).post(url(found, DOMAIN), mine).status_code == 302
    assert entries(world, found) == {"health": ("Eats well.", ""), "speech": ("", "Stammers.")}


def test_two_who_write_of_the_same_see_both_texts_and_the_second_save_is_knowing(world, found):
    mine = opened(world, found, TEAM, health_strengths="Eats well.", speech_strengths="")
    theirs = opened(world, found, COLLEAGUE, health_strengths="Never ill.", speech_needs="Stammers.")
    world.client(COLLEAGUE).post(url(found, DOMAIN), theirs)
    answer = world.client(TEAM).post(url(found, DOMAIN), mine)
    assert answer.status_code == 409 and "Somebody has written into this CAF" in summary(answer)[0]
    assert summary(answer)[1:] == ["A colleague has written here too: General health"]
    assert wrong_fields(answer) == ["id_health_strengths"]
    part = read(answer).select_one("#health")
    assert "Never ill." in part.select_one(".govuk-inset-text").text
    kept = typed(answer)
    assert kept["health_strengths"] == "Eats well." and kept["speech_needs"] == "Stammers."
    assert not read(answer).select("#speech .govuk-inset-text")
    assert world.client(TEAM).post(url(found, DOMAIN), kept).status_code == 302
    assert entries(world, found) == {"health": ("Eats well.", ""), "speech": ("", "Stammers.")}


def test_what_a_colleague_wrote_into_the_box_beside_mine_is_not_taken_away_by_saving_again(world, found):
    mine = opened(world, found, TEAM, health_needs="Tired.")
    world.client(COLLEAGUE).post(url(found, DOMAIN), opened(world, found, COLLEAGUE, health_strengths="Never ill."))
    answer = world.client(TEAM).post(url(found, DOMAIN), mine)
    assert answer.status_code == 409 and not read(answer).select(".govuk-inset-text")
    assert world.client(TEAM).post(url(found, DOMAIN), typed(answer)).status_code == 302
    assert entries(world, found) == {"health": ("Never ill.", "Tired.")}


def test_of_a_long_domain_only_what_is_written_or_wrong_is_unfolded(world, found):
    assert len(read(world.client(TEAM).get(url(found, DOMAIN))).select("details.maru-part")) == 12
    assert not read(world.client(TEAM).get(url(found, "domains/parents/"))).select("details.maru-part")
    data = opened(world, found, TEAM, health_strengths="Eats well.", speech_needs="x" * 4001)
    answer = world.client(TEAM).post(url(found, DOMAIN), data)
    folded = {part["id"] for part in read(answer).select("details.maru-part")}
    assert len(folded) == 10 and not folded & {"health", "speech"}


def test_a_colleague_who_takes_words_away_is_not_undone_by_an_old_page(world, found):
    first = opened(world, found, TEAM, health_strengths="Eats well.", speech_needs="Stammers.")
    world.client(TEAM).post(url(found, DOMAIN), first)
    mine = opened(world, found, TEAM, health_needs="Tired.")
    world.client(COLLEAGUE).post(url(found, DOMAIN), opened(world, found, COLLEAGUE, speech_needs=""))
    assert world.client(TEAM).post(url(found, DOMAIN), mine).status_code == 302
    assert entries(world, found) == {"health": ("Eats well.", "Tired."), "speech": ("", "")}


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999", "\0"])
def test_a_page_that_names_no_version_writes_over_nobody(world, found, seen):
    world.client(TEAM).post(url(found, DOMAIN), opened(world, found, TEAM, health_strengths="Eats well."))
    data = {"seen": seen, "health_strengths": "Never ill."}
    answer = world.client(COLLEAGUE).post(url(found, DOMAIN), data)
    assert answer.status_code == 409 and entries(world, found) == {"health": ("Eats well.", "")}


def test_conclusions_show_both_texts_too(world, found):
    page = "conclusions/"
    mine = opened(world, found, TEAM, page, summary="Mornings.", childs_view="I get up by myself.")
    theirs = opened(world, found, COLLEAGUE, page, summary="Nights.", parents_view="We try.")
    world.client(COLLEAGUE).post(url(found, page), theirs)
    answer = world.client(TEAM).post(url(found, page), mine)
    assert answer.status_code == 409 and "Nights." in read(answer).select_one("#summary .govuk-inset-text").text
    kept = typed(answer)
    assert (kept["summary"], kept["childs_view"], kept["parents_view"]) == (
        "Mornings.", "I get up by myself.", "We try.",
    )  # fmt: skip
    text = words(world.client(TEAM).post(url(found, page), kept, follow=True))
    assert "Mornings." in text and "We try." in text and "Nights." not in text


@pytest.mark.parametrize("page", [DOMAIN, "conclusions/"])
def test_before_consent_nothing_is_written_and_what_was_typed_is_on_the_page(world, page):
    asking = world.assessment_at("asking")
    client = world.client(SCHOOL)
    assert client.get(url(asking, page)).status_code == 409
    name = "summary" if "conclusions" in page else "health_strengths"
    answer = client.post(url(asking, page), {name: "Too early.", "seen": "1"})
    assert answer.status_code == 409 and "Too early." in read(answer).main.text
