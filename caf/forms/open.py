"""Who a CAF is for, what has led to it, and who is around the child."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maru.web import fields, forms
from referrals.forms import OtherForm, SubjectForm
from referrals.forms.keeping import LONG, People, people
from referrals.forms.people import ADULT, today
from referrals.homes import HOME
from referrals.models import Party

WITHHELD = _("Lives in a refuge, or at another address that must be kept secret")
WITHHELD_HINT = _("Then leave the address and the postcode empty: a CAF is shown to the family and to many who help")
LEAVE_EMPTY = _("Leave this empty: an address that must be kept secret does not stand in a CAF")


class Elsewhere:
    """Whose address is withheld says so here, and no more."""

    def check_address(self) -> None:
        super().check_address()
        for name in HOME if self.cleaned_data.get("address_withheld") else ():
            if self.cleaned_data.get(name):
                self.add_error(name, LEAVE_EMPTY)


class ChildForm(Elsewhere, SubjectForm):
    """The child, with the questions of a referral."""

    same_address = None
    address_withheld = fields.Tick(WITHHELD, required=False, help_text=WITHHELD_HINT)
    role = fields.Choice(
        _("Who is this CAF for?"),
        choices=[("child", _("A child or young person under 18")), ("unborn", _("An unborn child"))],
        needed=_("Choose whether it is for a child or an unborn child"),
    )

    def check_side_of_adulthood(self, role: str) -> None:
        born, estimate = self.cleaned_data.get("date_of_birth"), self.cleaned_data.get("age_estimate")
        age = Party(date_of_birth=born, age_estimate=estimate).age_on(today())
        if age is not None and age >= ADULT:
            sentence = gettext("This person is 18 or over. A CAF is for a child or young person under 18")
            self.add_error("date_of_birth" if born else "age_estimate", sentence)


class Why(forms.Form):
    """What has led to it."""

    why = fields.Text(
        _("What has led to this?"), rows=6, max_length=LONG, needed=_("Say what has led to this"),
        help_text=_(
            "What you and others have noticed, since when, and what has been tried. Write it so that you can show "
            "it to the family"
        ),
    )  # fmt: skip


class FamilyForm(Elsewhere, OtherForm):
    """A parent, a carer, a brother or sister, or anybody else who matters to the child."""

    relationship = fields.Text(
        _("Relationship to the child"), required=False, max_length=30,
        help_text=_("For example, mother, stepfather, sister"),
    )  # fmt: skip
    same_address = fields.Tick(_("Lives with the child"), required=False)
    address_withheld = fields.Tick(WITHHELD, required=False, help_text=WITHHELD_HINT)


class FamilyPeople(People):
    """The people around the child; there may be none."""

    noun = _("person")
    title = _("Person")

    @classmethod
    def get_default_prefix(cls) -> str:
        return "family"


Family = people(FamilyForm, FamilyPeople, least=0, extra=1)


def named(family: Any) -> list[dict[str, Any]]:
    """Everybody around the child, as the operation takes them."""
    return family.answers()["people"]
