"""The pages of the form that are answered once."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maru.web import fields
from referrals.forms.keeping import LONG, MEDIUM, Answers, Phone, translated
from referrals.models import Referral

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class Danger(Answers):
    """Whether somebody is in danger at this moment: asked before anything else."""

    reveals = {"immediate_danger": {"yes": ("called_999",)}}

    immediate_danger = fields.Choice(
        _("Is a child or an adult in immediate danger?"),
        choices=YES_NO,
        needed=_("Choose yes if a child or an adult is in immediate danger, otherwise no"),
    )
    called_999 = fields.Choice(
        _("Has 999 been called?"),
        choices=YES_NO,
        inline=True,
        help_text=_("If somebody is in danger. You can go on with this form either way"),
        needed=_("Choose whether 999 has been called"),
    )
    incident_number = fields.Text(_("Police incident number"), required=False, max_length=40)


class Referrer(Answers):
    """Who writes, and how they can be reached."""

    referrer_name = fields.Text(_("Your name"), needed=_("Enter your name"), max_length=120)
    referrer_role = fields.Text(
        _("Your rank or job title, and number"), needed=_("Enter your rank or job title"), max_length=120,
        help_text=_("For example, PC 1234 or Headteacher"),
    )  # fmt: skip
    referrer_phone = Phone(
        _("Telephone number"), needed=_("Enter a telephone number on which the MARU can ring you back")
    )
    referrer_email = fields.Email(_("Email address"), required=False)
    how_known = fields.Text(
        _("How did you come to know of this?"), required=False, rows=3, max_length=500,
        help_text=_("For example, called to the address, or told by the child at school"),
    )  # fmt: skip
    aware_on = fields.DateParts(
        _("When did you come to know of it?"), past=True, required=False, help_text=_("For example, 27 3 2026")
    )


class Concern(Answers):
    """What happened, what worries, what helps, what should be done, and the child's own voice."""

    reveals = {"child_seen": {"yes": ("child_seen_alone",)}}

    what_happened = fields.Text(
        _("What happened?"), rows=8, max_length=LONG, needed=_("Say what happened"),
        help_text=_(
            "Who, what, when and where. Say what you saw yourself, what others told you, and what is your opinion"
        ),
    )  # fmt: skip
    worried_about = fields.Text(
        _("What are you worried about?"), rows=5, max_length=MEDIUM, needed=_("Say what you are worried about"),
        help_text=_("What may happen if nothing changes, and to whom"),
    )  # fmt: skip
    working_well = fields.Text(
        _("What is working well?"), rows=3, max_length=MEDIUM, required=False,
        help_text=_("Whoever and whatever keeps them safe"),
    )  # fmt: skip
    needs_to_happen = fields.Text(
        _("What needs to happen?"), rows=3, max_length=MEDIUM, needed=_("Say what needs to happen"),
        help_text=_("What you would like to see done, and what you have done already"),
    )  # fmt: skip
    child_seen = fields.Choice(
        _("Has the child or adult at risk been seen?"), choices=translated(Referral.YesNo.choices),
        needed=_("Choose whether the child or adult at risk has been seen"),
    )  # fmt: skip
    child_seen_alone = fields.Choice(
        _("Were they seen alone?"), choices=translated(Referral.YesNo.choices), inline=True,
        needed=_("Choose whether they were seen alone"),
    )  # fmt: skip
    childs_words = fields.Text(
        _("What did they say, in their own words?"), rows=4, max_length=MEDIUM, required=False,
        help_text=_("What they said, what they want, and how they seemed. For a baby, what you noticed"),
    )  # fmt: skip


class Consent(Answers):
    """On which legal ground this is shared, and what the family knows of it."""

    reveals = {
        "lawful_basis": {"consent": ("consent_given",)},
        "parents_informed": {"no": ("not_informed_reason", "not_informed_detail")},
    }

    lawful_basis = fields.Choice(
        _("Why may you share this?"),
        choices=[
            ("public_task", _("Someone may be suffering, or likely to suffer, significant harm")),
            ("consent", _("The family has agreed")),
            ("vital", _("To save a life")),
        ],
        hints={
            "public_task": _("Section 47 and public task: consent is not needed"),
            "consent": _("Child in need or early help"),
            "vital": _("There was no time to ask"),
        },
        needed=_("Choose why you may share this"),
    )
    consent_given = fields.Choice(
        _("Has the family agreed to this referral?"), choices=translated(Referral.YesNo.choices), inline=True,
        needed=_("Choose whether the family has agreed"),
    )  # fmt: skip
    parents_informed = fields.Choice(
        _("Do the parents or carers know of this referral?"), choices=translated(Referral.YesNo.choices),
        needed=_("Choose whether the parents or carers know of this referral"),
    )  # fmt: skip
    not_informed_reason = fields.Choice(
        _("Why have they not been told?"), choices=translated(Referral.NotInformed.choices),
        needed=_("Choose why they have not been told"),
    )  # fmt: skip
    not_informed_detail = fields.Text(
        _("More about why they have not been told"), rows=3, max_length=MEDIUM, required=False
    )
    keep_confidential = fields.Text(
        _("Is there anything that must be kept from the family?"), rows=3, max_length=MEDIUM, required=False,
        help_text=_("Say what, and from whom"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        super().clean()
        given = self.cleaned_data
        if given.get("not_informed_reason") == "other" and given.get("not_informed_detail") == "":
            self.add_error("not_informed_detail", gettext("Say why they have not been told"))
        if given.get("consent_given") in ("no", "unknown"):
            self.add_error(
                "consent_given",
                gettext("Without the family’s agreement choose another reason for sharing, or ask them first"),
            )
        return given
