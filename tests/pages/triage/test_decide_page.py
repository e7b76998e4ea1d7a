"""Can each child get a decision of their own on one page, and does everything typed survive a refusal?"""

import pytest
from bs4 import BeautifulSoup

from caiu.models import Investigation
from triage.models import Decision, Handover

WHY = "The account is first hand and agrees with what is known."


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def url(case):
    return f"/triage/{case.reference}/decide/"


@pytest.fixture
def desk(world):
    return world.client("maru_triage_sw")


@pytest.fixture
def case(world):
    return world.referral_at("at_desk", children=2, adults=1, postcode="CB4 1ZZ")


def typed(page):
    """What the page's form would send, as a browser does."""
    data = {}
    form = page.select_one("main form")
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.name == "textarea":
            data[field["name"]] = field.text.removeprefix("\n")
        elif field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            data[field["name"]] = chosen["value"]
        elif field.get("type") in ("radio", "checkbox"):
            if field.has_attr("checked"):
                data[field["name"]] = field.get("value", "on")
        else:
            data[field["name"]] = field.get("value", "")
    return data


def form(client, case, **changes):
    """The page as it comes, with some answers: `c0_outcome` is the first child's."""
    answer = client.get(url(case))
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return {
        **typed(soup(answer)),
        **{key.replace("c", "child-", 1).replace("_", "-", 1): v for key, v in changes.items()},
    }


def decided(number, outcome, **more):
    answers = {"outcome": outcome, "level": "3", "counts_as": "referral", "rationale": WHY, **more}
    if outcome == "partner":
        answers.setdefault("service", "partner")
    return {f"c{number}_{name}": value for name, value in answers.items()}


def summary(page):
    return [item.text for item in page.select(".govuk-error-summary__list li")]


def test_each_child_goes_their_own_way_and_one_may_wait(world, desk, case):
    to_caiu = decided(0, "caiu", how="caiu_joint", level="4")
    answer = desk.post(url(case), form(desk, case, **to_caiu, **decided(1, "nfa", level="1", counts_as="contact")))
    assert (answer.status_code, answer["Location"]) == (302, f"/triage/{case.reference}/")
    assert [s.custody for s in case.reload().subjects] == ["held", "closed", "at_desk"]
    with world.looking():
        investigation = Investigation.objects.get()
        assert investigation.joint and investigation.unit == world.unit("caiu-cambridge")
        assert investigation.why_here == "CB4 lies in the Cambridge area."
        assert Decision.objects.get(outcome="nfa").counts_as == "contact"


def test_the_last_decision_leads_back_to_the_queue(world, desk):
    case = world.referral_at("at_desk")
    answer = desk.post(url(case), form(desk, case, **decided(0, "advice")))
    assert answer["Location"] == "/triage/"
    assert f"{case.reference}: decided for one." in soup(desk.get("/triage/")).main.text


def test_one_decision_for_all_needs_a_single_tick(world, desk, case):
    answers = form(desk, case, **decided(0, "partner", reason="Assess."), c0_same_for_all="on")
    assert desk.post(url(case), answers).status_code == 302
    assert {s.custody for s in case.reload().subjects} == {"offered"}
    with world.looking():
        assert Handover.objects.get().subjects.count() == 3


def test_the_teams_proposed_are_social_care_of_the_home_authority(world, desk, case):
    answers = form(desk, case)
    assert answers["child-0-team"] == str(world.unit("csc-cambridgeshire-first").pk)
    page = soup(desk.get(url(case)))
    assert "CB4 lies in the Cambridge area. Proposed: CAIU Cambridge." in page.text
    groups = [group["label"] for group in page.select("#id_child-0-team optgroup")]
    assert len(groups) > 2


def test_an_adult_at_risk_is_proposed_to_adult_social_care(world, desk, case):
    answers = form(desk, case)
    adult = world.unit("adult-social-care") if "adult-social-care" in world.county.units else None
    proposed = answers["child-2-team"]
    kinds = {str(unit.pk): unit.agency.kind for unit in world.county.units.values()}
    assert kinds.get(proposed) == "adult_social_care" or adult is None and proposed == ""


