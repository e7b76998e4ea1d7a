"""What is asked when a CAF ends: why it is closed, or what the MARU must know."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caf.operations.end import DESK_AGAIN, Ending
from maru.web import fields, forms
from referrals.forms.keeping import MEDIUM, Phone


class Close(forms.Form):
    """Why it ends. Of a child whom the MARU desk had passed on, each reason says what becomes of them."""

    ending = fields.Choice(lazy("Why does it end?"), needed=lazy("Choose why the CAF ends"))
    note = fields.Text(
        lazy("Say more about it"), rows=5, max_length=MEDIUM, needed=lazy("Say in a sentence why it ends"),
        help_text=lazy("What has become better, what has not, and who goes on helping. This stays in the CAF"),
    )  # fmt: skip

    def __init__(self, *args: Any, endings: Iterable[Ending], from_the_desk: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ending"].choices = [(ending.value, _(ending.label)) for ending in endings]
        if from_the_desk:
            self.fields["ending"].hints = {ending.value: becomes_of_them(ending) for ending in endings}


def becomes_of_them(ending: Ending) -> str:
    """What a reason means for a child whom the desk had passed on."""
    if ending in DESK_AGAIN:
        return _("The child goes back to the MARU desk, which decides again at once")
    return _("The MARU’s work with the child ends too; the referrer is told")


class Reach(forms.Form):
    """Who steps a CAF up, and on which number the desk rings them: what the house knows, to be put right."""

    referrer_role = fields.Text(
        lazy("Your rank or job title, and number"), needed=lazy("Enter your rank or job title"), max_length=120
    )
    referrer_phone = Phone(
        lazy("Your telephone number"), needed=lazy("Enter a telephone number on which the MARU can ring you back"),
        help_text=lazy("The MARU desk may ring you on it today"),
    )  # fmt: skip
