"""The steps that people in the county take, each in an act of its own: what the demo and the tests share.

A `Walker` knows the county and the door it comes in by; its verbs are named as the trade names them and call
one operation each. Everything takes `at`.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from caiu import operations as caiu
from caiu.models import Action, Investigation
from maru.agencies.acting import acting_as
from maru.agencies.models import Membership, Unit, User
from maru.audit.context import Context, Door, current, is_acting
from referrals import operations as referrals
from referrals.models import Referral, Subject
from scripts.demo.county import County
from triage import operations as triage
from triage.models import Handover, RoutingRule
from triage.routing import Rule, route


class Walker:
    """Takes referrals through the county by the operations, and by nothing else."""

    def __init__(self, county: County, door: Door) -> None:
        self.county, self.door = county, door
        self._rules: list[Rule] = []
        self._members: dict[Any, dict[str, list[Any]]] = {}

    def user(self, who: str | User) -> User:
        return who if isinstance(who, User) else self.county.people[who]

    @contextmanager
    def acting(self, who: str | User, at: datetime | None = None) -> Iterator[Context]:
        """Act as this person. What they do within it is part of the same act."""
        user = self.user(who)
        if is_acting() and current().user == user:
            yield current()
            return
        with acting_as(user, door=self.door, at=at) as context:
            yield context

    @contextmanager
    def looking(self) -> Iterator[Context]:
        """Look as the house itself, to find what a step is to be taken on."""
        with acting_as(system="story", door=self.door) as context:
            yield context

    # the referral

    def draft(self, who: str | User, pages: dict[str, Any], *, at: datetime, sent: datetime | None = None) -> Referral:
        """Write a referral and, where `sent` is given, submit it. The pages not in `pages` stay unwritten."""
        by = self.user(who)
        with self.acting(by, at):
            referral = referrals.start(by=by, at=at)
            for page, answers in pages.items():
                referrals.save_page(referral_id=referral.pk, page=page, answers=answers, complete=True, by=by, at=at)
        return referral if sent is None else self.submit(referral, by, at=sent)

    def submit(self, referral: Referral, who: str | User, *, at: datetime) -> Referral:
        with self.acting(who, at):
            return referrals.submit(referral_id=referral.pk, by=self.user(who), at=at)

    def add(self, referral: Referral, who: str | User, text: str, *, at: datetime) -> None:
        with self.acting(who, at):
            referrals.add_information(referral_id=referral.pk, text=text, by=self.user(who), at=at)

    def withdraw(self, referral: Referral, reason: str, *, at: datetime) -> None:
        with self.acting(referral.author, at):
            referrals.withdraw(referral_id=referral.pk, reason=reason, by=referral.author, at=at)

    def subjects(self, referral: Referral, custody: str = "") -> list[Subject]:
        """The referral's children and adults at risk, as it names them; only those in that custody, if given."""
        with self.looking():
            return self._subjects(referral, custody)

    def _subjects(self, referral: Referral, custody: str) -> list[Subject]:
        found = Subject.objects.filter(referral=referral).select_related("party", "referral", "holding_unit")
        return list((found.filter(custody=custody) if custody else found).order_by("party__position"))

    # the desk

    def claim(self, referral: Referral, who: str | User, *, at: datetime) -> list[Subject]:
        """Take it up; who is at the desk in it then."""
        with self.acting(who, at):
            triage.claim(referral_id=referral.pk, by=self.user(who), at=at)
            return self._subjects(referral, "at_desk")

    def release(self, referral: Referral, who: str | User, *, at: datetime) -> None:
        with self.acting(who, at):
            triage.release(referral_id=referral.pk, by=self.user(who), at=at)

    def rate(
        self, subjects: Iterable[Subject], rag: int, said: str | Sequence[str], who: str | User, *, at: datetime
    ) -> None:
        """Rate them alike. `said` is why: one text for all, or one for each."""
        with self.acting(who, at):
            for place, subject in enumerate(subjects):
                why = said if isinstance(said, str) else said[place]
                triage.rate(subject_id=subject.pk, rag=rag, rationale=why, by=self.user(who), at=at)

    def decide(
        self, referral: Referral, choices: list[triage.Choice], who: str | User, *, at: datetime
    ) -> dict[str, Handover]:
        """Decide; the offers that are open then, by the team's slug."""
        with self.acting(who, at):
            triage.decide(referral_id=referral.pk, choices=choices, by=self.user(who), at=at)
            offers = Handover.objects.filter(referral=referral, state="offered").select_related("unit")
            return {offer.unit.slug: offer for offer in offers}

    def reopen(self, subject: Subject, who: str | User, reason: str, *, at: datetime) -> None:
        with self.acting(who, at):
            triage.reopen(subject_id=subject.pk, reason=reason, by=self.user(who), at=at)

    def to_caiu(self, subject: Subject, *, rationale: str, joint: bool = True) -> triage.Choice:
        """The choice that sends a subject to the CAIU unit of their home address."""
        way = route(subject.party.postcode, self.rules())
        unit = self.county.units[way.unit or "caiu-peterborough"]
        outcome = "caiu_joint" if joint else "caiu_single"
        return triage.Choice(subject.pk, outcome, 4, "referral", rationale, unit=unit, routing_reason=way.reason)

    def to_partner(
        self, subject: Subject, unit: str, *, rationale: str, reason: str, brief: str, level: int = 3
    ) -> triage.Choice:
        """The choice that offers a subject to a partner's team."""
        return triage.Choice(
            subject.pk, "partner", level, "referral", rationale, unit=self.county.units[unit], reason=reason,
            brief=brief,
        )  # fmt: skip

    def to_early_help(
        self, subject: Subject, unit: str, *, rationale: str, reason: str, brief: str, level: int = 2
    ) -> triage.Choice:
        """The choice that offers a child early help through a partner's team."""
        return replace(
            self.to_partner(subject, unit, rationale=rationale, reason=reason, brief=brief, level=level),
            outcome="early_help",
        )

    def to_advice(self, subject: Subject, *, rationale: str, level: int = 1) -> triage.Choice:
        """The choice that ends it at the desk with advice."""
        return triage.Choice(subject.pk, "advice", level, "contact", rationale)

    def to_nothing(self, subject: Subject, *, rationale: str) -> triage.Choice:
        """The choice that ends it at the desk without anything further."""
        return triage.Choice(subject.pk, "nfa", 1, "contact", rationale)

    def rules(self) -> list[Rule]:
        """The county's routing rules, read once."""
        if not self._rules:
            rows = RoutingRule.objects.values_list("area", "district", "unit", "local_authority", "name")
            self._rules = [Rule(*row) for row in rows]
        return self._rules

    # the partner's team

    def handover(self, referral: Referral) -> Handover | None:
        """The newest offer made of this referral."""
        with self.looking():
            return Handover.objects.filter(referral=referral).select_related("unit").order_by("-offered_at").first()

    def accept(self, handover: Handover, who: str | User, *, at: datetime) -> None:
        with self.acting(who, at):
            triage.accept(handover_id=handover.pk, by=self.user(who), at=at)

    def decline(self, handover: Handover, who: str | User, reason: str, *, at: datetime) -> None:
        with self.acting(who, at):
            triage.decline(handover_id=handover.pk, reason=reason, by=self.user(who), at=at)

    def recall(self, handover: Handover, who: str | User, reason: str, *, at: datetime) -> None:
        with self.acting(who, at):
            triage.recall(handover_id=handover.pk, reason=reason, by=self.user(who), at=at)

    def report(self, handover: Handover, who: str | User, outcome: str, text: str, *, at: datetime) -> None:
        with self.acting(who, at):
            triage.report(handover_id=handover.pk, outcome=outcome, text=text, by=self.user(who), at=at)

    # CAIU

    def investigation(self, referral: Referral) -> Investigation | None:
        """The newest investigation of this referral."""
        with self.looking():
            found = Investigation.objects.filter(referral=referral).select_related("unit", "lead")
            return found.order_by("-opened_at").first()

    def allocate(self, case: Investigation, to: str | User, who: str | User, *, at: datetime) -> None:
        with self.acting(who, at):
            caiu.allocate(investigation_id=case.pk, to=self.user(to).pk, by=self.user(who), at=at)

    def log(self, case: Investigation, who: str | User, text: str, *, at: datetime, child_seen: bool = False) -> None:
        with self.acting(who, at):
            caiu.add_log_entry(investigation_id=case.pk, text=text, child_seen=child_seen, by=self.user(who), at=at)

    def set_action(
        self, case: Investigation, who: str | User, what: str, owner: str | User, due_on: date, *, at: datetime
    ) -> Action:
        with self.acting(who, at):
            return caiu.set_action(
                investigation_id=case.pk, what=what, owner=self.user(owner).pk, due_on=due_on, by=self.user(who),
                at=at,
            )  # fmt: skip

    def finish_action(self, action: Action, who: str | User, result: str, *, at: datetime) -> None:
        with self.acting(who, at):
            caiu.finish_action(action_id=action.pk, result=result, by=self.user(who), at=at)

    def close_investigation(
        self, case: Investigation, who: str | User, outcome: str, reason: str, *, at: datetime
    ) -> None:
        with self.acting(who, at):
            caiu.close(investigation_id=case.pk, outcome=outcome, reason=reason, by=self.user(who), at=at)

    def hand_back(self, case: Investigation, who: str | User, reason: str, *, at: datetime) -> None:
        with self.acting(who, at):
            caiu.hand_back(investigation_id=case.pk, reason=reason, by=self.user(who), at=at)

    # who is where

    def members(self, unit: Unit) -> dict[str, list[User]]:
        """A unit's people by role, in the order in which the county lists them."""
        if not self._members:
            for membership in Membership.objects.filter(until=None):
                people = self._members.setdefault(membership.unit_id, {}).setdefault(membership.role, [])
                people.append(membership.user_id)
        order = {user.pk: user for user in self.county.people.values()}
        held = self._members.get(unit.pk, {})
        return {role: [user for pk, user in order.items() if pk in ids] for role, ids in held.items()}

    def partner_of(self, unit: Unit) -> User:
        """Somebody who answers for this partner's team."""
        return self.members(unit)["partner_practitioner"][0]
