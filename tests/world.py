"""Any situation, built through operations only, for tests of rooms, pages, the API and contracts.

    def test_a_colleague_is_told_who_has_it(world):
        case = world.referral_at("at_desk", children=2, postcode="CB4 1ZZ", claimed_by="maru_triage_sw")
        page = world.client("maru_police_ds").get(f"/triage/{case.reference}/")

The fixture `world` builds the county in small (scripts/demo/county.py) in the test's own database: in the one
that rolls back, or, when the test also asks for `committed_db`, `site` or `browser`, in that one, for good.

- `world.user("caiu_ds")`: the person of that key. One for each role by the role's name, and some more:
  submitter_police_2, submitter_health, submitter_probation, maru_triage_sw_2, caiu_ds_cambridge,
  caiu_dc_cambridge, caiu_dc_2, partner_csc_2, partner_csc_cambridgeshire, partner_adult, partner_domestic_abuse,
  partner_family_support, partner_family_south. `partner_practitioner` is of csc-peterborough-first.
  They sign in as `<key>@maru.example` with `world.password`.
- `world.unit("caiu-peterborough")`: the unit of that slug (`UNITS` in scripts/demo/county.py).
- `world.client("caiu_ds")`: a Django test Client, signed in. `world.client()` is nobody's.
- `world.api("csc-peterborough", on_behalf_of="h.willowmere")`: that agency's system (tests/partners.py), registered
  when it is first asked for.
- `world.acting("caiu_ds")`: a context manager, `acting_as` that person; `world.looking()` sees all, as the house.
- `world.referral_at(stage, …)`: a `Case` taken as far as `stage`, one of `STAGES`. See there for its options.
- `world.assessment_at(stage, …)`: a CAF that a practitioner opened by themselves, as far as one of `CAF_STAGES`;
  `world.helping` has its single steps (scripts/demo/helping.py).
- `world.walk`: the single steps (scripts/demo/walk.py): `world.walk.claim(case.referral, "maru_police_ds", at=…)`.
- `world.pages(…)`: the six pages of a complete referral, as the draft holds them.
- `world.now`: the moment of the test; a story ends at least an hour before it. `world.at(minutes=5)` is five
  minutes later. Two worlds at the same moment are the same but for their ids.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from caf.models import Assessment
from caiu.models import Investigation
from maru.agencies.models import Seal, Unit, User
from maru.api.operations import Registered, register_client
from maru.api.scopes import Scope
from maru.audit.context import Context, Door
from referrals.models import Referral, Subject
from scripts.demo import county
from scripts.demo.helping import EarlyHelp
from scripts.demo.walk import Walker
from tests.partners import Partner
from triage.models import Handover

PASSWORD = "three fictional words"  # noqa: S105 - of people who do not exist
STAGES = (
    "draft", "waiting", "at_desk", "offered", "accepted", "reported", "declined", "held_by_caiu", "allocated",
    "handed_back", "closed_by_caiu", "closed_by_desk", "early_help_offered", "in_caf",
)  # fmt: skip
BACKEND = "maru.web.accounts.OnlyPeople"
CAF_STAGES = ("asking", "open", "written", "closed", "stepped_up")
RATIONALE = "The account is first hand and agrees with what is known already."
REASON = "Assess what the family needs."
BRIEF = "The school has seen a change over the last weeks. Please visit within ten days."


def build_county(at: datetime) -> county.County:
    """Agencies, units and people, through the operations. Each worker of the suite does this once, and every
    test in its own database finds them there."""
    return county.build(at=at, door=Door.TEST, passwords={person.key: PASSWORD for person in county.SMALL})


def sign_in(client: Client, user: User) -> None:
    """As by the page: whoever has just shown who they are is not asked again."""
    client.force_login(user, backend=BACKEND)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, method="password")
    request.session.save()


@dataclass
class Case:
    """One referral and what has become of it. `reload()` after the test has changed it."""

    walk: Walker
    referral: Referral
    subjects: list[Subject] = field(default_factory=list)
    handover: Handover | None = None
    investigation: Investigation | None = None
    assessments: list[Assessment] = field(default_factory=list)
    seal: Seal | None = None

    @property
    def pk(self) -> Any:
        return self.referral.pk

    @property
    def reference(self) -> str:
        return self.referral.reference

    @property
    def subject(self) -> Subject:
        """The first child or adult at risk."""
        return self.subjects[0]

    def reload(self) -> "Case":
        """Read everything again, past the policies."""
        with self.walk.looking():
            self.referral = Referral.objects.select_related("author", "unit").get(pk=self.referral.pk)
        self.subjects = self.walk.subjects(self.referral)
        self.handover = self.walk.handover(self.referral)
        self.investigation = self.walk.investigation(self.referral)
        self.assessments = EarlyHelp(self.walk).opened_for(self.referral)
        return self


class World:
    """The county in small, and the test's hands in it."""

    password = PASSWORD

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now or timezone.now()
        self.county = county.found() or build_county(self.now - timedelta(days=90))
        self.walk = Walker(self.county, Door.TEST)
        self.helping = EarlyHelp(self.walk)
        self._made = 0
        self._clients: dict[tuple[str, ...], Registered] = {}

    def user(self, key: str) -> User:
        return self.county.people[key]

    def unit(self, slug: str) -> Unit:
        return self.county.units[slug]

    def client(self, who: str | User | None = None) -> Client:
        """A browser without eyes: the test Client, signed in as that person."""
        client = Client()
        if who is not None:
            sign_in(client, self.walk.user(who))
        return client

    def api(self, agency: str, *, on_behalf_of: str = "", scopes: Iterable[str] = Scope) -> Partner:
        """The agency's system, with these scopes, in every unit of the agency."""
        wanted = (agency, *sorted(scopes))
        if wanted not in self._clients:
            units = [unit for unit in self.county.units.values() if unit.agency.slug == agency]
            with self.looking():
                made = register_client(agency=units[0].agency, units=units, scopes=wanted[1:], at=self.now)
            self._clients[wanted] = made
        return Partner(self._clients[wanted], on_behalf_of)

    def acting(self, who: str | User, at: datetime | None = None) -> AbstractContextManager[Context]:
        return self.walk.acting(who, at or self.now)

    def looking(self) -> AbstractContextManager[Context]:
        return self.walk.looking()

    def at(self, **later: float) -> datetime:
        """`world.now` and so much later: `world.at(minutes=5)`."""
        return self.now + timedelta(**later)

    def pages(
        self,
        *,
        children: int = 1,
        adults: int = 0,
        unborn: bool = False,
        postcode: str = "PE1 1ZZ",
        danger: bool = False,
        family_name: str = "",
        **changes: Any,
    ) -> dict[str, dict[str, Any]]:
        """A complete referral, as its draft holds it. `changes` replace whole pages or single answers by page:
        `concern={"what_happened": "…"}`."""
        self._made += 1
        family = family_name or f"Testford{'' if self._made == 1 else self._made}"
        pages = deepcopy(PAGES)
        pages["danger"] = {"immediate_danger": "yes" if danger else "no"}
        if danger:
            pages["danger"]["incident_number"] = "CC-0001"
        home = {"family_name": family, "address": f"{self._made} Invented Row", "postcode": postcode}
        people = [
            {**home, "role": "child", "given_names": GIVEN[i % len(GIVEN)], "sex": "FM"[i % 2],
             "date_of_birth": f"{self.now.year - 6 - i}-03-0{1 + i % 9}", "school": "Alderbrook Academy"}
            for i in range(children)
        ]  # fmt: skip
        if unborn:
            expected = (self.now + timedelta(days=70)).date().isoformat()
            people.append({**home, "role": "unborn", "expected_on": expected})
        people += [
            {**home, "role": "adult", "given_names": f"Nell {i + 1}", "sex": "F",
             "date_of_birth": f"{self.now.year - 71 - i}-11-23"}
            for i in range(adults)
        ]  # fmt: skip
        pages["subjects"]["people"] = people
        pages["others"]["people"] = [
            {**home, "role": "parent", "given_names": "Eve", "relationship": "mother", "sex": "F",
             "parental_responsibility": "yes"}
        ]  # fmt: skip
        for page, answers in changes.items():
            pages[page] = {**pages[page], **answers}
        return pages

    def referral_at(
        self,
        stage: str,
        *,
        by: str | User = "submitter_police",
        claimed_by: str | User = "maru_triage_sw",
        offered_to: str = "csc-peterborough-first",
        rag: int | None = None,
        joint: bool = True,
        at: datetime | None = None,
        pages: dict[str, Any] | None = None,
        **written: Any,
    ) -> Case:
        """A referral taken as far as `stage` (one of STAGES), all of its subjects together.

        `by` wrote it at `at` (five hours before `world.now`); `written` are options of `pages()`. `rag` is
        given at the desk by `claimed_by`, who decides. `offered_to` is the partner's team, `joint` whether
        CAIU investigates with Children's Social Care. Each step is half an hour after the one before.
        """
        if stage not in STAGES:
            raise ValueError(f"no stage {stage}; there are {', '.join(STAGES)}")
        clock = ticking(at or self.now - timedelta(hours=5))
        written_at = next(clock)
        sent = None if stage == "draft" else written_at
        referral = self.walk.draft(by, pages or self.pages(**written), at=written_at, sent=sent)
        case = Case(self.walk, referral)
        if stage in ("draft", "waiting"):
            return case.reload()
        self.walk.claim(referral, claimed_by, at=next(clock))
        if rag is not None:
            self.walk.rate(self.walk.subjects(referral), rag, RATIONALE, claimed_by, at=next(clock))
        if stage != "at_desk":
            self._decide(case, stage, claimed_by, offered_to, joint, next(clock))
            self._go_on(case.reload(), stage, clock)
        return case.reload()

    def _decide(self, case: Case, stage: str, who: str | User, offered_to: str, joint: bool, at: datetime) -> None:
        subjects = self.walk.subjects(case.referral)
        if stage in ("offered", "accepted", "reported", "declined"):
            words = {"rationale": RATIONALE, "reason": REASON, "brief": BRIEF}
            choices = [self.walk.to_partner(s, offered_to, **words) for s in subjects]
        elif stage in ("early_help_offered", "in_caf"):
            words = {"rationale": RATIONALE, "reason": REASON, "brief": BRIEF}
            choices = [self.walk.to_early_help(s, offered_to, **words) for s in subjects]
        elif stage == "closed_by_desk":
            choices = [self.walk.to_advice(s, rationale=RATIONALE) for s in subjects]
        else:
            choices = [self.walk.to_caiu(s, rationale=RATIONALE, joint=joint) for s in subjects]
        self.walk.decide(case.referral, choices, who, at=at)

    def _go_on(self, case: Case, stage: str, clock: Iterator[datetime]) -> None:
        """From the decision to where the case is wanted."""
        walk = self.walk
        if case.handover is not None:
            partner = walk.partner_of(case.handover.unit)
            if stage in ("accepted", "reported", "in_caf"):
                walk.accept(case.handover, partner, at=next(clock))
            if stage == "reported":
                walk.report(case.handover, partner, "supported", "The family took up the help.", at=next(clock))
            if stage == "declined":
                walk.decline(case.handover, partner, "Not for our team.", at=next(clock))
        elif case.investigation is not None:
            side = "_cambridge" if case.investigation.unit.slug == "caiu-cambridge" else ""
            sergeant, detective = f"caiu_ds{side}", f"caiu_dc{side}"
            if stage in ("allocated", "closed_by_caiu"):
                walk.allocate(case.investigation, detective, sergeant, at=next(clock))
            if stage == "closed_by_caiu":
                reason = "The child is safe with her aunt."
                walk.close_investigation(case.investigation, detective, "safeguarded", reason, at=next(clock))
            if stage == "handed_back":
                walk.hand_back(case.investigation, sergeant, "No offence is alleged.", at=next(clock))

    def assessment_at(
        self,
        stage: str,
        *,
        by: str | User = "submitter_external",
        at: datetime | None = None,
        pages: dict[str, Any] | None = None,
        **written: Any,
    ) -> Assessment:
        """A CAF that `by` opened at `at` (five hours before `world.now`), taken as far as `stage`.

        `written` are options of `pages()`, whose first child and family it names.
        """
        if stage not in CAF_STAGES:
            raise ValueError(f"no stage {stage}; there are {', '.join(CAF_STAGES)}")
        clock, pages = ticking(at or self.now - timedelta(hours=5)), pages or self.pages(**written)
        child, family = pages["subjects"]["people"][0], pages["others"]["people"]
        found = self.helping.open(by, child, family, WHY, at=next(clock))
        if stage == "asking":
            return found
        self.helping.agree(found, by, at=next(clock))
        if stage in ("written", "closed", "stepped_up"):
            self.helping.write(found, by, "development", {"health": STRONG_AND_WEAK}, at=next(clock))
            self.helping.conclude(found, by, summary="Mornings are the trouble.", at=next(clock))
            due_on = (self.now + timedelta(days=20)).date()
            self.helping.agree_action(found, by, *AGREED_ACTION, due_on, at=next(clock))
        if stage == "closed":
            self.helping.close(found, by, "needs_met", "She comes on time and warm.", at=next(clock))
        if stage == "stepped_up":
            asked = {name: pages[name] for name in ("danger", "concern", "consent")}
            self.helping.step_up(found, by, asked, at=next(clock))
        return self.helping.again(found)


