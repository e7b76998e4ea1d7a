"""What is written down while a CAF is worked: consent, actions, reviews."""

from django.utils.translation import gettext_lazy as _

from caf.models import Consent
from maru.web import fields, forms
from referrals.forms.keeping import LONG, MEDIUM, translated

DATE_HINT = _("For example, 27 3 2026")


class GiveConsent(forms.Form):
    """Who agreed, with whom it may be shared, and when they meet first."""

    given_by = fields.Text(
        _("Who agreed?"), max_length=200, needed=_("Say who agreed"), help_text=_("Their full names")
    )
    given_as = fields.Choice(
        _("Who are they?"),
        choices=translated(Consent.GivenAs.choices),
        hints={"child": _("Old enough to understand what they agree to")},
        needed=_("Choose who agreed"),
    )
    given_on = fields.DateParts(
        _("When did they agree?"), past=True, needed=_("Enter the day on which they agreed"), help_text=DATE_HINT
    )
    share_with = fields.Text(
        _("With whom may it be shared?"), rows=3, max_length=MEDIUM, needed=_("Say with whom it may be shared"),
        help_text=_("Name the agencies and people that the family has agreed to"),
    )  # fmt: skip
    not_with = fields.Text(
        _("Is there anybody it must not be shared with, or anything that must not be shared?"),
        rows=3, max_length=MEDIUM, required=False,
    )  # fmt: skip
    review_on = fields.DateParts(
        _("When do you meet for the first review?"), future=True, needed=_("Enter the day of the first review"),
        help_text=_("At most twelve weeks from now. Six weeks are proposed; change it to the day you have agreed"),
    )  # fmt: skip


class AgreeAction(forms.Form):
    """Who does what by when, and what is to become better by it."""

    wanted = fields.Text(
        _("What is to become better?"), max_length=300, needed=_("Say what is to become better"),
        help_text=_("For example, she comes to school on time"),
    )  # fmt: skip
    what = fields.Text(
        _("What is done about it?"), max_length=300, needed=_("Say what is done about it"),
        help_text=_("For example, breakfast club every morning"),
    )  # fmt: skip
    who = fields.Text(
        _("Who does it?"), max_length=120, needed=_("Say who does it"),
        help_text=_("A name: a practitioner, a parent, the child"),
    )  # fmt: skip
    due_on = fields.DateParts(
        _("By when?"), future=True, needed=_("Enter the day by which it is to be done"), help_text=DATE_HINT
    )


class FinishAction(forms.Form):
    """What came of an action."""

    result = fields.Text(
        _("What came of it?"), rows=3, max_length=500, needed=_("Say what came of it"),
        help_text=_("If it was not done, say so and why"),
    )  # fmt: skip


class HoldReview(forms.Form):
    """What has changed, and when they meet again."""

    held_on = fields.DateParts(
        _("When did you meet?"), past=True, needed=_("Enter the day on which you met"), help_text=DATE_HINT
    )
    present = fields.Text(_("Who was there?"), max_length=300, needed=_("Say who was there"))
    progress = fields.Text(
        _("What has changed?"), rows=6, max_length=LONG, needed=_("Say what has changed"),
        help_text=_("What is better, what is not, what you have agreed to change"),
    )  # fmt: skip
    family_said = fields.Text(
        _("What did the child and the family say?"), rows=4, max_length=MEDIUM, required=False,
        help_text=_("In their own words where you can"),
    )  # fmt: skip
    next_on = fields.DateParts(
        _("When do you meet again?"), future=True, needed=_("Enter the day of the next review"),
        help_text=_("At most twelve weeks from now. Twelve weeks are proposed; change it to the day you have agreed"),
    )  # fmt: skip
