"""Why somebody opens an address that is withheld."""

from django.utils.translation import gettext_lazy as _

from maru.web import fields, forms
from referrals.forms.keeping import translated
from referrals.models import SafeAddress


class OpenAddress(forms.Form):
    """The reason, and the words."""

    why = fields.Choice(
        _("Why must you know it?"), choices=translated(SafeAddress.Why.choices),
        needed=_("Choose why you must know it"),
    )  # fmt: skip
    text = fields.Text(
        _("In your own words"), rows=3, max_length=2000, needed=_("Say in a sentence why you must know it"),
        help_text=_("Whoever asks later who opened it reads this. Do not write the address here"),
    )  # fmt: skip
