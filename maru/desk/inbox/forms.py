"""What is asked about a notice."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from maru.agencies.models import User
from maru.notify.models import MailWish
from maru.web import fields, forms


class Give(forms.Form):
    """Who takes it over."""

    to = fields.Select(lazy("Colleague"), choices=[], needed=lazy("Choose a colleague"))

    def __init__(self, *args: Any, people: Iterable[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = [("", lazy("Choose…")), *((str(one.pk), named(one)) for one in people)]


def named(person: User) -> str:
    return f"{person.name}, {person.title}" if person.title else person.name


HOURS = [(str(hour), f"{hour % 12 or 12}{'am' if hour < 12 else 'pm'}") for hour in range(24)]


def hour(value: str) -> int | None:
    return int(value) if value else None


class Wishes(forms.Form):
    """How I am written to about what can wait."""

    how = fields.Choice(
        lazy("E-mail about what can wait"),
        choices=[(value, lazy(label)) for value, label in MailWish.How.choices],
        needed=lazy("Choose how you want to be written to"),
    )
    daily_at = fields.Select(lazy("At"), choices=HOURS, required=False)
    quiet = fields.YesNo(
        lazy("Have you quiet hours?"), help_text=lazy("What comes then goes in one e-mail when they are over.")
    )  # fmt: skip
    quiet_from = fields.Select(lazy("From"), choices=HOURS, required=False)
    quiet_until = fields.Select(lazy("Until"), choices=HOURS, required=False)
    reveals = {"how": {"daily": ("daily_at",)}, "quiet": {"yes": ("quiet_from", "quiet_until")}}

    def chosen(self) -> dict[str, Any]:
        """What the operation is told. Quiet hours that were said to be are asked for."""
        told = self.cleaned_data
        quiet = {name: hour(told[name]) if told["quiet"] else None for name in ("quiet_from", "quiet_until")}
        return {"how": told["how"], "daily_at": hour(told["daily_at"]), **quiet}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("quiet"):
            for name in ("quiet_from", "quiet_until"):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, lazy("Choose both hours of your quiet time"))
        return told
