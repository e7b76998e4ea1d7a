"""`/staff/mails/`: mails that did not go, for whoever looks after them; and to whom they do not get, why not."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from maru.agencies.models import User
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import NotFound
from maru.notify.adapters import Outcome
from maru.notify.models import Mail
from maru.notify.operations import try_again
from maru.web.views import Act, Page

MOST, LAST = 200, 25
# The state in words, and the colour of its tag.
STATES = {
    "written": (lazy("Written"), "grey"),
    "tried": (lazy("Tried, not gone yet"), "orange"),
    "sent": (lazy("Sent"), "blue"),
    "delivered": (lazy("Delivered"), "green"),
    "come_back": (lazy("Came back"), "red"),
}
NO_ANSWER = lazy("The mail server does not answer.")
# By the name of the error, without its number.
WHY = {
    "": lazy("Nobody has tried to send it: nothing sends mails now."),
    "ConnectionRefusedError": NO_ANSWER,
    "TimeoutError": NO_ANSWER,
    "gaierror": NO_ANSWER,
    "SMTPServerDisconnected": NO_ANSWER,
    "SMTPConnectError": NO_ANSWER,
    "SMTPAuthenticationError": lazy("The mail server does not accept our password."),
    "SMTPRecipientsRefused": lazy("The mail server refuses this address."),
    "HTTPError": lazy("GOV.UK Notify does not take it."),
    "HTTP503Error": lazy("GOV.UK Notify does not answer."),
    Outcome.BOUNCED: lazy("There is no mailbox of this address."),
    Outcome.NOT_TAKEN: lazy("The mailbox has not taken it for days. It may be full."),
    Outcome.FAILED: lazy("GOV.UK Notify failed."),
}
UNKNOWN = lazy("Something went wrong that nobody has foreseen.")


def follows_mails(user: Any) -> bool:
    return powers_of(user).may(Permission.MAIL_FOLLOW)


def why(error: str) -> Any:
    """What went wrong, in words."""
    return WHY.get(error.partition(" ")[0], UNKNOWN)


def stuck_for(user: User, at: datetime) -> dict[str, Any] | None:
    """Since when mails do not get to somebody, and why; None where they do."""
    found = Mail.objects.stuck(at).filter(to=user).aggregate(since=Min("written_at"), error=Max("last_error"))
    return {"since": found["since"], "why": why(found["error"])} if found["since"] else None


class Undelivered(Page):
    """Whom no mail gets to: since when, how many, why."""

    permission = Permission.MAIL_FOLLOW
    template_name = "desk/undelivered.html"
    http_method_names = ("get", "head")

    def context(self) -> dict[str, Any]:
        stuck = Mail.objects.stuck(self.now).filter(to__is_active=True).values("to", "to__name", "to__email")
        told = stuck.annotate(
            since=Min("written_at"), count=Count("pk"), tries=Max("tries"), error=Max("last_error"),
            next=Min("try_at"),
        )  # fmt: skip
        rows = [{**row, "why": why(row["error"])} for row in told.order_by("since", "to")[:MOST]]
        trail.record(Verb.LIST_READ, reason="undelivered", rows=len(rows))
        last = Mail.objects.select_related("to").order_by("-written_at")[:LAST]
        return {"rows": rows, "last": [{"mail": mail, "state": STATES[mail.state]} for mail in last]}


class TryAgain(Act):
    """Send it again now."""

    permission = Permission.MAIL_FOLLOW

    def load(self) -> None:
        self.to = User.objects.filter(pk=self.kwargs["user_id"], is_active=True, signs_in=True).first()
        if self.to is None:
            raise NotFound

    def post(self, request: HttpRequest, user_id: UUID) -> HttpResponse:
        count = try_again(to=self.to, by=request.user, at=self.now)
        said = ngettext("%(number)d e-mail is tried again now.", "%(number)d e-mails are tried again now.", count)
        messages.success(request, said % {"number": count} if count else _("Nothing is stuck any more."))
        return redirect("desk:undelivered")
