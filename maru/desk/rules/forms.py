"""What is asked of whoever changes a rule."""

from django.utils.translation import gettext_lazy as lazy

from maru.timers.models import ClockRule
from maru.web import fields, forms


class Version(forms.Form):
    """Another length, from a day on."""

    length = fields.Number(lazy("Length"), min_value=0, max_value=9999, needed=lazy("Enter a number"))
    span = fields.Select(
        lazy("What the length counts"), needed=lazy("Choose what the length counts"),
        choices=[(value, lazy(label)) for value, label in ClockRule.Span.choices],
    )  # fmt: skip
    from_on = fields.DateParts(lazy("From which day on"), needed=lazy("Enter a day"))
    pause_hours = fields.Number(
        lazy("How many hours it may be paused in all"), min_value=0, max_value=999, needed=lazy("Enter 0 or more"),
        help_text=lazy("0 where it may not. What the law counts is never paused."),
    )  # fmt: skip
    source = fields.Text(lazy("Where this is written"), max_length=200, needed=lazy("Say where this is written"))
    checked = fields.Tick(lazy("I have read it there myself"), required=False)


class Moving(forms.Form):
    """Why clocks that run are to be due at another time."""

    reason = fields.Text(lazy("Why they are moved"), rows=3, max_length=2000, needed=lazy("Say in a sentence why"))


class Holiday(forms.Form):
    """A day on which nobody works."""

    day = fields.DateParts(lazy("Day"), needed=lazy("Enter a day"))
    name = fields.Text(lazy("Name"), max_length=60, needed=lazy("Enter its name"))
