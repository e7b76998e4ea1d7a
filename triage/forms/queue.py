"""Narrowing the queue."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.forms import TextInput

from maru.agencies.models import Agency
from maru.web import fields, forms
from referrals.models import Party
from referrals.models.referral import Rag

AREA = re.compile(r"[A-Z]{1,2}(\d{1,2}[A-Z]?)?")


class Narrow(forms.FilterForm):
    """What the queue can be narrowed by. Names of children are not searched for: the address would hold them."""

    rag = fields.Select("RAG", choices=[(str(r.value), r.label) for r in Rag], empty="Any", required=False)
    source = fields.Select("Referred by", choices=Agency.Kind.choices, empty="Any agency", required=False)
    area = fields.Text(
        "Postcode area", max_length=5, required=False, help_text="PE or PE29", widget=TextInput({"size": "5"})
    )
    reference = fields.Text(
        "Reference", max_length=20, required=False, help_text="All of it opens it, part of it narrows the list"
    )
    danger = fields.Tick("Immediate danger only", required=False)

    def clean_area(self) -> str:
        area = self.cleaned_data["area"].upper().replace(" ", "")
        if area and not AREA.fullmatch(area):
            raise ValidationError("Enter the first part of a postcode, like PE or PE29")
        return area

    def clean_reference(self) -> str:
        return self.cleaned_data["reference"].upper().replace(" ", "")

    def as_q(self) -> Q:
        """What to ask of the referrals."""
        asked = self.cleaned_data
        wanted = Q()
        if asked.get("rag"):
            wanted &= Q(desk_rag=int(asked["rag"]))
        if asked.get("source"):
            wanted &= Q(unit__agency__kind=asked["source"])
        if asked.get("area"):
            lives = f"^{asked['area']}" + ("[0-9]" if asked["area"].isalpha() else " ")
            wanted &= Q(Exists(Party.objects.filter(referral=OuterRef("pk"), postcode__regex=lives)))
        if asked.get("reference"):
            wanted &= Q(reference__contains=asked["reference"])
        if asked.get("danger"):
            wanted &= Q(immediate_danger=True)
        return wanted

    def chosen(self) -> list[tuple[str, str]]:
        """The filters in force: field and words."""
        said = []
        for name, value in self.cleaned_data.items():
            if not value:
                continue
            field = self.fields[name]
            words = dict(field.choices)[value] if hasattr(field, "choices") else value
            said.append((name, str(field.label) if value is True else f"{field.label}: {words}"))
        return said

    def as_address(self, without: str = "") -> dict[str, Any]:
        """The filters in force as address parameters, perhaps without one of them."""
        return {
            name: "on" if value is True else value
            for name, value in self.cleaned_data.items()
            if value and name != without
        }
