"""The one door to an address that is withheld."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from maru.agencies.permissions import Permission
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.web.views import FormPage
from referrals import forms, operations
from referrals.models import Party


class SafeAddress(FormPage):
    """Why, first; then the address, on an answer that no browser keeps and no address leads to. Who it is, is asked
    again: it is not for a screen left open."""

    permission = Permission.ADDRESS_OPEN
    template_name = "referrals/safe_address.html"
    form_class = forms.OpenAddress
    asks_again = True

    def load(self) -> None:
        parties = Party.objects.visible_to(self.request.user).select_related("referral")
        self.party = parties.one(
            pk=self.kwargs["party_id"], referral__reference=self.kwargs["reference"], address_withheld=True
        )

    def context(self) -> dict[str, Any]:
        trail.record(Verb.REFERRAL_READ, on=self.party.referral, reason="safe-address")
        return {"party": self.party, "referral": self.party.referral, "back_url": self.back_url()}

    def act(self, form: Any) -> HttpResponse:
        found = operations.open_safe_address(
            party_id=self.party.pk, **form.cleaned_data, by=self.request.user, at=self.now
        )
        return self.page(opened=True, found=found)

    def back_url(self) -> str:
        """The page of the room from which somebody came."""
        came_from = self.request.GET.get("from", "")
        ours = came_from.startswith("/") and url_has_allowed_host_and_scheme(came_from, allowed_hosts=None)
        return came_from if ours else reverse("desk:home")
