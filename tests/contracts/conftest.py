"""A house in which everything has happened once, for contracts that ask about every situation.

It is built once a worker, in a database of its own; each test looks at it inside a transaction that is undone.
"""

import time
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import Client
from oauth2_provider.models import AccessToken

from caf.models import AgreedAction, Assessment
from caiu.models import Action
from maru.agencies.models import Conflict, Glass, Home, Signal, User
from maru.agencies.operations import end_membership, grant_membership, lock_account, register_user
from maru.api.operations import end_client
from maru.api.scopes import Scope
from maru.audit.context import Door
from maru.timers.operations import sweep
from referrals.models import Referral
from tests.contracts import time_books, withheld
from tests.contracts.filed import filed
from tests.contracts.rostered import Rostered, rostered
from tests.databases import clone_of, use
from tests.partners import Partner
from tests.world import CAF_STAGES, STAGES, Case, World, sign_in
from triage.operations import reopen

# Planted in every free text and name of one family: it must be found nowhere but in the tables of the case.
CANARY = "Quincewhistle"
NOT_OF_OTHERS = ("sex", "also_known_as")
# Agencies whose systems come in by the API.
PARTNERS = ("alderbrook-academy", "csc-peterborough", "adult-social-care")


@dataclass
class FullHouse:
    """The county in small, one case or CAF for each situation by the situation's name, and everybody by theirs."""

    world: World
    cases: dict[str, Case]
    cafs: dict[str, Assessment]
    people: dict[str, User]
    sessions: dict[str, str]
    open_action: UUID
    agreed_action: UUID
    other_session: int
    glass: Glass
    conflict: Conflict
    signal: Signal
    home: Home
    rostered: Rostered
    files: dict[str, UUID]
    partners: dict[str, Partner]
    systems: dict[str, Partner]

    def marked_as_a_copy(self) -> str:
        """The name by which the database is a restored copy until the transaction ends."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('maru.restored', 'the-copy', true)")
            return cursor.fetchone()[0]

    def case(self, situation: str) -> Case:
        return self.cases[situation]


def furnish(world: World) -> FullHouse:
    """Every stage, and what else can become of a referral, all of it about the canary family."""
    cases = {stage: world.referral_at(stage, pages=canary_pages(world), rag=1) for stage in STAGES}
    cambridge = {"pages": canary_pages(world, postcode="CB4 1ZZ")}
    cases["held_in_cambridge"] = world.referral_at("allocated", **cambridge)
    cases["offered_to_another"] = world.referral_at("offered", offered_to="adult-safeguarding", **cambridge)
    cases["of_another_agency"] = world.referral_at("waiting", by="submitter_external", **cambridge)
    cases["in_danger"] = world.referral_at("waiting", pages=canary_pages(world, danger=True))
    cases["in_refuge"] = world.referral_at("allocated", pages=canary_pages(world, refuge=True))
    for situation, follow in FOLLOWED.items():
        cases[situation] = follow(world)
    cases |= withheld.sealed_cases(world, canary_pages)
    cases["conflicted"] = withheld.conflicted(world, canary_pages)
    cafs = {f"school_caf_{stage}": opened(world, stage, "submitter_external") for stage in CAF_STAGES}
    cafs["officer_caf"] = opened(world, "open", "submitter_police")
    glass = withheld.behind_glass(world, cafs["school_caf_open"])
    conflict = withheld.kept_out_by_a_supervisor(world, cases["closed_by_desk"].referral)
    signal = withheld.looked_unusually(world, cases["closed_by_caiu"])
    home = withheld.at_home(world)
    withheld.written_to_by_the_day(world)
    on_rota = rostered(world)
    time_books.holiday(world)
    time_books.paused(world, cases["at_desk"])
    people = world.county.people | odd_people(world)
    sessions = {name: signed_in(user) for name, user in people.items() if user.is_active}
    sessions["revoked"] = left_a_moment_ago(world)
    with world.looking():
        glass = Glass.objects.select_related("review").get(pk=glass.pk)
        to_do = Action.objects.get(investigation=cases["worked_on"].investigation, done_at=None).pk
        agreed = AgreedAction.objects.get(assessment=cases["caf_open"].assessments[0], done_at=None).pk
    partners = {slug: world.api(slug, on_behalf_of="a.practitioner") for slug in PARTNERS}
    cases["sent_by_a_system"] = sent_by_a_system(world, partners["adult-social-care"])
    cases = {name: case.reload() for name, case in cases.items()}
    cafs |= {name: case.assessments[0] for name, case in cases.items() if case.assessments}
    files = filed(world, cases)
    other = signed_in_elsewhere(people["submitter_police"])
    systems = systems_of(world, partners)
    return FullHouse(
        world, cases, cafs, people, sessions, to_do, agreed, other, glass, conflict, signal, home, on_rota, files,
        partners, systems,
    )  # fmt: skip


def opened(world, stage, who):
    """A CAF with no referral, for a child of the canary family."""
    pages = canary_pages(world)
    pages["subjects"]["people"][0]["date_of_birth"] = f"2019-05-0{1 + CAF_STAGES.index(stage)}"
    return world.assessment_at(stage, by=who, pages=pages)


def systems_of(world, partners):
    """Systems as the access matrix knows them, with tokens that outlast the suite."""
    halves = {
        "social_care_reader": (Scope.REFERRAL_READ, Scope.HANDOVER_READ),
        "social_care_sender": (Scope.REFERRAL_SUBMIT, Scope.HANDOVER_ANSWER),
    }
    systems = dict(zip(("school_system", "social_care_system", "adult_care_system"), partners.values(), strict=True))
    for name, scopes in halves.items():
        systems[name] = world.api("csc-peterborough", on_behalf_of="a.practitioner", scopes=scopes)
    systems["revoked_system"] = world.api("rushmere-hospital", on_behalf_of="a.practitioner")
    for partner in systems.values():
        assert partner.token
        # The forms' own wall would hide what stands behind it: whether a token opens a page.
        partner.browser = Client()
    AccessToken.objects.update(expires=world.at(days=1))
    with world.looking():
        end_client(client=systems["revoked_system"].client, at=world.now)
    return systems


def left_a_moment_ago(world):
    """The session of a manager of the desk who was signed in until the account was locked."""
    desk = world.unit("maru-desk")
    with world.looking():
        gone = register_user(email="revoked@maru.example", name="Revoked", password=world.password, at=world.now)
        grant_membership(user=gone, unit=desk, role="maru_manager", at=world.now)
    session = signed_in(gone)
    with world.looking():
        lock_account(user=gone, at=world.now)
    return session


def signed_in(user):
    """The key of a session of the person's own, in which they go on having just shown who they are."""
    client = Client()
    sign_in(client, user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() + 86_400}]
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def signed_in_elsewhere(user):
    """Another browser of the person's, in the list of where they are signed in."""
    return UserSession.objects.create(user=user, session_key=signed_in(user), ip="127.0.0.1", user_agent="Chrome/").pk