WHY = "She is often late and says that nobody gets up with her."
STRONG_AND_WEAK = ("She eats well at school.", "She is often cold and tired in the morning.")
AGREED_ACTION = ("She comes to school on time.", "Breakfast club every morning", "School")


def ticking(at: datetime) -> Iterator[datetime]:
    """Moments half an hour apart."""
    while True:
        yield at
        at += timedelta(minutes=30)


GIVEN = ("Ada", "Ben", "Cleo", "Dov", "Elsie", "Finn", "Gita", "Hal", "Isla")
PAGES = {
    "danger": {},
    "referrer": {
        "referrer_name": "Ola Brackenridge", "referrer_role": "PC", "referrer_phone": "01632 960140",
        "how_known": "Called to the address.",
    },
    "subjects": {},
    "others": {},
    "concern": {
        "what_happened": "The child came to school without a coat for the third time this week.",
        "worried_about": "There may be nobody at home in the mornings.",
        "working_well": "An aunt lives close by and helps.",
        "needs_to_happen": "Somebody should see the home and speak to the child.",
        "child_seen": "yes", "child_seen_alone": "no", "childs_words": "I get up by myself.",
    },
    "consent": {"parents_informed": "yes", "consent_given": "yes", "lawful_basis": "public_task"},
}  # fmt: skip


@pytest.fixture
def world(request: pytest.FixtureRequest) -> World:
    """The county in small, in the test's own database. See this module's docstring."""
    request.getfixturevalue("committed_db" if "committed_db" in request.fixturenames else "db")
    return World()
