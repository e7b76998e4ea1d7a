"""What a detective and a supervisor write while they work."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from caiu.queries import Load
from maru.agencies.models import User
from maru.web import fields, forms


class LogEntry(forms.Form):
    """One entry of the log."""

    compact = True

    text = fields.Text(
        lazy("What was done, seen or learned"),
        rows=5,
        max_length=10_000,
        needed=lazy("Write what was done, seen or learned"),
    )
    child_seen = fields.Tick(lazy("A child was seen"), required=False)
    once = fields.Once()


class SetAction(forms.Form):
    """Something to be done by somebody until a day."""

    what = fields.Text(lazy("What is to be done"), max_length=300, needed=lazy("Write what is to be done"))
    owner = fields.Select(lazy("Who does it"), needed=lazy("Choose who does it"))
    due_on = fields.DateParts(
        lazy("By which day"),
        future=True,
        needed=lazy("Enter the day by which it is to be done"),
        help_text=lazy("For example, 27 3 2026"),
    )

    def __init__(self, *args: Any, detectives: Iterable[User] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        names = [(str(detective.pk), detective.name) for detective in detectives]
        self.fields["owner"].choices = [("", _("Choose…")), *names]


class FinishAction(forms.Form):
    """What came of an action."""

    result = fields.Text(
        lazy("What came of it"), rows=3, max_length=500, needed=lazy("Say what came of it"), size="m"
    )  # fmt: skip


class Allocate(forms.Form):
    """Which detective works it; everybody's desk is shown beside their name."""

    to = fields.Choice(lazy("Detective"), needed=lazy("Choose a detective"))

    def __init__(self, *args: Any, loads: Iterable[Load] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        loads = sorted(loads, key=lambda load: (load.open, load.detective.name))
        self.fields["to"].choices = [(str(load.detective.pk), load.detective.name) for load in loads]
        self.fields["to"].hints = {str(load.detective.pk): in_words(load) for load in loads}


def in_words(load: Load) -> str:
    """`12 open, 2 with overdue actions`."""
    said = [ngettext("%(number)d open", "%(number)d open", load.open) % {"number": load.open}]
    if load.overdue:
        said.append(
            ngettext("%(number)d with overdue actions", "%(number)d with overdue actions", load.overdue)
            % {"number": load.overdue}
        )
    return ", ".join(said)
