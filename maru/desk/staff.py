"""Who belongs to a unit, for whoever answers for it; and what happens when somebody leaves."""

from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from maru.agencies.operations import give_role, leave_unit, lock_out
from maru.agencies.operations.leaving import what_leaving_does
from maru.agencies.operations.staff import AlsoElsewhere, NotYourOwn, elsewhere, member, members_of, units_of
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.agencies.roles import ROLES
from maru.web import fields, forms
from maru.web.second_factor import FACTORS
from maru.web.views import FormPage, Page

LONG_AWAY = timedelta(days=90)


def answers_for_staff(user: Any) -> bool:
    return powers_of(user).may(Permission.STAFF_MANAGE)


class Staff(Page):
    """The people of one unit: who, in what role, since when, when they last signed in and by what."""

    permission = Permission.STAFF_MANAGE
    template_name = "desk/staff.html"

    def context(self) -> dict[str, Any]:
        units = list(units_of(self.request.user))
        asked = self.request.GET.get("unit", "")
        unit = next((unit for unit in units if unit.slug == asked), units[0])
        factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=FACTORS)
        long_ago = self.now - LONG_AWAY
        unseen = Q(user__last_login=None, user__joined_at__lt=long_ago) | Q(user__last_login__lt=long_ago)
        people = members_of(self.request.user).filter(unit=unit).order_by("user__name", "role")
        away = people.filter(unseen)
        return {
            "units": units,
            "unit": unit,
            "people": people.annotate(has_factor=Exists(factors)),
            "away": set(away.values_list("pk", flat=True)),
            "may_give": powers_of(self.request.user).may(Permission.STAFF_ADMINISTER),
        }


class Leaving(FormPage):
    """A question with what a yes will do; nothing has happened before it."""

    permission = Permission.STAFF_MANAGE
    template_name = "desk/staff_leaving.html"
    form_class = forms.Form
    title: Any = ""
    label: Any = ""
    meaning: Any = ""

    def load(self) -> None:
        self.membership = member(self.kwargs["membership_id"], self.request.user)
        if self.membership.user_id == self.request.user.pk:
            raise NotYourOwn

    def back_url(self) -> str:
        return reverse("desk:staff")

    def context(self) -> dict[str, Any]:
        return {
            "membership": self.membership,
            "title": self.title % {"name": self.membership.user.name},
            "label": self.label,
            "meaning": self.meaning,
            "back_url": f"{self.back_url()}?unit={self.membership.unit.slug}",
            "said": self.said(),
        }

    def said(self) -> list[str]:
        return what_leaving_does(self.membership.user, without=self.membership)

    def done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence % {"name": self.membership.user.name})
        return redirect(f"{self.back_url()}?unit={self.membership.unit.slug}")


class End(Leaving):
    """Their role in this unit ends."""

    title, label = lazy("End the role of %(name)s"), lazy("End the role")
    meaning = lazy("What the role let them see and do ends at once. They go on in any other role that they hold.")

    def act(self, form: BaseForm) -> HttpResponse:
        leave_unit(membership_id=self.membership.pk, by=self.request.user, at=self.now)
        return self.done(_("%(name)s no longer holds that role. What they worked there has gone back."))


class Lock(Leaving):
    """They have left the organisation."""

    asks_again = True
    title, label = lazy("Lock the account of %(name)s"), lazy("Lock the account")
    meaning = lazy("Every role of theirs ends at once, in every unit, and nobody signs in by this account any more.")

    def load(self) -> None:
        super().load()
        if elsewhere(self.membership.user, self.request.user):
            raise AlsoElsewhere

    def said(self) -> list[str]:
        return what_leaving_does(self.membership.user)

    def act(self, form: BaseForm) -> HttpResponse:
        lock_out(membership_id=self.membership.pk, by=self.request.user, at=self.now)
        return self.done(_("%(name)s is locked out. What they worked has gone back."))


class Role(forms.Form):
    """Who gets which role in which unit."""

    email = fields.Email(lazy("Their email address"), needed=lazy("Enter their email address"))
    unit_id = fields.Select(lazy("Unit"), needed=lazy("Choose a unit"))
    role = fields.Select(lazy("Role"), needed=lazy("Choose a role"))

    def __init__(self, *args: Any, units: Any = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit_id"].choices = [("", _("Choose…")), *((str(unit.pk), unit.name) for unit in units)]
        given = [(role.slug, role.name) for role in ROLES.values() if role.slug != "partner_system"]
        self.fields["role"].choices = [("", _("Choose…")), *given]


class Give(FormPage):
    """The system administrator gives somebody a role."""

    permission = Permission.STAFF_ADMINISTER
    template_name = "desk/staff_give.html"
    asks_again = True

    def form(self, data: Any = None) -> BaseForm:
        return Role(data, units=units_of(self.request.user))

    def act(self, form: BaseForm) -> HttpResponse:
        membership = give_role(**form.cleaned_data, by=self.request.user, at=self.now)
        said = _("%(name)s has the role from now on.")
        messages.success(self.request, said % {"name": membership.user.name})
        return redirect(f"{reverse('desk:staff')}?unit={membership.unit.slug}")
