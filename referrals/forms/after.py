"""What the author may do once a referral has been submitted."""

from django.utils.translation import gettext_lazy as _

from maru.web import fields, forms
from referrals.forms.keeping import LONG, MEDIUM


class AddInformation(forms.Form):
    """Something more, for the desk."""

    text = fields.Text(
        _("What do you want to add?"), rows=8, max_length=LONG, needed=_("Write what you want to add"),
        help_text=_(
            "It is added below what you wrote. Nothing you wrote before is changed. Do not write an address here that "
            "must be kept secret: everybody who works with the referral reads it"
        ),
    )  # fmt: skip
    once = fields.Once()


class Withdraw(forms.Form):
    """Why the author no longer stands by the referral."""

    reason = fields.Text(
        _("Why do you want to withdraw it?"), rows=4, max_length=MEDIUM, needed=_("Say in a sentence why"),
    )  # fmt: skip


class Nothing(forms.Form):
    """A page whose only answer is its button."""
