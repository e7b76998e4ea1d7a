"""`/people/<random id>/disclosures/`: to whom a person was made known."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.permissions import Permission
from maru.desk.oversight.operations import export_disclosures, what_was_disclosed
from maru.desk.oversight.told import Disclosure
from maru.people.models import Person
from maru.web import words
from maru.web.exports import Export, as_csv
from maru.web.keyset import Place, address
from maru.web.views import Page


class AboutAPerson(Page):
    """A page about a person whom the reader sees, for those who may know who looked."""

    permission = Permission.AUDIT_LOOKS
    http_method_names = ("get", "head")

    def load(self) -> None:
        self.person = Person.objects.visible_to(self.request.user).one(pk=self.kwargs["person_id"])

    def back_url(self) -> str:
        return reverse("people:person", args=[self.kwargs["person_id"]])


class Disclosures(AboutAPerson):
    """Each time: when, by whom, to whom, by what right, and what of it."""

    template_name = "oversight/disclosures.html"

    def context(self) -> dict[str, Any]:
        after = Place.of(self.request.GET.get("after", ""), id_kind=int)
        found, following = what_was_disclosed(person=self.person, after=after, by=self.request.user, at=self.now)
        here = reverse("people:disclosures", args=[self.person.pk])
        return {
            "person": self.person,
            "disclosures": found,
            "back_url": self.back_url(),
            "first": here if after else "",
            "older": address(here, after=following) if following else "",
            "export": reverse("people:disclosures_export", args=[self.person.pk]),
        }


class DisclosuresAsFile(Export, AboutAPerson):
    """The whole list, as a file."""

    http_method_names = ("get",)
    shows = (Disclosure,)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = export_disclosures(person=self.person, by=request.user, at=self.now)
        columns = (
            _("When"), _("By whom"), _("Their unit"), _("On behalf of"), _("To whom"), _("Of"), _("What"), _("Why"),
            _("What of it"), _("Door"), _("Reference"),
        )  # fmt: skip
        content = as_csv(self.head, columns, map(cells, rows))
        return self.attached(content, f"disclosures-{self.now:%Y-%m-%d-%H%M}.csv", "text/csv")


def cells(row: Disclosure) -> tuple[str, ...]:
    """One row of the file."""
    return (
        words.in_london(row.at).isoformat(timespec="seconds"), row.who.name, row.who.unit, row.on_behalf_of,
        row.to.name, row.to.unit, row.what, row.why, row.which, row.door, row.reference,
    )  # fmt: skip
