"""A school refers, one team declines, another helps: once at browsers, once between systems. All see the same."""

import difflib
import json
import re

import pytest

from tests.journeys.helpers import Helper
from tests.journeys.people import DeskWorker, Officer, Practitioner
from tests.journeys.systems import System
from tests.journeys.trail import assert_told, last_event

pytestmark = pytest.mark.browser
HAPPENED = "She came to school in the rain without a coat for the third time this week."
DECLINED = "Below our threshold: a family support worker would be the right answer."
REPORTED = "Six visits. Mornings run better and there is a coat."
# The same concern, of two families that have nothing to do with each other.
FAMILIES = {
    "browser": {"family": "Lanternfield", "given": "Wren", "address": "3 Kite String Way", "postcode": "PE2 0ZZ"},
    "system": {"family": "Ashdown-Pell", "given": "Odile", "address": "71 Otter Hollow", "postcode": "PE2 1ZZ"},
}
OFFERS = {
    "Peterborough First Response": {
        "reason": "Please assess what the family needs.", "why": "Neglect over some months.",
    },
    "Family Support Team North": {
        "reason": "Please offer help with the mornings.", "why": "A family support worker fits better.",
    },
}  # fmt: skip
MOMENTS = (
    r"\d{1,2} [A-Z][a-z]+ \d{4} at \d{1,2}:\d\d[ap]m", r"\b\d{4}-\d\d-\d\dT[\d:.]+Z", r"\btoday \d\d:\d\d",
    r"\bjust now\b|\b\d+ minutes? ago\b",
)  # fmt: skip


def whole(family, given, address, postcode):
    """What `Officer.refers` answers, in one body."""
    return {
        "danger": {"immediate_danger": "no"},
        "referrer": {
            "referrer_name": "Miriam Quillfeather", "referrer_role": "Designated safeguarding lead",
            "referrer_phone": "01632 960140", "referrer_email": "submitter_external@maru.example",
        },
        "subjects": [{
            "role": "child", "family_name": family, "given_names": given, "date_of_birth": "2017-09-04", "sex": "F",
            "address": address, "postcode": postcode,
        }],
        "others": [],
        "concern": {
            "what_happened": HAPPENED, "worried_about": "That it happens again when nobody is near.",
            "working_well": "An aunt lives two doors away.",
            "needs_to_happen": "Somebody should speak to them at school.",
            "child_seen": "yes", "child_seen_alone": "yes", "childs_words": "I stay in my room until it is quiet.",
        },
        "consent": {"lawful_basis": "public_task", "parents_informed": "yes"},
    }  # fmt: skip


# Who is named as the sender, and to whom the news is addressed, differs.
SENDERS = (
    ("Submitted by Alderbrook Academy (system)", "Submitted by Miriam Quillfeather"),
    ("by Alderbrook Academy (system)\n", ""),
    ("<moment>, to your team", "<moment>, to you"),
)


def plain(page, way):
    """What somebody reads on a page, but for what must differ: references, moments, the family."""
    return masked(page.locator("main").inner_text(), way)


def masked(text, way):
    for name, value in FAMILIES[way].items():
        text = text.replace(value, f"<{name}>")
    text = re.sub(r"\b(MR|HO|EH)-\d\d-\d{6}-[A-Z]\b", r"<\1>", text)
    for moment in MOMENTS:
        text = re.sub(moment, "<moment>", text)
    return text


def of_the_sender(text):
    for by_system, by_hand in SENDERS:
        text = text.replace(by_system, by_hand)
    return text


def alike(one, other):
    """Line by line; what differs is said."""
    assert one == other, "\n".join(difflib.unified_diff(one.splitlines(), other.splitlines(), *FAMILIES, lineterm=""))


TRAIL = """
{refers}
maru_police_ds: list.read claim.made subject.claimed referral.read people.matches-read
maru_police_ds: referral.read decision.made timer.started timer.met subject.offered handover.offered
maru_police_ds: claim.finished list.read
{declines}
maru_police_ds: list.read referral.read people.matches-read
maru_police_ds: claim.made subject.claimed referral.read people.matches-read
maru_police_ds: referral.read decision.reconsidered decision.made
maru_police_ds: timer.started timer.met subject.offered handover.offered claim.finished list.read
{helps}
maru_police_ds: referral.read people.matches-read
"""
PARTS = {
    "browser": {
        "refers": """
submitter_external: list.read referral.started referral.read
submitter_external: timer.started referral.draft-saved referral.read referral.draft-saved referral.read
submitter_external: referral.draft-saved referral.read referral.draft-saved referral.read
submitter_external: referral.draft-saved referral.read referral.draft-saved referral.read
submitter_external: timer.met timer.started subject.received referral.submitted referral.read
""",
        "declines": """
partner_practitioner: list.read handover.read
partner_practitioner: handover.read timer.met handover.declined timer.started subject.came-back handover.read
""",
        "helps": """
partner_family_support: list.read handover.read timer.met handover.accepted subject.accepted handover.read
partner_family_support: handover.read handover.reported subject.closed handover.read
""",
    },
    "system": {
        "refers": """
system of alderbrook-academy: timer.started subject.received referral.submitted
""",
        "declines": """
system of csc-peterborough: list.sent handover.read
system of csc-peterborough: timer.met handover.declined timer.started subject.came-back
""",
        "helps": """
system of family-support: list.sent handover.read timer.met handover.accepted subject.accepted
system of family-support: handover.reported subject.closed
""",
    },
}
EARLY_HELP = {
    "browser": """
partner_family_support: account.signed-in list.read handover.read
partner_family_support: timer.met handover.accepted-as-caf subject.accepted timer.started caf.opened assessment.read
partner_family_support: assessment.read timer.met timer.started caf.consented assessment.read
""",
    "system": """
system of family-support: list.sent handover.read
system of family-support: timer.met handover.accepted-as-caf subject.accepted timer.started caf.opened
partner_family_support: account.signed-in list.read assessment.read caf.lead-taken assessment.read
partner_family_support: assessment.read timer.met timer.started caf.consented assessment.read
""",
}