def test_the_brief_begins_with_the_referral_without_what_was_told_in_confidence(world, desk):
    case = world.referral_at("at_desk", consent={"keep_confidential": "The aunt told us."})
    brief = form(desk, case)["child-0-brief"]
    assert "without a coat" in brief and "Somebody should see the home" in brief
    assert "aunt told us" not in brief and "Brackenridge" not in brief


def test_another_unit_than_the_proposed_needs_a_reason_which_is_kept(world, desk):
    case = world.referral_at("at_desk", postcode="CB4 1ZZ")
    other = str(world.unit("caiu-peterborough").pk)
    answers = form(desk, case, **decided(0, "caiu", how="caiu_single", caiu_unit=other))
    refused = desk.post(url(case), answers)
    assert refused.status_code == 422
    assert summary(soup(refused)) == ["Say why another unit than CAIU Cambridge"]
    answers["child-0-why_other"] = "The father lives in Peterborough."
    assert desk.post(url(case), answers).status_code == 302
    with world.looking():
        reason = "CB4 lies in the Cambridge area. The father lives in Peterborough."
        assert Decision.objects.get().routing_reason == reason


def test_without_a_postcode_the_desk_chooses_the_unit(world, desk):
    case = world.referral_at("at_desk", postcode="")
    answers = form(desk, case, **decided(0, "caiu", how="caiu_single"))
    assert answers["child-0-caiu_unit"] == ""
    assert summary(soup(desk.post(url(case), answers))) == ["Choose the CAIU unit"]
    answers["child-0-caiu_unit"] = str(world.unit("caiu-cambridge").pk)
    assert desk.post(url(case), answers).status_code == 302


def test_what_is_missing_is_named_for_each_child(world, desk, case):
    answers = form(desk, case, c0_outcome="caiu", c1_outcome="partner", c1_brief=" ")
    page = soup(desk.post(url(case), answers))
    assert summary(page) == [
        "Choose whether CAIU investigates jointly or alone for Ada",
        "Choose the level of need for Ada",
        "Choose whether it counts as a referral or a contact for Ada",
        "Say in at least one sentence why you decide this for Ada",
        "Choose early help or another service for Ben",
        "Say why this team and what is asked of it for Ben",
        "Write what the team needs to know for Ben",
        "Choose the level of need for Ben",
        "Choose whether it counts as a referral or a contact for Ben",
        "Say in at least one sentence why you decide this for Ben",
    ]
    links = [link["href"].removeprefix("#") for link in page.select(".govuk-error-summary__list a")]
    assert len(links) == 10 and all(page.find(id=target) for target in links)


@pytest.mark.parametrize(
    "changes",
    [
        {"c0_outcome": "to the moon"},
        {"c0_outcome": ""},
        decided(0, "nfa", level="9"),
        decided(0, "nfa", counts_as="x"),
        decided(0, "nfa", rationale="x" * 5001),
        decided(0, "nfa", rationale="Control characters \x07 are refused."),
        decided(0, "caiu", how="caiu_joint", caiu_unit="not-an-id"),
        decided(0, "partner", team="00000000-0000-0000-0000-000000000000", reason="Assess."),
        decided(0, "partner", service="a holiday", reason="Assess."),
        decided(0, "partner", service="early_help", help_team="", reason="Assess."),
        decided(0, "partner", service="early_help", help_team="not-an-id", reason="Assess."),
        decided(0, "partner", reason="x" * 501),
        decided(0, "partner", reason="Assess.", brief="x" * 10_001),
    ],
)
def test_bad_input_is_answered_with_a_sentence_and_nothing_typed_is_lost(world, desk, case, changes):
    answers = form(desk, case, **changes, **decided(1, "advice", rationale="Typed for Ben, and kept."))
    refused = desk.post(url(case), answers)
    page = soup(refused)
    assert refused.status_code == 422 and summary(page)
    kept = typed(page)
    assert kept["child-1-rationale"] == "Typed for Ben, and kept." and kept["child-1-outcome"] == "advice"
    if "c0_rationale" in changes and "\x07" not in changes["c0_rationale"]:
        assert kept["child-0-rationale"] == changes["c0_rationale"]
    assert {s.custody for s in case.reload().subjects} == {"at_desk"}


