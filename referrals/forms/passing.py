"""To whom a draft goes: a colleague of the same unit, found by name, number or login."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from maru.agencies.models import User
from maru.web import fields, forms
from referrals.forms.keeping import MEDIUM


class ToColleague(forms.Form):
    """Who gets it. What is looked for is sent, never put into an address."""

    who = fields.Text(
        _("Find a colleague by name, number or email address"), required=False, max_length=100,
        help_text=_("Only people of the same unit who may refer are found"),
    )  # fmt: skip
    to_id = fields.Choice(_("Who goes on with it?"), needed=_("Choose who goes on with it"))

    marks_optional = False

    def __init__(self, *args: Any, colleagues: Iterable[User] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = list(colleagues)
        self.fields["to_id"].choices = [(str(one.pk), one.name) for one in chosen]
        self.fields["to_id"].hints = {str(one.pk): f"{one.title} {one.number}".strip() for one in chosen}


class PassOn(ToColleague):
    """Its author passes it on."""

    note = fields.Text(
        _("A note for your colleague (optional)"), required=False, rows=3, max_length=MEDIUM,
        help_text=_("What is still to be asked, and whom. It is not part of the referral"),
    )  # fmt: skip


class HandOn(ToColleague):
    """Whoever supervises its author hands it on."""

    reason = fields.Text(
        _("Why can its author not finish it?"), rows=3, max_length=MEDIUM, needed=_("Say in a sentence why"),
        help_text=_("For example, off sick. Whoever gets it reads this too"),
    )  # fmt: skip