class InBrowsers:
    """The partners' people do it themselves."""

    way = "browser"

    def __init__(self, school, first, second):
        self.school, self.first, self.second = school, first, second

    def refers(self):
        child = FAMILIES[self.way]
        return self.school.refers(
            (child["given"], 2017), family=child["family"], address=child["address"], postcode=child["postcode"],
            happened=HAPPENED,
        )  # fmt: skip

    def declines(self):
        self.first.opens_the_offer()
        self.first.declines(DECLINED)

    def helps(self):
        self.second.opens_the_offer()
        self.second.accepts()
        self.second.reports("We supported the family", REPORTED)


class BySystems:
    """The partners' systems do it for them."""

    way = "system"

    def __init__(self, world, site):
        self.school = System(world, site, "alderbrook-academy", on_behalf_of="m.quillfeather")
        self.first = System(world, site, "csc-peterborough", on_behalf_of="h.willowmere")
        self.second = System(world, site, "family-support", on_behalf_of="e.driftwood")

    def refers(self):
        return self.school.refers(**whole(**FAMILIES[self.way]))

    def declines(self):
        self.first.declines(DECLINED)

    def helps(self):
        accepted = self.second.accepts()
        self.second.reports(accepted["reference"], "supported", REPORTED)


@pytest.fixture
def people(arrive):
    """Who sits at a browser, whichever way it goes."""
    return (
        arrive(Officer, "submitter_external", look=False),
        arrive(DeskWorker, "maru_police_ds", look=False),
        arrive(Practitioner, "partner_practitioner", look=False),
        arrive(Practitioner, "partner_family_support", look=False),
    )


def walked(partners, desk):
    """The whole story, one way; what the desk reads where it has come back, and at the end."""
    reference = partners.refers()
    desk.claims(reference)
    first, second = OFFERS
    desk.offers(first, **OFFERS[first])
    partners.declines()
    desk.sees_it_came_back(reference, DECLINED)
    read = [plain(desk.page, partners.way)]
    desk.offers(second, **OFFERS[second])
    partners.helps()
    desk.page.goto(f"/triage/{reference}/")
    return reference, [*read, plain(desk.page, partners.way)]


def seen_by_the_school(school, reference, way):
    """Its page of the referral, its line in the list, and what its inbox says of it."""
    school.page.goto(f"/referrals/{reference}/")
    seen = [plain(school.page, way)]
    school.goes_to("Referrals")
    row = (
        school.page.locator("main table tr")
        .filter(has_text=reference)
        .or_(school.page.locator("main li").filter(has_text=reference))
    )
    seen.append(masked(row.first.inner_text(), way))
    school.goes_to("Inbox")
    notices = school.page.locator("main tr").filter(has_text=reference).all_inner_texts()
    return of_the_sender("\n".join([*seen, *(masked(notice, way) for notice in notices)]))


def seen_by_a_team(team, reference, way):
    """Its page of what was offered to it."""
    team.page.goto(f"/handovers/{reference}/")
    return plain(team.page, way)


def seen_by_systems(systems, reference, offers, way):
    """What the API says of the referral and of both offers."""
    teams = (systems.first, systems.second)
    answers = [systems.school.get(f"referrals/{reference}/")]
    answers += [asking.get(f"handovers/{offer}/") for asking, offer in zip(teams, offers, strict=True)]
    return masked(json.dumps(answers, indent=1, ensure_ascii=False), way)


def test_all_see_the_same(world, site, arrive, people):
    school, desk, first, second = people
    systems = BySystems(world, site)
    seen = {}
    for partners in (InBrowsers(school, first, second), systems):
        began, way = last_event(world), partners.way
        reference, read = walked(partners, desk)
        assert_told(world, began, TRAIL.format(**PARTS[way]))
        offers = [systems.first.get("handovers/")["results"][0], systems.second.get("handovers/")["results"][0]]
        offers = [offer["reference"] for offer in offers]
        seen[way] = {
            "the desk, where it came back": read[0],
            "the desk, at the end": read[1],
            "the school": seen_by_the_school(school, reference, way),
            "the first team": seen_by_a_team(first, offers[0], way),
            "the second team": seen_by_a_team(second, offers[1], way),
            "their systems": seen_by_systems(systems, reference, offers, way),
        }
    for what, one in seen["browser"].items():
        alike(f"{what}\n{one}", f"{what}\n{seen['system'][what]}")


@pytest.mark.parametrize("way", EARLY_HELP)
def test_early_help_goes_on_in_the_browser_whoever_said_yes(world, site, arrive, way):
    case = world.referral_at("waiting")
    desk = arrive(DeskWorker, "maru_police_ds", look=False)
    desk.claims(case.reference)
    desk.offers_early_help(
        reason="Please ask whether help with the mornings is wanted.", why="New needs that one service more could meet."
    )
    system = System(world, site, "family-support", on_behalf_of="e.driftwood")
    began = last_event(world)
    accepted = system.accepts() if way == "system" else None
    team = arrive(Helper, "partner_family_support", look=False)
    if accepted:
        team.takes_the_lead(*accepted["cafs"])
    else:
        team.accepts_early_help()
    team.records_consent("Rosa Testford")
    assert_told(world, began, EARLY_HELP[way])
    team.reads("You lead it, for Family Support Team North.")
    team.reads("without a coat")
    desk.page.goto(f"/triage/{case.reference}/")
    desk.reads("Family Support Team North")
    desk.does_not_read("Rosa Testford")
