"""The door to looking for somebody by name."""

from typing import Any

from django.http import HttpResponse

from maru.agencies.permissions import Permission
from maru.people.search import MOST, search
from maru.web import fields, forms
from maru.web.views import FormPage


class Asked(forms.Form):
    """Whom somebody looks for. It is sent, never put into an address."""

    family_name = fields.Text("Family name", max_length=100, needed="Enter the family name, or how it begins")
    given_names = fields.Text("First name", max_length=100, required=False)
    born = fields.DateParts("Date of birth", past=True, required=False, help_text="For example, 27 3 2014")


class PeopleSearch(FormPage):
    """Persons whom the house knows and whom the asker may see, by a name like theirs."""

    permission = Permission.PEOPLE_SEARCH
    template_name = "desk/people_search.html"
    form_class = Asked

    def act(self, form: Any) -> HttpResponse:
        asked = form.cleaned_data
        found = search(
            family_name=asked["family_name"], given_names=asked["given_names"], born=asked["born"],
            by=self.request.user, at=self.now,
        )  # fmt: skip
        return self.page(form=form, found=found, searched=True, more=len(found) == MOST)
