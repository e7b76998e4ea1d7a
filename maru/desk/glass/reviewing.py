"""`/break-glass/review/`: who looked beyond their own view, and whether that was right."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.models import Glass, GlassReview
from maru.agencies.operations.glass import looked_into
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import NotFound
from maru.desk.glass.forms import Review
from maru.desk.glass.operations import REVIEW, review
from maru.desk.tiles import Tile
from maru.timers.clock import LONDON
from maru.timers.queries import due_of
from maru.web import keyset
from maru.web.views import FormPage, Page

PAGE = 25
MONTHS = 12


def may_review(user: Any) -> bool:
    return powers_of(user).may(Permission.GLASS_REVIEW)


def waiting_for(user: Any) -> QuerySet[GlassReview]:
    """What waits for the person's review: everybody's looks but their own, the oldest first, each with its deadline."""
    rows = GlassReview.objects.visible_to(user).waiting().exclude(user=user).select_related("glass", "user")
    return rows.annotate(due_at=due_of(REVIEW, "glass")).order_by("waits_since", "id")


def review_tile(user: Any, now: datetime) -> Tile | None:
    """For whoever reviews: how many looks wait."""
    if not may_review(user):
        return None
    due = [review.due_at for review in waiting_for(user)[:PAGE]]
    late = any(moment is not None and moment <= now for moment in due)
    number = waiting_for(user).count() if len(due) == PAGE else len(due)
    return Tile(
        _("Looks to review"), number, _("behind broken glass"), reverse("glass:review"), late=late,
        action=_("Review the looks"),
    )  # fmt: skip


class Reviews(Page):
    """What waits, what was found, and how often the glass is broken and why."""

    permission = Permission.GLASS_REVIEW
    template_name = "glass/review.html"
    http_method_names = ("get", "head")

    def context(self) -> dict[str, Any]:
        user = self.request.user
        done = GlassReview.objects.visible_to(user).exclude(reviewed_at=None)
        done = done.select_related("glass", "user", "reviewed_by")
        # One of the two lists is turned over at a time, and then stands alone.
        turned = next((name for name in ("waits", "done") if self.request.GET.get(name)), "")
        waiting, waiting_older = self.part("waits", waiting_for(user), "waits_since", turned)
        reviewed, done_older = self.part("done", done, "reviewed_at", turned)
        for one in (*waiting, *reviewed):
            trail.record(Verb.GLASS_REVIEW_READ, on=one.glass, root=looked_into(one.glass), reason="review")
        return {
            "waiting": waiting,
            "waiting_older": waiting_older,
            "done": reviewed,
            "done_older": done_older,
            "turned": turned,
            "first": reverse("glass:review") if turned else "",
            **({} if turned else by_month(user)),
        }

    def part(self, name: str, rows: QuerySet, key: str, turned: str) -> tuple[list[GlassReview], str]:
        """A page of one of the lists, and the address of its next."""
        if turned not in ("", name):
            return [], ""
        place = keyset.Place.of(self.request.GET.get(name, ""))
        shown, following = keyset.page(rows, key, place, PAGE, falling=name == "done")
        return shown, keyset.address(reverse("glass:review"), **{name: following}) if following else ""


def by_month(user: Any) -> dict[str, Any]:
    """How often the glass was broken in each of the last months, and why."""
    rows = GlassReview.objects.visible_to(user).annotate(month=TruncMonth("waits_since", tzinfo=LONDON))
    counted: Counter[tuple[datetime, str]] = Counter(rows.values_list("month", "glass__why"))
    months = sorted({month for month, _why in counted}, reverse=True)[:MONTHS]
    table = [(month, [counted[month, why] for why in Glass.Why.values]) for month in months]
    return {
        "reasons": [_(label) for label in Glass.Why.labels],
        "months": [(month, numbers, sum(numbers)) for month, numbers in table],
        "bars": [(month.strftime("%m/%Y"), sum(numbers)) for month, numbers in reversed(table)],
    }


class ReviewOne(FormPage):
    """Who looked at what, why and until when; and what I find."""

    permission = Permission.GLASS_REVIEW
    template_name = "glass/review_one.html"
    form_class = Review

    def load(self) -> None:
        rows = GlassReview.objects.visible_to(self.request.user).select_related("glass", "user", "reviewed_by")
        self.review = rows.filter(pk=self.kwargs["review_id"]).first()
        if self.review is None:
            raise NotFound

    def context(self) -> dict[str, Any]:
        trail.record(Verb.GLASS_REVIEW_READ, on=self.review.glass, root=looked_into(self.review.glass), reason="review")
        return {"review": self.review, "own": self.review.user_id == self.request.user.pk}

    def act(self, form: BaseForm) -> HttpResponse:
        review(review=self.review, **form.cleaned_data, by=self.request.user, at=self.now)
        messages.success(self.request, _("The look at %s is reviewed.") % self.review.glass.reference)
        return redirect("glass:review")

    def back_url(self) -> str:
        return reverse("glass:review")
