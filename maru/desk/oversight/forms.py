"""What is asked of the trail. Names stand in no address: somebody is looked for by a form that is posted."""

from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError

from maru.agencies.models import Unit
from maru.audit.six import LABELS
from maru.common.ids import is_reference
from maru.desk.oversight.asked import Asked
from maru.web import fields, forms


class Ask(forms.FilterForm):
    """The filters of the search."""

    who = django_forms.UUIDField(required=False, widget=django_forms.HiddenInput)
    unit = fields.Select("Unit of whoever acted", empty="Any unit", required=False)
    reference = fields.Text("Reference", max_length=20, required=False, help_text="All of it: MR-, HO-, CA- or EH-")
    six = fields.Select("What was done", choices=LABELS.items(), empty="Anything", required=False)
    since = fields.DateParts("From", required=False)
    until = fields.DateParts("To", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        units = Unit.objects.select_related("agency").order_by("agency__name", "name")
        self.fields["unit"].choices = [("", "Any unit"), *((str(u.pk), f"{u.agency.name}: {u.name}") for u in units)]

    def clean_reference(self) -> str:
        typed = self.cleaned_data["reference"].upper().replace(" ", "")
        if typed and not is_reference(typed):
            raise ValidationError("Enter a whole reference, like MR-26-000123-K; its last letter checks the rest")
        return typed

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", "The last day must not be before the first")
        return said

    def asked(self) -> Asked:
        """The question, of what was typed right; call it after `is_valid`."""
        return Asked(**{name: value for name, value in self.cleaned_data.items() if value})

    def as_address(self) -> dict[str, str]:
        """What was asked, as an address carries it: ids, references, days and codes."""
        names = [name for name in self.fields if name not in ("since", "until")]
        names += [f"{name}_{part}" for name in ("since", "until") for part in ("day", "month", "year")]
        return {name: self.data.get(name, "") for name in names if self.data.get(name)}


class Somebody(forms.Form):
    """Who is looked for."""

    name = fields.Text(
        "Name, e-mail address or staff number", needed="Enter a part of a name, an e-mail address or a staff number",
        max_length=120, help_text="Of somebody who works here, or of an agency’s system",
    )  # fmt: skip
