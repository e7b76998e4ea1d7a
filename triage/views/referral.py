"""One referral at the desk: who, what, what we knew before, what the clock says, what was decided for whom."""

from typing import Any

from django.urls import reverse

from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.audit import trail
from maru.audit.verbs import Verb
from triage.forms import Rate
from triage.queries import Child, Outlook, rules_for_rating
from triage.queries.queue import rag_word
from triage.views.desk import CasePage
from triage.views.steps import case_steps, child_steps


class Case(CasePage):
    """`/triage/<reference>/`."""

    template_name = "triage/referral.html"

    def back_url(self) -> str:
        return reverse("triage:queue")

    def context(self) -> dict[str, Any]:
        case, user = self.case, self.request.user
        self.mine = case.claim is not None and case.claim.by_id == user.pk
        reason = "claimed" if self.mine else "queue"
        trail.record(Verb.REFERRAL_READ, on=case.referral, reason=reason)
        trail.record(Verb.MATCHES_READ, on=case.referral, reason=reason, found=len(case.matches))
        self.rules = rules_for_rating(case.referral.submitted_at) if self.mine else {}
        return {
            "case": case,
            "referral": case.referral,
            "rag": rag_word(case.referral.desk_rag),
            "opens_addresses": self.glass is None and powers_of(user).may(Permission.ADDRESS_OPEN),
            "files": case.files,
            "steps": case_steps(case, user),
            "may_pause": powers_of(user).may(Permission.CLOCK_PAUSE),
            "children": [self.shown(child) for child in case.children],
        }

    def shown(self, child: Child) -> dict[str, Any]:
        """A child with what may be done for them on this page; whoever has claimed it rates right here."""
        user = self.request.user
        may_rate = child.undecided and powers_of(user).may(Permission.TRIAGE_RATE)
        outlook = Outlook(child.clocks, self.case.referral.submitted_at, self.rules, self.now)
        form = Rate(auto_id=f"id_{child.party.position}_%s", outlook=outlook) if may_rate and self.mine else None
        return {
            "file": child,
            "steps": child_steps(self.case, child, user, self.now),
            "may_rate": may_rate,
            "form": form,
        }
