"""`/rota/`: who is on duty, a rota's week, giving shifts and offering them, and being out of office."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.covering import LONDON, Span
from maru.agencies.models import Absence, Shift, User
from maru.agencies.operations import change_shift, end_rota, give_shift, keep_rota, remove_shift
from maru.agencies.operations.rota import kept_units
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.agencies.rota import gaps
from maru.common.errors import NotFound, NotPermitted, Refused
from maru.desk.rota import reading, weeks
from maru.desk.rota.forms import Give, Keep
from maru.web import forms
from maru.web.views import FormPage, Page

MOST_GAPS = 10


class Now(Page):
    """Who is on duty now, what is not covered, and what concerns me: my shifts, offers, when I am away."""

    template_name = "rota/now.html"

    def context(self) -> dict[str, Any]:
        user, at = self.request.user, self.now
        rotas = list(reading.rotas_for(user, at))
        kept = reading.kept_ids(user, rotas)
        absences = (
            Absence.objects.standing().filter(until__gt=at).select_related("user", "acts").order_by("since", "id")
        )
        ahead = reading.gaps_ahead([rota for rota in rotas if rota.pk in kept], at)
        return {
            "duty": reading.now_on_duty(rotas, at),
            "gaps": ahead[:MOST_GAPS],
            "more_gaps": max(0, len(ahead) - MOST_GAPS),
            "keeps": powers_of(user).may(Permission.ROTA_KEEP),
            "mine": reading.shifts_of(user, at)[:20],
            "offered_to_me": reading.offers(at, to=user),
            "offered_by_me": reading.offers(at, by=user),
            "away": absences.filter(user=user).select_related("acts"),
            "stands_in": absences.filter(acts=user).select_related("user"),
        }


class Week(Page):
    """One week of a rota, drawn and as a table."""

    template_name = "rota/week.html"

    def load(self) -> None:
        self.rota = reading.rota_for(self.kwargs["rota_id"], self.request.user, self.now)

    def context(self) -> dict[str, Any]:
        monday = weeks.monday(day_of(self.request.GET.get("week", "")) or self.now.astimezone(LONDON).date())
        week = weeks.week_of(monday)
        shifts = list(
            Shift.objects.between(*week).filter(rota=self.rota).select_related("user").order_by("starts_at", "id")
        )
        to_come = Span(max(week.starts, self.now), week.ends)
        missing = gaps([self.rota], to_come)[self.rota.pk] if to_come.starts < to_come.ends else []
        named = [(shift.user.name, Span(shift.starts_at, shift.ends_at)) for shift in shifts]
        rows = [{"starts": shift.starts_at, "ends": shift.ends_at, "shift": shift, "over": shift.ends_at <= self.now}
                for shift in shifts]  # fmt: skip
        rows += [{"starts": gap.starts, "ends": gap.ends, "shift": None, "over": False} for gap in missing]
        return {
            "rota": self.rota,
            "monday": monday,
            "before": monday - timedelta(days=7),
            "after": monday + timedelta(days=7),
            "drawing": weeks.drawing(week, named, missing, _("Nobody")),
            "rows": sorted(rows, key=lambda row: (row["starts"], row["ends"])),
            "gap_count": len(missing),
            "keeps": bool(reading.kept_ids(self.request.user, [self.rota])),
        }


class Kept(FormPage):
    """About one rota that the person keeps."""

    permission = Permission.ROTA_KEEP

    def load(self) -> None:
        self.find()
        # Whoever may keep no rota at all is told so next, by their role.
        if powers_of(self.request.user).may(Permission.ROTA_KEEP) and not reading.kept_ids(
            self.request.user, [self.rota]
        ):
            raise NotPermitted(permission=Permission.ROTA_KEEP.value)

    def find(self) -> None:
        self.rota = reading.rota_for(self.kwargs["rota_id"], self.request.user, self.now)

    def context(self) -> dict[str, Any]:
        return {"rota": self.rota, "back_url": self.back_url()}

    def back_url(self) -> str:
        return reverse("rota:week", args=[self.rota.pk])

    def people(self) -> list[User]:
        """Who holds the role."""
        return list(User.objects.holding([self.rota.role], unit=self.rota.unit).order_by("name", "pk"))

    def to_week(self, moment: datetime) -> HttpResponse:
        return redirect(f"{self.back_url()}?week={moment.astimezone(LONDON).date().isoformat()}")


class GiveShift(Kept):
    """Somebody gets a shift, or the same on several days: all of them, or none."""

    template_name = "rota/give.html"

    def form(self, data: Any = None) -> BaseForm:
        day = day_of(self.request.GET.get("day", "")) or self.now.astimezone(LONDON).date()
        return Give(data, people=self.people(), initial={"day": day})

    def act(self, form: BaseForm) -> HttpResponse:
        times = form.shifts()
        for starts_at, ends_at in times:
            give_shift(
                rota_id=self.rota.pk, user_id=UUID(form.cleaned_data["user_id"]), starts_at=starts_at, ends_at=ends_at,
                by=self.request.user, at=self.now,
            )  # fmt: skip
        messages.success(self.request, _("It is on the rota."))
        return self.to_week(times[0][0])


class EndRota(Kept):
    """The rota is kept no more; asked before it is done."""

    template_name = "rota/end.html"
    form_class = forms.Form

    def act(self, form: BaseForm) -> HttpResponse:
        end_rota(rota_id=self.rota.pk, by=self.request.user, at=self.now)
        messages.success(self.request, _("The rota has ended: everybody who holds the role is on duty."))
        return redirect("rota:now")


class ChangeShift(Kept):
    """Another person has it, or another time."""

    template_name = "rota/change.html"

    def find(self) -> None:
        rotas = reading.rotas_for(self.request.user, self.now)
        shifts = Shift.objects.select_related("rota__unit", "user").filter(rota__in=rotas)
        self.shift = shifts.filter(pk=self.kwargs["shift_id"]).first()
        if self.shift is None:
            raise NotFound
        self.rota = self.shift.rota

    def context(self) -> dict[str, Any]:
        return {**super().context(), "shift": self.shift, "begun": self.shift.starts_at <= self.now}

    def form(self, data: Any = None) -> BaseForm:
        starts, ends = (moment.astimezone(LONDON) for moment in (self.shift.starts_at, self.shift.ends_at))
        initial = {
            "user_id": str(self.shift.user_id), "day": starts.date(),
            "starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}",
        }  # fmt: skip
        return Give(data, people=self.people(), one=True, initial=initial)

    def act(self, form: BaseForm) -> HttpResponse:
        [(starts_at, ends_at)] = form.shifts()
        change_shift(
            shift_id=self.shift.pk, user_id=UUID(form.cleaned_data["user_id"]), starts_at=starts_at, ends_at=ends_at,
            by=self.request.user, at=self.now,
        )  # fmt: skip
        messages.success(self.request, _("The shift is changed."))
        return self.to_week(starts_at)


class RemoveShift(ChangeShift):
    """It is taken away; one that has begun ends now."""

    http_method_names = ("post",)
    form_class = forms.Form

    def form(self, data: Any = None) -> BaseForm:
        return forms.Form(data)

    def act(self, form: BaseForm) -> HttpResponse:
        remove_shift(shift_id=self.shift.pk, by=self.request.user, at=self.now)
        messages.success(self.request, _("The shift is taken away."))
        return self.to_week(self.shift.starts_at)

    def refused(self, refusal: Refused) -> HttpResponse:
        return Page.refused(self, refusal)


class KeepRota(FormPage):
    """From now on a role of a unit is rostered."""

    permission = Permission.ROTA_KEEP
    template_name = "rota/keep.html"

    def form(self, data: Any = None) -> BaseForm:
        return Keep(data, units=kept_units(self.request.user))

    def act(self, form: BaseForm) -> HttpResponse:
        asked = form.cleaned_data
        rota = keep_rota(
            unit_id=UUID(asked["unit_id"]), role=asked["role"], cover=asked["cover"], by=self.request.user, at=self.now
        )
        messages.success(
            self.request, _("The rota has begun. Nobody is on duty in it until you give somebody a shift.")
        )
        return redirect("rota:week", rota.pk)


def day_of(text: str) -> date | None:
    """A day that an address names; None, where it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
