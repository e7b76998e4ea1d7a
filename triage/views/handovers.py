"""`/handovers/`: what is offered to my team, the brief, and our answer."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.desk import the_desk
from maru.agencies.looking import BEHIND_GLASS
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.desk.tiles import Tile
from maru.timers.queries import why_due
from maru.web import keyset
from maru.web.templatetags.maru import StepButton
from maru.web.views import Act, FormPage, Page
from triage import operations, states
from triage.brief import brief_of, reason_to_read
from triage.forms.handovers import Decline, Report
from triage.models import Handover
from triage.queries import offers

ACCEPTING = ("accept", "accept_early_help")
PAGES = {"decline": "handovers:decline", "report": "handovers:report"}


def offers_tile(user: Any, now: datetime) -> Tile | None:
    """For a partner's team: offers that wait for an answer."""
    if not powers_of(user).may(Permission.HANDOVER_ANSWER):
        return None
    return Tile(
        _("Offers waiting for an answer"), offers.numbers(user)["offered"], _("to your team"),
        reverse("handovers:offers"), late=bool(offers.overdue_offers(user, now)), action=_("Answer the offers"),
    )  # fmt: skip


class Offers(Page):
    """Offered, the soonest due first; accepted; ended."""

    permission = Permission.HANDOVER_SEE
    template_name = "handovers/offers.html"

    def context(self) -> dict[str, Any]:
        user, here = self.request.user, reverse("handovers:offers")
        count = offers.numbers(user)
        asked, after = self.request.GET.get("show", ""), self.request.GET.get("after", "")
        shown = (
            asked if asked in offers.LISTS else "offered" if count["offered"] or not count["accepted"] else "accepted"
        )
        found, following = offers.offers_page(user, offers.LISTS[shown], keyset.Place.of(after))
        trail.record(Verb.LIST_READ, reason="offered", shown=shown, rows=len(found))
        labels = {"offered": _("Offered"), "accepted": _("Accepted"), "ended": _("Ended")}
        return {
            "shown": shown,
            "tabs": [(labels[w], keyset.address(here, show=w), w == shown, count.get(w)) for w in offers.LISTS],
            "briefs": [(handover, brief_of(handover)) for handover in found],
            "first_page": keyset.address(here, show=shown) if after else "",
            "next_page": keyset.address(here, show=shown, after=following) if following else "",
        }


class HandoverPage(Page):
    """A page about one handover of the person's team."""

    permission = Permission.HANDOVER_SEE

    def load(self) -> None:
        rows = Handover.objects.visible_to(self.request.user).select_related("unit")
        self.handover = rows.one(reference=self.kwargs["reference"])

    def back_url(self) -> str:
        if not hasattr(self, "handover"):
            return reverse("handovers:offers")
        return reverse("handovers:handover", args=[self.handover.reference])

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        """The page, with the brief as far as it may be read now. The reason of the read is the work's."""
        why = BEHIND_GLASS if self.glass is not None else reason_to_read(self.handover)
        trail.record(Verb.HANDOVER_READ, on=self.handover, reason=why)
        return super().page(
            status, handover=self.handover, brief=brief_of(self.handover), back_url=self.back_url(), **more
        )

    def done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect("handovers:handover", self.handover.reference)

    def by(self) -> dict[str, Any]:
        return {"handover_id": self.handover.pk, "by": self.request.user, "at": self.now}


class OneHandover(HandoverPage):
    """Who, why us, what is asked, by when, what we are not told and whom to ask; of early help, where it goes on."""

    template_name = "handovers/handover.html"
    reads_behind_glass = True

    def context(self) -> dict[str, Any]:
        return {
            "steps": self.steps(),
            "desk": the_desk(),
            "cafs": offers.cafs_of(self.request.user, self.handover),
            "because": why_due(self.handover.pk) if self.handover.state == "offered" else None,
        }

    def steps(self) -> list[StepButton]:
        """The steps that the table offers to the person's team now; behind glass there are none."""
        if self.glass is not None:
            return []
        powers, found = powers_of(self.request.user), []
        held = {p for p in powers.permissions if powers.may(p, self.handover.unit_id)}
        other_way = "accept" if self.handover.early_help else "accept_early_help"
        for step in states.handover.available(self.handover.state, held):
            if step.name == other_way:
                continue
            if step.name in ACCEPTING:
                url = reverse("handovers:accept", args=[self.handover.reference])
                found.append(StepButton(_(step.label), url, post=True))
            else:
                label = _("Report the outcome") if step.name == "report" else _(step.label)
                kind = "" if step.name == "report" else "secondary"
                found.append(StepButton(label, reverse(PAGES[step.name], args=[self.handover.reference]), kind=kind))
        return found


class Accept(Act, HandoverPage):
    permission = Permission.HANDOVER_ANSWER

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        self.handover = operations.accept(**self.by())
        if not self.handover.early_help:
            return self.done(_("Accepted: your team holds them now. The MARU desk has been told."))
        cafs = offers.cafs_of(request.user, self.handover)
        answer = self.done(_("Accepted: your team holds them now. Ask the family whether they agree to a CAF."))
        return redirect("caf:assessment", cafs[0].reference) if len(cafs) == 1 else answer


class AnswerForm(FormPage, HandoverPage):
    """A form about one handover. It is shown only while its step exists."""

    permission = Permission.HANDOVER_ANSWER
    step = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        states.handover.step_from(self.handover.state, self.step)
        return super().get(request, *args, **kwargs)


class DeclineHandover(AnswerForm):
    template_name = "handovers/decline.html"
    form_class = Decline
    step = "decline"

    def act(self, form: BaseForm) -> HttpResponse:
        operations.decline(reason=form.cleaned_data["reason"], **self.by())
        return self.done(_("Declined. The MARU desk has been told why and decides again at once."))


class ReportHandover(AnswerForm):
    template_name = "handovers/report.html"
    form_class = Report
    step = "report"

    def act(self, form: BaseForm) -> HttpResponse:
        operations.report(**form.cleaned_data, **self.by())
        return self.done(_("Thank you. Your report has gone to the MARU desk, and the referrer has been told."))