def odd_people(world):
    """Who is not as everybody else: in no unit, in one no longer, in two at once, locked out."""
    with world.looking():
        odd = {
            name: register_user(email=f"{name}@maru.example", name=name, password=world.password, at=world.now)
            for name in ("in_no_unit", "has_left", "with_two_hats", "locked_out")
        }
        desk, school = world.unit("maru-desk"), world.unit("alderbrook-safeguarding")
        left = grant_membership(user=odd["has_left"], unit=desk, role="maru_triage_sw", at=world.now)
        end_membership(membership=left, at=world.now)
        grant_membership(user=odd["locked_out"], unit=desk, role="maru_manager", at=world.now)
        for unit, role in ((school, "submitter_external"), (world.unit("caiu-cambridge"), "caiu_ds")):
            grant_membership(user=odd["with_two_hats"], unit=unit, role=role, at=world.now)
        odd["locked_out"].is_active = False
        odd["locked_out"].save(update_fields=["is_active"])
    return odd


def canary_pages(world, *, refuge=False, **written):
    """Six pages of the form with the canary wherever something can be written. In a `refuge` all addresses are
    withheld."""
    pages = world.pages(children=2, family_name=CANARY, **written)
    for person in pages["subjects"]["people"] + pages["others"]["people"]:
        person |= {"also_known_as": f"{CANARY} the younger", "address": f"1 {CANARY} Row", "phone": "07700 900123"}
        person |= {"address_withheld": True} if refuge else {}
    pages["referrer"] |= {"referrer_name": f"Miss {CANARY}", "how_known": f"{CANARY} is my pupil."}
    for name in ("what_happened", "worried_about", "working_well", "needs_to_happen", "childs_words"):
        pages["concern"][name] = f"{CANARY}: something about {name}."
    pages["consent"] |= {"not_informed_detail": f"{CANARY} was away.", "keep_confidential": f"{CANARY} asked for it."}
    return pages


def sent_by_a_system(world, partner):
    """What the same pages would have made, sent whole by the API."""
    pages = canary_pages(world)
    people = {slug: pages[slug]["people"] for slug in ("subjects", "others")}
    others = [{name: told for name, told in person.items() if name not in NOT_OF_OTHERS} for person in people["others"]]
    body = {**pages, "subjects": people["subjects"], "others": others, "external_reference": "LCS-1"}
    body["consent"] = {"parents_informed": "yes", "lawful_basis": "public_task"}
    answer = partner.post("/api/v1/referrals/", body)
    assert answer.status_code == 201, answer.content
    with world.looking():
        referral = Referral.objects.get(reference=answer.json()["reference"])
    return Case(world.walk, referral)


def withdrawn(world):
    case = world.referral_at("waiting", pages=canary_pages(world))
    world.walk.withdraw(case.referral, f"{CANARY} is well after all.", at=world.now)
    return case


def put_back(world):
    case = world.referral_at("at_desk", pages=canary_pages(world))
    world.walk.release(case.referral, "maru_triage_sw", at=world.now)
    return case


def added_to(world):
    case = world.referral_at("allocated", pages=canary_pages(world))
    world.walk.add(case.referral, "submitter_police", f"{CANARY} has been seen again.", at=world.now)
    return case


