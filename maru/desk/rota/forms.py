"""What is asked about rotas, shifts and absences. Times are Europe/London's."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from maru.agencies.covering import LONDON
from maru.agencies.models import Rota, Unit, User
from maru.agencies.roles import ROLES
from maru.web import fields, forms

MOST_DAYS = 31


def named(people: Iterable[User]) -> list[tuple[str, str]]:
    return [(str(person.pk), f"{person.name}, {person.title}" if person.title else person.name) for person in people]


def span(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """From a time of that day until the next time that the clock on the wall shows the other."""
    last = day if ends > starts else day + timedelta(days=1)
    return datetime.combine(day, starts, LONDON).astimezone(UTC), datetime.combine(last, ends, LONDON).astimezone(UTC)


class Give(forms.Form):
    """Who is on duty when."""

    user_id = fields.Select(lazy("Who"), needed=lazy("Choose who is on duty"))
    day = fields.DateParts(lazy("Day on which it starts"), needed=lazy("Enter the day on which it starts"))
    starts = fields.ClockTime(lazy("Starts at"), needed=lazy("Enter when it starts"))
    ends = fields.ClockTime(
        lazy("Ends at"), needed=lazy("Enter when it ends"),
        help_text=lazy("Where that is not later than the start, it ends on the next day."),
    )  # fmt: skip
    days = fields.Number(
        lazy("On how many days, one after the other"), min_value=1, max_value=MOST_DAYS, required=False,
        help_text=lazy("One, if you leave it empty. All of them are given, or none."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[User] = (), one: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user_id"].choices = [("", _("Choose…")), *named(people)]
        if one:
            del self.fields["days"]

    def shifts(self) -> list[tuple[datetime, datetime]]:
        """The times of each shift that is asked for."""
        asked = self.cleaned_data
        days = [asked["day"] + timedelta(days=n) for n in range(asked.get("days") or 1)]
        return [span(day, asked["starts"], asked["ends"]) for day in days]


class Keep(forms.Form):
    """Which role of which unit is rostered, and when somebody must be on duty."""

    unit_id = fields.Select(lazy("Unit"), needed=lazy("Choose a unit"))
    role = fields.Select(lazy("Role"), needed=lazy("Choose a role"))
    cover = fields.Choice(
        lazy("When somebody must be on duty"),
        choices=Rota.Cover.choices,
        needed=lazy("Say when somebody must be on duty"),
    )

    def __init__(self, *args: Any, units: Iterable[Unit] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit_id"].choices = [("", _("Choose…")), *((str(unit.pk), unit.name) for unit in units)]
        given = [(role.slug, role.name) for role in ROLES.values() if role.slug != "partner_system"]
        self.fields["role"].choices = [("", _("Choose…")), *given]


class Hand(forms.Form):
    """To whom a shift is offered."""

    to_id = fields.Select(lazy("Colleague"), needed=lazy("Choose a colleague"))

    def __init__(self, *args: Any, people: Iterable[User] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to_id"].choices = [("", _("Choose…")), *named(people)]


class Away(forms.Form):
    """Who is out of office, on which days, and who acts for them."""

    user_id = fields.Select(lazy("Who is out of office"), needed=lazy("Choose who is out of office"))
    first = fields.DateParts(lazy("First day"), needed=lazy("Enter the first day"))
    last = fields.DateParts(lazy("Last day"), needed=lazy("Enter the last day"))
    acts_id = fields.Select(
        lazy("Who acts for them"), needed=lazy("Choose who acts for them"),
        help_text=lazy("Somebody who holds the same role in the same unit. They are on duty in their place."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[User] = (), acting: Iterable[User] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        people = named(people)
        self.fields["user_id"].choices = people
        self.fields["acts_id"].choices = [("", _("Choose…")), *named(acting)]

    def times(self) -> dict[str, datetime]:
        """From the beginning of the first day until the end of the last."""
        first, after = self.cleaned_data["first"], self.cleaned_data["last"] + timedelta(days=1)
        return {"since": span(first, time(), time())[0], "until": span(after, time(), time())[0]}
