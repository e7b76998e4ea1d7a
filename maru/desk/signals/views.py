"""`/audit/signals/`: what was noticed of people's looking, and what it was."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.models import Signal
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import NotFound
from maru.desk.oversight.told import people
from maru.desk.signals.forms import Clear
from maru.desk.signals.operations import CLOCK, clear, looks_behind
from maru.desk.tiles import Tile
from maru.timers.queries import due_of
from maru.web import keyset
from maru.web.views import FormPage, Page

PAGE = 25


def may_clear(user: Any) -> bool:
    return powers_of(user).may(Permission.SIGNALS_CLEAR)


def waiting_for(user: Any) -> QuerySet[Signal]:
    """What waits for the person, each with its deadline."""
    rows = Signal.objects.visible_to(user).waiting().select_related("user")
    return rows.annotate(due_at=due_of(CLOCK, "pk"))


def signals_tile(user: Any, now: datetime) -> Tile | None:
    """For whoever clears them: how many wait."""
    if not may_clear(user):
        return None
    waiting = waiting_for(user)
    oldest = waiting.order_by("raised_at", "pk").first()
    late = oldest is not None and oldest.due_at is not None and oldest.due_at <= now
    return Tile(
        _("Unusual looks to clear"), waiting.count() if oldest else 0, _("noticed in the trail"),
        reverse("signals:list"), late=late, action=_("Clear unusual looks"),
    )  # fmt: skip


class Signals(Page):
    """What waits, the oldest first; what was cleared, the newest first."""

    permission = Permission.SIGNALS_CLEAR
    template_name = "signals/list.html"
    http_method_names = ("get", "head")

    def context(self) -> dict[str, Any]:
        user, here, after = self.request.user, reverse("signals:list"), self.request.GET.get("after", "")
        cleared = self.request.GET.get("show", "") == "cleared"
        shown, key = ("cleared", "cleared_at") if cleared else ("waiting", "raised_at")
        rows = Signal.objects.visible_to(user).exclude(cleared_at=None) if cleared else waiting_for(user)
        rows = rows.select_related("user", "cleared_by")
        found, following = keyset.page(rows, key, keyset.Place.of(after), PAGE, falling=cleared)
        trail.record(Verb.LIST_READ, reason="signals", shown=shown, rows=len(found))
        known = people({f"user:{signal.user_id}" for signal in found})
        labels = {"waiting": _("To clear"), "cleared": _("Cleared")}
        return {
            "shown": shown,
            "signals": [(signal, known[f"user:{signal.user_id}"]) for signal in found],
            "tabs": [(label, keyset.address(here, show=name), name == shown, None) for name, label in labels.items()],
            "first": keyset.address(here, show=shown) if after else "",
            "following": keyset.address(here, show=shown, after=following) if following else "",
        }


class ClearOne(FormPage):
    """Whose looking, by which rule, on which rows of the trail that rests; and what it was."""

    permission = Permission.SIGNALS_CLEAR
    template_name = "signals/one.html"
    form_class = Clear

    def load(self) -> None:
        rows = Signal.objects.visible_to(self.request.user).select_related("user", "cleared_by")
        self.signal = rows.filter(pk=self.kwargs["signal_id"]).first()
        if self.signal is None:
            raise NotFound

    def context(self) -> dict[str, Any]:
        looks = looks_behind(signal=self.signal, by=self.request.user, at=self.now)
        (who,) = people({f"user:{self.signal.user_id}"}).values()
        return {"signal": self.signal, "who": who, "looks": looks}

    def act(self, form: BaseForm) -> HttpResponse:
        clear(signal=self.signal, **form.cleaned_data, by=self.request.user, at=self.now)
        messages.success(self.request, _("What you found is written down."))
        return redirect("signals:list")

    def back_url(self) -> str:
        return reverse("signals:list")
