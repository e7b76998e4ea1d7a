"""`/caf/<reference>/`: one assessment, on the screen and on paper."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from caf import queries, states
from caf.models import Assessment
from maru.agencies.looking import BEHIND_GLASS
from maru.agencies.models import Unit, User
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.audit import trail
from maru.audit.trail import addressee
from maru.audit.verbs import Verb
from maru.common.shown import only
from maru.timers.clock import london_day
from maru.timers.queries import why_due
from maru.web.exports import Export
from maru.web.templatetags.maru import StepButton
from maru.web.views import Page
from referrals.models import Referral

PAGES = {"consent": "consent", "review": "review", "step_up": "step_up", "close": "close"}


class AssessmentPage(Page):
    """A page about one assessment that is visible to the person: they lead it, or their team has it."""

    permission = Permission.CAF_WORK

    def load(self) -> None:
        rows = Assessment.objects.visible_to(self.request.user).select_related("lead", "unit", "opened_by")
        self.assessment = rows.one(reference=self.kwargs["reference"])

    @property
    def why(self) -> str:
        """The reason of the read, taken from the work."""
        if self.glass is not None:
            return BEHIND_GLASS
        return "lead" if self.assessment.lead_id == self.request.user.pk else "unit"

    def url(self) -> str:
        return reverse("caf:assessment", args=[self.assessment.reference])

    def back_url(self) -> str:
        return self.url() if hasattr(self, "assessment") else reverse("caf:register")

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        trail.record(Verb.ASSESSMENT_READ, on=self.assessment, reason=self.why)
        return super().page(status, caf=self.assessment, back_url=self.url(), **more)


class OneAssessment(AssessmentPage):
    """What must happen next, what the family agreed to, what was found, who does what by when."""

    template_name = "caf/assessment.html"
    reads_behind_glass = True
    http_method_names = ("get", "head")

    def context(self) -> dict[str, Any]:
        inside = queries.contents_of(self.assessment)
        coming = [] if self.glass else queries.what_comes_next(self.assessment, inside, self.now)
        return {
            "inside": inside,
            "today": london_day(self.now),
            "coming": coming,
            "because": why_due(self.assessment.pk) if coming else None,
            "may_write": self.glass is None and self.assessment.state == "open",
            "steps": self.steps({step.url for step in coming}),
            **stepped_up_to(self.assessment, self.request.user),
        }

    def steps(self, shown: set[str]) -> list[StepButton]:
        """The steps that the table offers to the person now, but for those under “What comes next”; behind glass there
        are none."""
        if self.glass is not None:
            return []
        one, held = self.assessment, powers_of(self.request.user).permissions
        found = []
        if one.lead_id not in (None, self.request.user.pk) and one.state in states.OPEN:
            lead = reverse("caf:lead", args=[one.reference])
            found.append(StepButton(_("Take the lead"), lead, post=True, kind="secondary"))
        for step in states.assessment.available(one.state, held):
            url = reverse(f"caf:{PAGES[step.name]}", args=[one.reference])
            if url not in shown:
                found.append(StepButton(_(step.label), url, kind="secondary"))
        return found


def stepped_up_to(assessment: Assessment, user: Any) -> dict[str, Any]:
    """The referral that a CAF was stepped up to, where it is open to the person."""
    return {"referral": Referral.objects.visible_to(user).filter(pk=assessment.stepped_up_to_id).first()}


class Print(Export, AssessmentPage):
    """The whole of it on paper. That it was asked for to be printed is a reason of its own in the trail."""

    template_name = "caf/print.html"
    http_method_names = ("get", "head")
    why = "print"
    shows = (queries.Contents, Assessment, only(User, "name"), only(Unit, "name"), only(Referral, "reference"))

    def context(self) -> dict[str, Any]:
        trail.record(Verb.ASSESSMENT_PRINTED, on=self.assessment, reason="print", to=addressee(self.request.user))
        return {
            "inside": queries.contents_of(self.assessment),
            "today": london_day(self.now),
            "printed_by": self.request.user,
            **stepped_up_to(self.assessment, self.request.user),
        }
