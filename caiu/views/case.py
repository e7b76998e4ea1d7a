"""`/caiu/<reference>/`: one investigation."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from caiu import forms, queries, states
from caiu.models import Investigation
from maru.agencies.looking import BEHIND_GLASS
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.files.models import Attachment
from maru.timers.clock import london_day
from maru.web import keyset
from maru.web.templatetags.maru import StepButton
from maru.web.views import Page
from referrals.decided import decided_for

PAGES = {"allocate": "caiu:allocate", "close": "caiu:close", "hand_back": "caiu:hand_back"}


class CasePage(Page):
    """A page about one investigation that is visible to the person: their own, or their unit's."""

    permission = Permission.CAIU_SEE

    def load(self) -> None:
        rows = Investigation.objects.visible_to(self.request.user).select_related("lead", "unit")
        self.case = rows.one(reference=self.kwargs["reference"])
        self.covered = list(self.case.subjects.all())

    @property
    def why(self) -> str:
        """The reason of the read, taken from the work."""
        if self.glass is not None:
            return BEHIND_GLASS
        return "allocated" if self.case.lead_id == self.request.user.pk else "unit"

    def url(self) -> str:
        return reverse("caiu:case", args=[self.case.reference])

    def back_url(self) -> str:
        return self.url() if hasattr(self, "case") else reverse("caiu:caseload")

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        trail.record(Verb.INVESTIGATION_READ, on=self.case, reason=self.why)
        return super().page(status, case=self.case, covered=self.covered, back_url=self.url(), **more)

    @property
    def may_work(self) -> bool:
        """Whether the person may write into it now."""
        return (
            self.glass is None
            and self.case.state in states.OPEN
            and powers_of(self.request.user).may(Permission.CAIU_WORK)
        )


class Case(CasePage):
    """What must happen next and by when, when a child was last seen, who is in it, the log, and how it came."""

    template_name = "caiu/case.html"
    reads_behind_glass = True

    def context(self) -> dict[str, Any]:
        case = self.case
        to_do, done = queries.actions_in(case)
        seen = queries.last_seen_in(case)
        after = self.request.GET.get("after", "")
        log, following = queries.log_page(case, after)
        return {
            "today": london_day(self.now),
            "steps": self.steps(),
            "coming": queries.what_comes_next(case, to_do, seen.at if seen else None, self.now),
            "done": done,
            "seen": seen,
            "seen_late": case.state in states.OPEN
            and queries.unseen_too_long(seen.at if seen else None, case.opened_at, self.now),
            "log": [in_line(entry) for entry in log],
            "newest_log": self.url() if after else "",
            "older_log": keyset.address(self.url(), after=following) if following else "",
            "log_form": forms.LogEntry() if self.may_work else None,
            "may_work": self.may_work,
            **self.how_it_came(),
        }

    def how_it_came(self) -> dict[str, Any]:
        """The referral and the desk's decision, while the work keeps them open."""
        user = self.request.user
        referral = queries.referral_as_written(user, self.case)
        if referral is None:
            return {"referral": None}
        trail.record(Verb.REFERRAL_READ, on=referral, reason=self.why)
        parties = queries.parties_of(user, referral)
        names = {one.subject_id: one.name for one in self.covered}
        decisions = [d for d in decided_for(user, referral.pk) if d.subject_id in names]
        return {
            "referral": referral,
            "written": as_written(referral),
            "parties": parties,
            "opens_addresses": self.glass is None and powers_of(user).may(Permission.ADDRESS_OPEN),
            "additions": queries.additions_to(user, referral),
            "files": Attachment.objects.visible_to(user).of(referral).count(),
            "decisions": [(names[decision.subject_id], decision) for decision in decisions],
        }

    def steps(self) -> list[StepButton]:
        """The steps that the table offers to the person now; behind glass there are none."""
        if self.glass is not None:
            return []
        powers = powers_of(self.request.user)
        held = {permission for permission in powers.permissions if self.permitted(permission)}
        found = []
        for step in states.investigation.available(self.case.state, held):
            label = _("Allocate to somebody else") if step.name == "allocate" and self.case.lead_id else _(step.label)
            kind = "" if step.name == "allocate" and not self.case.lead_id else "secondary"
            found.append(StepButton(label, reverse(PAGES[step.name], args=[self.case.reference]), kind=kind))
        return found

    def permitted(self, permission: Any) -> bool:
        """A supervisor allocates in their own unit only."""
        unit = self.case.unit_id if permission == Permission.CAIU_ALLOCATE else None
        return powers_of(self.request.user).may(permission, unit)


def as_written(referral: Any) -> list[tuple[str, Any]]:
    """The referral's own words, under the questions that they answer."""
    asked = [
        (_("What happened"), referral.what_happened),
        (_("What worries the referrer"), referral.worried_about),
        (_("What works well"), referral.working_well),
        (_("What needs to happen"), referral.needs_to_happen),
        (_("Was the child seen?"), said(referral.get_child_seen_display())),
        (_("In the child's own words"), referral.childs_words),
        (_("Do the parents know of the referral?"), said(referral.get_parents_informed_display())),
        (_("Lawful basis"), said(referral.get_lawful_basis_display())),
        (_("Referred by"), joined(referral.referrer_name, referral.referrer_role, str(referral.unit))),
        (_("Reach the referrer"), joined(referral.referrer_phone, referral.referrer_email)),
    ]
    where_given = [
        (_("Was the child seen alone?"), said(referral.get_child_seen_alone_display())),
        (_("Why the parents do not know"), not_informed(referral)),
        (_("What must stay confidential"), referral.keep_confidential),
        (_("Incident number"), referral.incident_number),
        (_("How the referrer knows the child"), referral.how_known),
    ]
    return asked + [row for row in where_given if row[1]]


def not_informed(referral: Any) -> str:
    return joined(said(referral.get_not_informed_reason_display()), referral.not_informed_detail)


def said(label: str) -> str:
    """A chosen answer in the reader's language."""
    return _(label) if label else ""


def joined(*words: str) -> str:
    return ", ".join(word for word in words if word)


def in_line(entry: Any) -> dict[str, Any]:
    """An entry of the log for the time line."""
    title = _("A child was seen") if entry.child_seen else _("Log entry")
    return {"at": entry.at, "title": title, "by": entry.by.name, "text": entry.text}
