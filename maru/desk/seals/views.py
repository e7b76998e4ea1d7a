"""`/seals/`: sealing a record, and keeping what is sealed."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from maru.agencies import operations as agencies
from maru.agencies.keeping import KEEPS, may_keep
from maru.agencies.models import Seal, SealGrant, User
from maru.agencies.operations.keeping import Hidden, hides, let_in_of, would_hide
from maru.agencies.operations.withholding import sealed
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.agencies.working import Work
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import NotFound
from maru.desk.kinds import page_for, sealable
from maru.desk.seals import forms, words
from maru.timers.clock import at_london, london_day
from maru.web.views import Act, FormPage, Page

LOOKED_AT_AFTER = timedelta(days=90)
LET_IN_FOR = timedelta(days=30)


def end_of(day: Any) -> datetime:
    """The last moment of that day in London."""
    return at_london(day + timedelta(days=1), time())


def by_name(work: Iterable[Work]) -> list[User]:
    """Who works it by name."""
    return sorted({one.user for one in work if one.user}, key=lambda person: person.name)


class PutSeal(FormPage):
    """Seal a record from its page: what that hides, who works it now, who keeps it."""

    permission = Permission.RECORD_SEAL
    template_name = "seals/new.html"
    asks_again = True

    def load(self) -> None:
        self.record = sealable(self.kwargs["kind"], self.kwargs["object_id"], self.request.user)
        self.found = would_hide(self.record, self.request.user)

    def form(self, data: Any = None) -> forms.PutSeal:
        day = london_day(self.now) + LOOKED_AT_AFTER
        keepers, working = may_keep().order_by("name"), by_name(self.found.work)
        return forms.PutSeal(data, keepers=keepers, working=working, initial={"review_on": day})

    def context(self) -> dict[str, Any]:
        trail.record(Verb.SEAL_READ, on=self.record, reason="sealing")
        return {
            "reference": self.record.reference,
            "back_url": self.back_url(),
            "what": words.counted(self.found.kinds),
            "work": self.found.work,
        }

    def back_url(self) -> str:
        return page_for(self.kwargs["kind"], self.record.reference, self.request.user)

    def act(self, form: forms.PutSeal) -> HttpResponse:
        said = {name: form.cleaned_data[name] for name in ("why", "text", "keeper", "review_on")}
        until = end_of(said["review_on"])
        said["goes_on"] = dict.fromkeys(form.cleaned_data.get("goes_on", ()), until)
        seal = agencies.seal(record=self.record, **said, by=self.request.user, at=self.now)
        if said["keeper"] == self.request.user:
            messages.success(self.request, _("It is sealed, and you keep it. Decide now who else must see it."))
            return redirect("seals:seal", seal.pk)
        keeper = said["keeper"].name
        messages.success(self.request, _("It is sealed. %s keeps it, has been told, and decides who sees it.") % keeper)
        return redirect("desk:home")


class Kept(Page):
    """What I keep, the soonest to be looked at first."""

    template_name = "seals/kept.html"

    def load(self) -> None:
        if not powers_of(self.request.user).permissions & KEEPS:
            raise NotFound

    def context(self) -> dict[str, Any]:
        user = self.request.user
        kept = list(Seal.objects.visible_to(user).kept_by(user).order_by("review_on", "sealed_at"))
        trail.record(Verb.LIST_READ, reason="keeper", rows=len(kept))
        return {"seals": [(seal, words.ONE_OF.get(seal.kind)) for seal in kept], "today": london_day(self.now)}


class KeptPage(Page):
    """A page about one seal, for its keeper."""

    title: Any = ""

    def load(self) -> None:
        user = self.request.user
        found = Seal.objects.visible_to(user).kept_by(user).filter(pk=self.kwargs["seal_id"]).first()
        if found is None:
            raise NotFound
        self.seal = found

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        trail.record(Verb.SEAL_READ, on=self.seal, root=sealed(self.seal), reason="keeper")
        about = {"seal": self.seal, "kind": words.ONE_OF.get(self.seal.kind), "title": self.title}
        return super().page(status, back_url=self.back_url(), **about, **more)

    def back_url(self) -> str:
        return reverse("seals:seal", args=[self.kwargs["seal_id"]])

    def done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect("seals:seal", self.seal.pk)

    def by(self) -> dict[str, Any]:
        return {"seal": self.seal, "by": self.request.user, "at": self.now}


class OneSeal(KeptPage):
    """What it hides, who works that now and whether they are let in, who else is, and what the keeper can do."""

    template_name = "seals/seal.html"

    def context(self) -> dict[str, Any]:
        found = hides(self.seal)
        grants = SealGrant.objects.now().filter(seal=self.seal, is_keeper=False)
        return {
            "what": words.counted(found.kinds),
            "why": words.reason_of(self.seal),
            "record_url": page_for(self.seal.kind, self.seal.reference, self.request.user),
            "work": list(let_in_of(self.seal, found.work).items()),
            "grants": grants.select_related("user").order_by("until", "id"),
            "attempts": words.attempts_on(self.seal),
            "late": self.seal.review_on < london_day(self.now),
        }


class KeptForm(FormPage, KeptPage):
    """A form about one seal."""

    template_name = "seals/act.html"
    label: Any = ""
    lead: Any = ""
    kind_of_button = ""

    def context(self) -> dict[str, Any]:
        return {"label": self.label, "lead": self.lead, "button": self.kind_of_button}


class LetIn(KeptForm):
    title = lazy("Let somebody in")
    label = lazy("Let them in")

    def form(self, data: Any = None) -> forms.LetIn:
        day = london_day(self.now) + LET_IN_FOR
        return forms.LetIn(data, working=self.working(hides(self.seal)), initial={"until": day})

    def working(self, found: Hidden) -> list[User]:
        """Who works it by name and is not let in."""
        let_in = let_in_of(self.seal, found.work)
        waiting = by_name(work for work, grants in let_in.items() if not grants)
        return [person for person in waiting if person != self.request.user]

    def act(self, form: forms.LetIn) -> HttpResponse:
        person, until = form.cleaned_data["person"], form.cleaned_data["until"]
        agencies.let_in(user=person, until=end_of(until), **self.by())
        return self.done(_("%s is let in.") % person.name)


class ShutOut(KeptPage, Act):
    """End somebody's being let in."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        grants = SealGrant.objects.now().filter(seal=self.seal, pk=kwargs["grant_id"], is_keeper=False)
        grant = grants.select_related("user").first()
        if grant is None:
            raise NotFound
        agencies.shut_out(user=grant.user, **self.by())
        return self.done(_("%s sees it no more.") % grant.user.name)