def recalled(world):
    case = world.referral_at("offered", pages=canary_pages(world))
    world.walk.recall(case.handover, "maru_manager", f"{CANARY} has moved away.", at=world.now)
    return case


def worked_on(world):
    case = world.referral_at("allocated", pages=canary_pages(world))
    lead, found = "caiu_dc", case.investigation
    world.walk.log(found, lead, f"{CANARY} was seen at school.", at=world.now, child_seen=True)
    action = world.walk.set_action(found, lead, f"Ring {CANARY}", lead, world.at(days=2).date(), at=world.now)
    world.walk.set_action(found, lead, f"Visit {CANARY}", lead, world.at(days=2).date(), at=world.now)
    world.walk.finish_action(action, lead, f"{CANARY} did not answer.", at=world.now)
    return case


def relieved(world):
    case = world.referral_at("allocated", pages=canary_pages(world))
    world.walk.allocate(case.investigation, "caiu_dc_2", "caiu_ds", at=world.now)
    return case


def lapsed(world):
    """An offer of days ago that nobody answered: the sweep has taken it back."""
    case = world.referral_at("offered", at=world.at(days=-21), pages=canary_pages(world))
    sweep(at=world.now, door=Door.TEST)
    return case


def decided_again(world):
    """Declined, claimed again and closed at the desk: the first decision no longer stands."""
    case = world.referral_at("declined", pages=canary_pages(world))
    world.walk.claim(case.referral, "maru_triage_sw", at=world.now)
    choices = [world.walk.to_nothing(s, rationale=f"{CANARY} is seen by her school.") for s in case.subjects]
    world.walk.decide(case.referral, choices, "maru_triage_sw", at=world.now)
    return case


def closed_then_reopened(world):
    case = world.referral_at("closed_by_desk", pages=canary_pages(world))
    manager = world.user("maru_manager")
    with world.acting(manager):
        reopen(subject_id=case.subject.pk, reason=f"{CANARY} has been seen again.", by=manager, at=world.now)
    return case


def caf_written(world):
    """Early help at work: everything that can be written into a CAF is."""
    case = world.referral_at("in_caf", pages=canary_pages(world))
    for found in case.assessments:
        told(world, found, "partner_practitioner")
    return case


def told(world, found, who):
    """Consent, the domains, conclusions, an action and a review, the canary in each of them."""
    helping, now = world.helping, world.now
    helping.agree(found, who, at=now, given_by=f"Miss {CANARY}", share_with=f"{CANARY}'s school", not_with=CANARY)
    helping.write(found, who, "development", {"health": (f"{CANARY} eats.", f"{CANARY} is tired.")}, at=now)
    helping.conclude(found, who, summary=CANARY, childs_view=CANARY, parents_view=CANARY, at=now)
    day = world.at(days=3).date()
    action = helping.agree_action(found, who, f"{CANARY} sleeps", f"{CANARY} at eight", CANARY, day, at=now)
    helping.agree_action(found, who, f"{CANARY} eats", f"{CANARY} at noon", CANARY, day, at=now)
    helping.finish_action(action, who, f"{CANARY} sleeps now.", at=now)
    helping.review(found, who, f"{CANARY} is better.", present=CANARY, family_said=CANARY, at=now)


def caf_closed(world):
    case = world.referral_at("in_caf", pages=canary_pages(world))
    for found in case.assessments:
        told(world, found, "partner_practitioner")
        world.helping.close(found, "partner_practitioner", "needs_met", f"{CANARY} is well.", at=world.now)
    return case


def caf_stepped_up(world):
    case = world.referral_at("in_caf", pages=canary_pages(world))
    asked = {name: canary_pages(world)[name] for name in ("danger", "concern", "consent")}
    for found in case.assessments:
        world.helping.step_up(found, "partner_practitioner", asked, at=world.now)
    return case


FOLLOWED = {
    "caf_open": caf_written,
    "caf_closed": caf_closed,
    "caf_stepped_up": caf_stepped_up,
    "withdrawn": withdrawn,
    "put_back": put_back,
    "added_to": added_to,
    "recalled": recalled,
    "worked_on": worked_on,
    "relieved": relieved,
    "lapsed": lapsed,
    "decided_again": decided_again,
    "reopened": closed_then_reopened,
}


@pytest.fixture(scope="session")
def furnished(template_db, django_db_setup, django_db_blocker):
    """The name of the database in which everything has happened, and the house."""
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock(), clone_of(template_db) as name:
        house = furnish(World())
        connections.close_all()
        use(before)
        yield name, house
        use(name)


@pytest.fixture
def full_house(furnished, django_db_blocker):
    """The house in which everything has happened; what a test changes in it is undone."""
    name, house = furnished
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        use(name)
        try:
            with undone():
                yield house
        finally:
            connection.close()
            use(before)


@contextmanager
def undone():
    """A transaction that is rolled back; `acting_as` works in it as in any test."""
    outer = transaction.atomic()
    outer._from_testcase = True
    with outer:
        yield
        transaction.set_rollback(True)
