"""The queue: which child next and why, how long is left, who holds it, what is new."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import Refused
from maru.common.ids import is_reference
from maru.web.views import Page
from triage.forms import Narrow
from triage.queries import Place, arrived_since, queue_page, tab_counts
from triage.views.looking import LOOKED, look
from triage.views.rows import drawn_rows

TABS = (
    ("waiting", _("Waiting")),
    ("mine", _("Claimed by me")),
    ("at_desk", _("At the desk")),
    ("offered", _("Offered")),
    ("all", _("All")),
)
NAMES = frozenset(name for name, _label in TABS)


class NoSuchPage(Refused):
    code = "no-such-page"
    status = 400
    default = "This part of the queue's address is not right. Open the queue again."


class Queue(Page):
    """`/triage/`."""

    permission = Permission.TRIAGE_SEE
    template_name = "triage/queue.html"

    def back_url(self) -> str:
        return reverse("triage:queue")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.tab = request.GET.get("tab", "waiting")
        if self.tab not in NAMES:
            raise NoSuchPage
        self.form = Narrow(request.GET)
        valid = self.form.is_valid()
        asked = self.form.cleaned_data.get("reference", "")
        if is_reference(asked, "MR"):
            return redirect("triage:referral", asked)
        self.since, mark = look(request.COOKIES.get(LOOKED, ""), self.now)
        response = self.page(status=200 if valid else 422)
        response.set_cookie(
            LOOKED, mark, max_age=12 * 60 * 60, path=reverse("triage:queue"), httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
        return response

    def context(self) -> dict[str, Any]:
        queue = queue_page(
            user=self.request.user,
            tab=self.tab,
            narrowed=self.form.as_q(),
            now=self.now,
            new_since=self.since,
            after=place(self.request.GET.get("after", "")),
        )
        trail.record(Verb.LIST_READ, reason="queue", rows=len(queue.rows), tab=self.tab)
        counts = tab_counts(self.request.user)
        keep = self.form.as_address()
        may_claim = powers_of(self.request.user).may(Permission.TRIAGE_CLAIM)
        return {
            "came_back": drawn_rows(queue.came_back, may_claim=may_claim),
            "others": drawn_rows(queue.others, may_claim=may_claim),
            "tab": self.tab,
            "tabs": [(label, address(tab=name, **keep), name == self.tab, counts[name]) for name, label in TABS],
            "form": self.form,
            "filtered": bool(keep),
            "panel": self.panel(keep),
            "first": "" if not self.request.GET.get("after") else address(tab=self.tab, **keep),
            "older": address(tab=self.tab, after=written(queue.after), **keep) if queue.after else "",
            "news": f"{reverse('triage:news')}?{urlencode({'since': self.now.isoformat()})}",
        }

    def panel(self, keep: dict[str, str]) -> SafeString:
        """The filter panel; with what was wrong in it, if anything was."""
        if self.form.is_valid():
            return panel(self.tab, tuple(keep.items()), get_language())
        return drawn(self.form, self.tab)


class News(Page):
    """The line that says what has come in since the queue was opened; the list does not move."""

    permission = Permission.TRIAGE_SEE
    template_name = "triage/_news.html"

    def context(self) -> dict[str, Any]:
        since = moment(self.request.GET.get("since", ""))
        return {"arrived": arrived_since(self.request.user, since), "url": reverse("triage:queue")}

    def back_url(self) -> str:
        return reverse("triage:queue")


@lru_cache(maxsize=256)
def panel(tab: str, asked: tuple[tuple[str, str], ...], language: str) -> SafeString:
    """The filter panel for these answers, kept: to draw its fields again takes longer than to read the queue."""
    form = Narrow(dict(asked))
    form.is_valid()
    return drawn(form, tab)


def drawn(form: Narrow, tab: str) -> SafeString:
    """The filter panel; each filter in force with the address of the queue without it."""
    chosen = [
        {"label": label, "url": address(tab=tab, **form.as_address(without=name))} for name, label in form.chosen()
    ]
    keep = {"tab": tab}
    context = {"form": form, "action": reverse("triage:queue"), "chosen": chosen, "keep": keep}
    return render_to_string("components/filter.html", context)


def address(**parameters: Any) -> str:
    """The queue with these parameters; the first tab needs none."""
    if parameters.get("tab") == "waiting":
        parameters.pop("tab")
    return f"{reverse('triage:queue')}?{urlencode(parameters)}" if parameters else reverse("triage:queue")


def written(after: Place) -> str:
    """A place in the queue as part of an address: times and ids only."""
    return f"{'b' if after.came_back else 'r'}~{after.due_at.isoformat()}~{after.pk}"


def place(text: str) -> Place | None:
    """The place that an address names. Raises NoSuchPage."""
    if not text:
        return None
    parts = text.split("~")
    if len(parts) != 3 or parts[0] not in ("b", "r"):
        raise NoSuchPage
    try:
        return Place(parts[0] == "b", moment(parts[1]), UUID(parts[2]))
    except ValueError as error:
        raise NoSuchPage from error


def moment(text: str) -> datetime:
    """A moment with its zone. Raises NoSuchPage."""
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError as error:
        raise NoSuchPage from error
    if found.tzinfo is None:
        raise NoSuchPage
    return found
