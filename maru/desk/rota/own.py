"""One's own part of the rota: offering a shift, answering an offer, being out of office; and the tiles of it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.models import Absence, Membership, Offer, Shift, User
from maru.agencies.operations import add_absence, end_absence
from maru.agencies.operations.absences import colleagues, keeps_for
from maru.agencies.operations.rota import kept_units
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.common.errors import NotFound
from maru.desk.rota import reading
from maru.desk.rota.forms import Away, Hand
from maru.desk.rota.operations import answer_offer, offer_shift
from maru.desk.tiles import Tile
from maru.web.views import Act, FormPage

SOON = timedelta(hours=48)


class OfferShift(FormPage):
    """A colleague is asked to take a shift of mine."""

    template_name = "rota/offer.html"

    def load(self) -> None:
        mine = Shift.objects.standing().filter(user=self.request.user).select_related("rota__unit")
        self.shift = mine.filter(pk=self.kwargs["shift_id"]).first()
        if self.shift is None:
            raise NotFound

    def back_url(self) -> str:
        return reverse("rota:now")

    def context(self) -> dict[str, Any]:
        return {"shift": self.shift}

    def form(self, data: Any = None) -> BaseForm:
        rota = self.shift.rota
        holders = User.objects.holding([rota.role], unit=rota.unit).exclude(pk=self.request.user.pk)
        return Hand(data, people=holders.order_by("name", "pk"))

    def act(self, form: BaseForm) -> HttpResponse:
        to_id = UUID(form.cleaned_data["to_id"])
        offer_shift(shift_id=self.shift.pk, to_id=to_id, by=self.request.user, at=self.now)
        messages.success(self.request, _("Your colleague is asked. The shift is yours until they say yes."))
        return redirect("rota:now")


class AnswerOffer(Act):
    """The colleague says yes or no, or whoever asked takes the question back."""

    def load(self) -> None:
        user, outcome = self.request.user, self.kwargs["outcome"]
        mine = {"by": user} if outcome == Offer.Outcome.WITHDRAWN else {"to": user}
        if outcome not in Offer.Outcome or not Offer.objects.filter(pk=self.kwargs["offer_id"], **mine).exists():
            raise NotFound

    def back_url(self) -> str:
        return reverse("rota:now")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer_offer(**kwargs, by=request.user, at=self.now)
        said = {
            Offer.Outcome.ACCEPTED: _("The shift is yours."),
            Offer.Outcome.DECLINED: _("You have said no: the shift stays theirs."),
            Offer.Outcome.WITHDRAWN: _("You have taken the offer back: the shift is yours."),
        }
        messages.success(request, said[kwargs["outcome"]])
        return redirect("rota:now")


class GoAway(FormPage):
    """I am out of office, or somebody whose rota I keep is."""

    template_name = "rota/away.html"

    def back_url(self) -> str:
        return reverse("rota:now")

    def form(self, data: Any = None) -> BaseForm:
        me = self.request.user
        people, acting = [me], {person.pk: person for person in colleagues(me.pk)}
        if powers_of(me).may(Permission.ROTA_KEEP):
            theirs = Membership.objects.filter(unit__in=kept_units(me), until=None).values("user")
            members = User.objects.filter(pk__in=theirs, is_active=True, signs_in=True).exclude(pk=me.pk)
            people += members.order_by("name", "pk")
            acting = {person.pk: person for person in (me, *members.order_by("name", "pk"), *acting.values())}
        return Away(data, people=people, acting=acting.values(), initial={"user_id": str(me.pk)})

    def act(self, form: BaseForm) -> HttpResponse:
        user_id, acts_id = UUID(form.cleaned_data["user_id"]), UUID(form.cleaned_data["acts_id"])
        add_absence(user_id=user_id, acts_id=acts_id, **form.times(), by=self.request.user, at=self.now)
        messages.success(self.request, _("It is noted. On those days the colleague acts in their place."))
        return redirect("rota:now")


class ComeBack(Act):
    """They are back, or will not go."""

    def load(self) -> None:
        absence = Absence.objects.filter(pk=self.kwargs["absence_id"]).first()
        if absence is None or (
            absence.user_id != self.request.user.pk and not keeps_for(self.request.user, absence.user_id)
        ):
            raise NotFound

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        end_absence(**kwargs, by=request.user, at=self.now)
        messages.success(request, _("Nobody acts in their place any more."))
        return redirect("rota:now")


def rota_tile(user: Any, now: datetime) -> Tile | None:
    """Gaps of the next fortnight, for whoever keeps a rota."""
    if not powers_of(user).may(Permission.ROTA_KEEP):
        return None
    rotas = list(reading.rotas_for(user, now).filter(unit__in=kept_units(user)))
    if not rotas:
        return None
    ahead = reading.gaps_ahead(rotas, now)
    return Tile(
        _("Gaps in the rota"), len(ahead), _("in the next 14 days, with nobody on duty"), reverse("rota:now"),
        late=any(gap.starts < now + SOON for _rota, gap in ahead), action=_("Fill the gaps in the rota"),
    )  # fmt: skip


def offers_tile(user: Any, now: datetime) -> Tile | None:
    """Shifts that colleagues offer me."""
    waiting = reading.offers(now, to=user).count()
    if not waiting:
        return None
    return Tile(
        _("Shifts offered to you"), waiting, _("a colleague asks you to take one"), reverse("rota:now"),
        action=_("Answer a colleague who offers a shift"),
    )  # fmt: skip
