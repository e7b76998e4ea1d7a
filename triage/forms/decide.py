"""The decision for one child or adult at risk."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from maru.web import fields, forms, words
from referrals.models import Party, Referral
from triage.models import Decision
from triage.operations import Choice
from triage.operations.decide import SHORTEST_RATIONALE
from triage.queries import Destinations
from triage.routing import Route

NOT_YET, CAIU, PARTNER = "not_yet", "caiu", "partner"
Outcome = Decision.Outcome
OUTCOMES = (
    (NOT_YET, "Not yet: stays at the desk"),
    (CAIU, "Child Abuse Investigation Unit"),
    (PARTNER, "Early help or another service of a partner agency"),
    (Outcome.ADVICE.value, "Advice or signposting"),
    (Outcome.NFA.value, "No further action"),
)
OUTCOME_HINTS = {
    CAIU: "Reasonable cause to suspect significant harm (section 47), or a crime against the child",
    PARTNER: "Offered to one team. The desk holds until that team accepts",
}
HOW = ((Outcome.CAIU_JOINT.value, "Jointly with Children's Social Care"), (Outcome.CAIU_SINGLE.value, "CAIU alone"))
SERVICES = (
    (Outcome.EARLY_HELP.value, "Early help: a CAF for the child"),
    (Outcome.PARTNER.value, "Another service"),
)
SERVICE_HINTS = {
    Outcome.EARLY_HELP.value: "Level 2 or 3. The team that accepts asks the family to agree, and then works with them",
    Outcome.PARTNER.value: "Assessment (section 17), adult safeguarding, domestic abuse",
}
LEVEL_HINTS = {
    "1": "School, health visitor or GP can meet it",
    "2": "A new unmet need, one further service; the family agrees",
    "3": "Several or complex needs, one lead practitioner; the family agrees",
    "4": "Section 17: development at risk without services. Section 47: significant harm, no consent needed",
}


class Decide(forms.Form):
    """What happens with one subject, or nothing yet. The first of several has `same_for_all`."""

    compact = True
    reveals = {
        "outcome": {
            CAIU: ("how", "caiu_unit", "why_other"),
            PARTNER: ("service", "reason", "brief"),
        },
        "service": {Outcome.EARLY_HELP.value: ("help_team",), Outcome.PARTNER.value: ("team",)},
    }

    outcome = fields.Choice(
        "What happens?", choices=OUTCOMES, hints=OUTCOME_HINTS, needed="Choose what happens, or “Not yet”"
    )
    how = fields.Choice("How does CAIU investigate?", choices=HOW, required=False)
    caiu_unit = fields.Select("CAIU unit", required=False)
    why_other = fields.Text("Why another unit than the one proposed?", max_length=150, required=False)
    service = fields.Choice("What is offered?", choices=SERVICES, hints=SERVICE_HINTS, required=False)
    help_team = fields.Select("Team for early help", required=False)
    team = fields.Select("Partner's team", required=False)
    reason = fields.Text(
        "Why this team, and what is asked",
        max_length=500,
        rows=2,
        required=False,
        help_text="The team reads this before it accepts",
    )
    brief = fields.Text(
        "Brief",
        max_length=10_000,
        rows=8,
        required=False,
        help_text="The team reads this once it has accepted. From the referral: take out what they need not know",
    )
    level = fields.Choice("Level of need", choices=Decision.Level.choices, hints=LEVEL_HINTS, required=False)
    counts_as = fields.Choice("Counts as", choices=Decision.CountsAs.choices, required=False)
    rationale = fields.Text("Why this decision", rows=4, max_length=5000, required=False)
    same_for_all = fields.Tick("The same for the others at the desk", required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        prefix: str,
        party: Party,
        referral: Referral,
        places: Destinations,
        way: Route,
        others: Sequence[str] = (),
        alone: bool = True,
    ) -> None:
        self.party, self.places, self.way = party, places, way
        self.whom = "" if alone else f" for {party.given_names or party.name}"
        self.proposed = places.proposed_caiu(way)
        team, help_team = places.proposed_team(way, party), places.proposed_help(way)
        initial = {
            "outcome": NOT_YET,
            "caiu_unit": str(self.proposed.pk) if self.proposed else "",
            "team": str(team.pk) if team else "",
            "help_team": str(help_team.pk) if help_team else "",
            "brief": composed(referral),
        }
        super().__init__(data, prefix=prefix, initial=initial)
        self.marks_optional = False
        self.fields["caiu_unit"].choices = [("", "Choose…"), *places.caiu_choices()]
        self.fields["caiu_unit"].help_text = self.proposal()
        self.fields["team"].choices = [("", "Choose…"), *places.team_choices()]
        self.fields["help_team"].choices = [("", "Choose…"), *places.help_choices()]
        for name, unit in (("team", team), ("help_team", help_team)):
            if unit:
                self.fields[name].help_text = f"Proposed for this address: {unit.agency.name}, {unit.name}"
        if party.role == Party.Role.ADULT:
            self.without_early_help()
        if others:
            self.fields["same_for_all"].label = f"The same for {words.listed(list(others))}"
        else:
            del self.fields["same_for_all"]

    def without_early_help(self) -> None:
        """Early help is for children: an adult at risk is offered to another service."""
        del self.fields["service"], self.fields["help_team"]
        self.reveals = {"outcome": {**self.reveals["outcome"], PARTNER: ("team", "reason", "brief")}}

    def proposal(self) -> str:
        """Which CAIU unit the address proposes, and why."""
        if self.proposed is None:
            return self.way.reason
        return f"{self.way.reason} Proposed: {self.proposed.name}."

    @property
    def decided(self) -> bool:
        """Whether anything but “not yet” was chosen."""
        return self.cleaned_data.get("outcome") != NOT_YET

    def clean(self) -> dict[str, Any]:
        asked = super().clean()
        outcome = asked.get("outcome")
        if outcome in (None, NOT_YET):
            return asked
        self.need("level", "Choose the level of need")
        self.need("counts_as", "Choose whether it counts as a referral or a contact")
        if "rationale" in asked and len(asked["rationale"].strip()) < SHORTEST_RATIONALE:
            self.add_error("rationale", f"Say in at least one sentence why you decide this{self.whom}")
        if outcome == CAIU:
            self.need("how", "Choose whether CAIU investigates jointly or alone")
            self.need("caiu_unit", "Choose the CAIU unit")
            self.explain_other_unit(asked)
        if outcome == PARTNER:
            self.need("service", "Choose early help or another service")
            if self.early_help(asked):
                self.need("help_team", "Choose the team for early help")
            else:
                self.need("team", "Choose the partner's team")
            self.need("reason", "Say why this team and what is asked of it")
            self.need("brief", "Write what the team needs to know")
        return asked

    @staticmethod
    def early_help(asked: dict[str, Any]) -> bool:
        return asked.get("service") == Outcome.EARLY_HELP

    def need(self, name: str, sentence: str) -> None:
        """The answer must be there; with several on the page the sentence says for whom."""
        if name in self.cleaned_data and not self.cleaned_data[name].strip():
            self.add_error(name, ValidationError(f"{sentence}{self.whom}", code="required"))

    def explain_other_unit(self, asked: dict[str, Any]) -> None:
        """Another unit than the proposed one needs its reason."""
        other = self.proposed is not None and asked.get("caiu_unit") not in (None, "", str(self.proposed.pk))
        if other and not asked.get("why_other", "").strip():
            self.add_error("why_other", f"Say why another unit than {self.proposed.name}")

    def choice(self, party: Party, way: Route, proposed: Any) -> Choice:
        """The decision for a subject: this form's own, or another for whom the same was chosen."""
        asked = self.cleaned_data
        to_caiu, to_partner = asked["outcome"] == CAIU, asked["outcome"] == PARTNER
        team = asked["help_team"] if self.early_help(asked) else asked["team"]
        unit = self.places.by_id(asked["caiu_unit"] if to_caiu else team if to_partner else "")
        apart = to_caiu and unit != proposed
        why = asked["why_other"].strip() or ("Decided together with the others." if apart and proposed else "")
        routed = f"{way.reason} {why}".strip() if apart else way.reason
        return Choice(
            subject_id=party.subject.pk,
            outcome=asked["how"] if to_caiu else asked.get("service", PARTNER) if to_partner else asked["outcome"],
            level=int(asked["level"]),
            counts_as=asked["counts_as"],
            rationale=asked["rationale"],
            unit=unit,
            routing_reason=routed[:300] if to_caiu else "",
            reason=asked["reason"] if to_partner else "",
            brief=asked["brief"] if to_partner else "",
        )


def composed(referral: Referral) -> str:
    """The beginning of a brief: what happened, the worries, what is asked. Never who referred, nor what was
    told in confidence (ARCHITECTURE.md rule 13)."""
    parts = (
        ("What happened", referral.what_happened),
        ("What we are worried about", referral.worried_about),
        ("What works well", referral.working_well),
        ("What the child said", referral.childs_words),
        ("What needs to happen", referral.needs_to_happen),
    )
    return "\n\n".join(f"{title}:\n{text}" for title, text in parts if text)[:10_000]