class HandOn(KeptForm):
    title = lazy("Hand it on to another keeper")
    label = lazy("Hand it on")
    lead = lazy("You lose sight of it at once. Whoever is let in stays let in.")

    def form(self, data: Any = None) -> forms.Keeper:
        return forms.Keeper(data, keepers=may_keep().exclude(pk=self.request.user.pk).order_by("name"))

    def act(self, form: forms.Keeper) -> HttpResponse:
        keeper = form.cleaned_data["keeper"]
        agencies.hand_keeping_on(to=keeper, **self.by())
        messages.success(self.request, _("%s keeps it now, and has been told.") % keeper.name)
        return redirect("seals:kept")


class LookAgain(KeptForm):
    title = lazy("Look at it again")
    label = lazy("It must stand")
    lead = lazy("Must it still be hidden from everybody else? If not, lift the seal.")
    form_class = forms.LookAgain

    def initial(self) -> dict[str, Any]:
        return {"review_on": london_day(self.now) + LOOKED_AT_AFTER}

    def act(self, form: forms.LookAgain) -> HttpResponse:
        agencies.look_again(**form.cleaned_data, **self.by())
        return self.done(_("You have looked at it again."))


class Lift(KeptForm):
    title = lazy("Lift the seal")
    label = lazy("Lift the seal")
    lead = lazy("Everybody whose work shows it to them sees it again at once.")
    kind_of_button = "warning"
    form_class = forms.Lift
    asks_again = True

    def act(self, form: forms.Lift) -> HttpResponse:
        agencies.lift(**form.cleaned_data, **self.by())
        messages.success(self.request, _("The seal is lifted."))
        return redirect("seals:kept")