def test_deciding_nothing_is_refused(world, desk, case):
    refused = desk.post(url(case), form(desk, case))
    assert refused.status_code == 422
    assert summary(soup(refused)) == ["Decide for at least one child, or go back."]
    assert desk.post(url(case), {}).status_code == 422


def test_a_colleague_who_took_over_meanwhile_is_named_and_the_text_is_kept(world, desk, case):
    answers = form(desk, case, **decided(0, "nfa"))
    world.client("maru_manager").post(f"/triage/{case.reference}/take-over/", {"reason": "Going off duty"})
    refused = desk.post(url(case), answers)
    assert refused.status_code == 409
    assert summary(soup(refused)) == ["You have not claimed this referral. Claim it first."]
    assert typed(soup(refused))["child-0-rationale"] == WHY


def test_a_child_decided_in_another_window_is_refused_with_the_text_kept(world, desk, case):
    answers = form(desk, case, **decided(0, "nfa"), **decided(1, "advice"))
    choice = world.walk.to_advice(case.subject, rationale=WHY)
    world.walk.decide(case.referral, [choice], "maru_triage_sw", at=world.now)
    refused = desk.post(url(case), answers)
    assert refused.status_code == 409
    assert "no longer at the desk" in summary(soup(refused))[0]
    kept = typed(soup(refused))
    assert kept["child-0-rationale"] == kept["child-1-rationale"] == WHY


def test_the_page_opens_for_the_claimant_alone(world, desk):
    waiting = world.referral_at("waiting")
    theirs = world.referral_at("at_desk", claimed_by="maru_police_ds")
    for case in (waiting, theirs):
        answer = desk.get(url(case))
        assert answer.status_code == 409
        assert soup(answer).main.find("a", href=f"/triage/{case.reference}/")


def test_siblings_decided_for_the_same_team_reach_it_in_one_offer(world, desk, case):
    first = decided(0, "partner", reason="Assess.", brief="About Ada.")
    second = decided(1, "partner", reason="Assess.", brief="About Ben.")
    assert desk.post(url(case), form(desk, case, **first, **second)).status_code == 302
    with world.looking():
        assert Handover.objects.get().brief == "About Ada.\n\nAbout Ben."


@pytest.mark.parametrize(
    ("postcode", "team"), [("PE1 1ZZ", "family-support-team"), ("CB4 1ZZ", "family-support-south")]
)
def test_early_help_is_proposed_through_the_family_support_team_of_the_home_area(world, desk, postcode, team):
    case = world.referral_at("at_desk", postcode=postcode)
    answers = form(desk, case, **decided(0, "partner", service="early_help", level="2", reason="Ask them."))
    assert answers["child-0-help_team"] == str(world.unit(team).pk)
    first = soup(desk.get(url(case))).select_one("#id_child-0-help_team optgroup")
    assert first["label"] == "Early Help and Family Support"
    assert desk.post(url(case), answers).status_code == 302
    case.reload()
    assert (case.handover.unit.slug, case.handover.early_help) == (team, True)
    with world.looking():
        assert Decision.objects.get().outcome == "early_help"


def test_nobody_is_proposed_for_early_help_where_the_address_is_not_known(world, desk):
    case = world.referral_at("at_desk", postcode="")
    answers = form(desk, case, **decided(0, "partner", service="early_help", reason="Ask them."))
    assert answers["child-0-help_team"] == ""
    assert summary(soup(desk.post(url(case), answers))) == ["Choose the team for early help"]


def test_an_adult_at_risk_is_not_asked_about_early_help(world, desk, case):
    page = soup(desk.get(url(case)))
    assert page.select("[name='child-1-service']") and not page.select("[name='child-2-service']")
    answers = form(desk, case, **decided(2, "partner", reason="Assess her needs."))
    assert desk.post(url(case), answers).status_code == 302
    assert [s.custody for s in case.reload().subjects] == ["at_desk", "at_desk", "offered"]


def test_early_help_for_all_is_refused_where_one_of_them_is_an_adult(world, desk, case):
    answers = form(desk, case, **decided(0, "partner", service="early_help", reason="Ask them."), c0_same_for_all="on")
    refused = desk.post(url(case), answers)
    assert refused.status_code == 422 and "Early help is for children" in summary(soup(refused))[0]
    assert typed(soup(refused))["child-0-reason"] == "Ask them."
