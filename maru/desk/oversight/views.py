"""The pages of those who must know who did what."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.models import User
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.desk.oversight.asked import Asked
from maru.desk.oversight.forms import Ask, Somebody
from maru.desk.oversight.operations import export_trail, search_trail, who_looked
from maru.desk.oversight.told import Entry, people
from maru.people.models import ChronologyEntry, Person
from maru.people.parties import parties_of
from maru.web import words
from maru.web.exports import Export, as_csv
from maru.web.keyset import Place, address
from maru.web.views import FormPage, Page

MOST_FOUND = 20
MOST_LINES = 200


class Search(Page):
    """`/audit/`: what was done, newest first."""

    permission = Permission.AUDIT_READ
    template_name = "oversight/search.html"
    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = Ask(request.GET)
        return self.page(status=200 if self.form.is_valid() else 422)

    def context(self) -> dict[str, Any]:
        if not self.form.is_valid():
            return {"form": self.form, "wrong": True}
        asked, keep, here = self.form.asked(), self.form.as_address(), reverse("audit:search")
        after = Place.of(self.request.GET.get("after", ""), id_kind=int)
        found = search_trail(asked=asked, after=after, by=self.request.user, at=self.now)
        return {
            "form": self.form,
            "found": found,
            "asked": asked,
            "keep": {"who": keep["who"]} if "who" in keep else {},
            "who": named(asked),
            "without_who": address(here, **{name: value for name, value in keep.items() if name != "who"}),
            "chosen": self.chosen(keep),
            "first": address(here, **keep) if after else "",
            "older": address(here, **keep, after=found.after) if found.after else "",
            "export": address(reverse("audit:export"), **keep),
        }

    def chosen(self, keep: dict[str, str]) -> list[tuple[str, str]]:
        """The filters in force but for the person, each with the address without it."""
        said = []
        for name, field in self.form.fields.items():
            value = self.form.cleaned_data.get(name)
            if value and name != "who":
                text = (
                    words.day(value) if name in ("since", "until") else dict(getattr(field, "choices", ())).get(value)
                )
                left = {key: kept for key, kept in keep.items() if key != name and not key.startswith(f"{name}_")}
                said.append((f"{field.label}: {text or value}", address(reverse("audit:search"), **left)))
        return said


def named(asked: Asked) -> str:
    """Whoever is asked about, by name."""
    user = User.objects.filter(pk=asked.who).first() if asked.who else None
    return str(user) if user is not None else ""


class Find(FormPage):
    """`/audit/somebody/`: whose doings are looked for. What is typed is posted, and stands in no address."""

    permission = Permission.AUDIT_READ
    template_name = "oversight/somebody.html"
    form_class = Somebody

    def act(self, form: Somebody) -> HttpResponse:
        typed = form.cleaned_data["name"]
        named_so = Q(name__icontains=typed) | Q(email__istartswith=typed) | Q(number=typed)
        found = list(User.objects.filter(named_so).order_by("name", "pk")[: MOST_FOUND + 1])
        if not found:
            form.add_error("name", _("Nobody here is called that. Type a part of the name, or the staff number."))
            return self.page(status=422, form=form)
        if len(found) == 1:
            return redirect(address(reverse("audit:search"), who=found[0].pk))
        known = people({f"user:{user.pk}" for user in found})
        shown = [
            {"who": known[f"user:{user.pk}"], "url": address(reverse("audit:search"), who=user.pk)}
            for user in found[:MOST_FOUND]
        ]
        return self.page(form=form, found=shown, more=len(found) > MOST_FOUND)

    def back_url(self) -> str:
        return reverse("audit:search")


class TrailAsFile(Export):
    """`/audit/export/`: what answers the question, as a file."""

    permission = Permission.AUDIT_READ
    http_method_names = ("get",)
    shows = (Entry,)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = Ask(request.GET)
        if not form.is_valid():
            return redirect(address(reverse("audit:search"), **form.as_address()))
        rows = export_trail(asked=form.asked(), by=request.user, at=self.now)
        columns = (_("When"), _("Who"), _("Unit"), _("On behalf of"), _("What"), _("Why"), _("Door"), _("Reference"))
        content = as_csv(self.head, columns, map(cells, rows))
        return self.attached(content, f"audit-{self.now:%Y-%m-%d-%H%M}.csv", "text/csv")

    def back_url(self) -> str:
        return reverse("audit:search")


def cells(row: Entry) -> tuple[str, ...]:
    """One row of the file."""
    return (
        words.in_london(row.at).isoformat(timespec="seconds"), row.who.name, row.who.unit, row.on_behalf_of,
        row.what, row.why, row.door, row.reference,
    )  # fmt: skip


class PersonPage(Page):
    """`/people/<random id>/`: who somebody is as far as the house knows, their story as far as the reader may see it,
    and who has looked."""

    template_name = "oversight/person.html"
    http_method_names = ("get", "head")

    def load(self) -> None:
        self.person = Person.objects.visible_to(self.request.user).one(pk=self.kwargs["person_id"])

    def context(self) -> dict[str, Any]:
        user, person = self.request.user, self.person
        trail.record(Verb.PERSON_READ, on=person, reason="desk" if "person" in powers_of(user).sees else "involved")
        lines = (
            ChronologyEntry.objects.visible_to(user).filter(party_id__in=parties_of(person.pk)).order_by("-at", "id")
        )
        lines = list(lines[: MOST_LINES + 1])
        homes = person.homes.all().order_by("-since", "id")
        entitled = powers_of(user).may(Permission.AUDIT_LOOKS)
        return {
            "person": person,
            "aliases": [alias.name for alias in person.aliases.all().order_by("name", "id")],
            "homes": [", ".join(filter(None, (home.line, home.postcode))) for home in homes],
            "lines": [
                {"at": line.at, "title": line.what, "by": line.by_unit, "text": line.reference} for line in lines
            ],
            "entitled": entitled,
            "looks": who_looked(person=person, by=user, at=self.now) if entitled else [],
        }
