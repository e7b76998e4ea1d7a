"""Form fields whose answers are the codes of a list (maru/codes): what counts today may be chosen.

`Coded("ethnicity", "Ethnic group")`, and `multiple=True` where several may be. The lists are read when a form is made,
all of its lists at once. A code that has ended since a draft was written is still shown, and asked for anew.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from maru.codes import queries
from maru.codes.models import Code
from maru.web import words
from maru.web.fields import Choice, Choices

FEW = 7


class OfList:
    """What both kinds share: the list, and which of its codes counted once."""

    def __init__(self, list: str, label: Any = None, **options: Any) -> None:
        self.list, self.ended = list, {}
        super().__init__(label, **options)

    def offer(self, rows: list[Code], day: date, held: list[str]) -> None:
        """Today's codes as answers, and those that the draft holds and that count no more."""
        today = queries.offered(rows, day)
        known = {row.code for row in rows if row.valid_from <= day} - dict(today).keys()
        self.ended = {code: queries.meaning(rows, code, day) for code in held if code in known}
        self.draw(
            today + [(code, _("%(label)s (no longer used)") % {"label": was}) for code, was in self.ended.items()]
        )

    def draw(self, choices: list[tuple[str, str]]) -> None:
        self.choices = choices

    def refuse_ended(self, chosen: list[str]) -> None:
        """Raises ValidationError."""
        for code in chosen:
            if code in self.ended:
                said = _("“%(label)s” is no longer used: choose another answer") % {"label": self.ended[code]}
                raise ValidationError(said, code="ended")


class CodedOne(OfList, Choice):
    """One code: radio buttons where there are few, a drop-down list where there are many."""

    def draw(self, choices: list[tuple[str, str]]) -> None:
        many = len(choices) > FEW
        self.widget = forms.Select() if many else forms.RadioSelect()
        self.widget.is_required = self.required
        self.choices = [("", _("Choose…")), *choices] if many else choices

    def validate(self, value: str) -> None:
        super().validate(value)
        self.refuse_ended([value])


class CodedMany(OfList, Choices):
    """Any number of codes, as checkboxes."""

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        self.refuse_ended(value)


def Coded(list: str, label: Any = None, *, multiple: bool = False, **options: Any) -> CodedOne | CodedMany:  # noqa: N802 - stands where a field's class does
    """A field with the codes of a list."""
    return (CodedMany if multiple else CodedOne)(list, label, **options)


def offer(form: forms.BaseForm) -> None:
    """Read the lists of a form's fields: one query for all of them, none for a form without."""
    coded: Mapping[str, Any] = {name: field for name, field in form.fields.items() if isinstance(field, OfList)}
    if not coded:
        return
    day = timezone.localdate(timezone=words.LONDON)
    lists = queries.rows_of({field.list for field in coded.values()})
    for name, field in coded.items():
        held = form[name].value() if form.is_bound else form.get_initial_for_field(field, name)
        several = held if isinstance(held, (list, tuple)) else [held]
        field.offer(lists[field.list], day, [str(code) for code in several if code])
