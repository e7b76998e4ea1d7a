"""Who is named: the children and adults at risk, and those around them."""

from datetime import date, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maru.web import fields, words
from referrals.forms.keeping import Answers, People, Phone, answered, people, translated
from referrals.models import Party, Referral

ADULT = 18
BEFORE, AFTER = timedelta(days=30), timedelta(days=280)
AGE_FACTS = ("date_of_birth", "expected_on", "age_estimate", "age_unknown")
ADDRESS_HINT = _("Street, town. Leave it empty if it is not known, or write “No fixed address”")
WITHHELD = _("This address must be kept secret: a refuge, or a safe address")
WITHHELD_HINT = _(
    "Once you have submitted, it is shown to those alone who decide or investigate, and each time it is written down "
    "why. Do not write it anywhere else in this form"
)
LANGUAGE = _("First language, if not English")
LANGUAGE_HINT = _("Say whether an interpreter or signer is needed")


def today() -> date:
    return timezone.localdate(timezone=words.LONDON)


class Person(Answers):
    """Anybody named. `more` are questions that stand folded until somebody wants them."""

    one_of = ("family_name", "given_names")
    more: tuple[str, ...] = ()

    def __str__(self) -> str:
        return render_to_string("referrals/_person.html", {"form": self})

    @property
    def front(self) -> list[Any]:
        """The questions that are always open."""
        hidden = {*self.more, *(name for shown in self.reveals.values() for names in shown.values() for name in names)}
        return [field for field in self if field.name not in hidden]

    @property
    def folded(self) -> list[Any]:
        return [self[name] for name in self.more]

    @property
    def unfolded(self) -> bool:
        """Whether the folded questions hold something."""
        return any(field.errors or field.value() for field in self.folded)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.check_name()
        self.check_address()
        return self.cleaned_data

    def check_name(self) -> None:
        written = [self.cleaned_data.get(name) for name in ("family_name", "given_names")]
        if not any(written) and not {"family_name", "given_names"} & set(self.errors):
            self.add_error("family_name", gettext("Enter a name. If you know none, write “Unknown”"))

    def check_address(self) -> None:
        if self.cleaned_data.get("same_address") and self.cleaned_data.get("address"):
            self.add_error("address", gettext("Tick the box or write an address, not both"))


class SubjectForm(Person):
    """A child, an unborn child or an adult at risk."""

    reveals = {"role": {"unborn": ("expected_on",)}}
    one_of = (*Person.one_of, *AGE_FACTS)
    more = ("also_known_as", "phone", "nhs_number", "language")

    role = fields.Choice(
        _("Who is this?"),
        choices=[
            ("child", _("A child or young person under 18")),
            ("unborn", _("An unborn child")),
            ("adult", _("An adult at risk")),
        ],
        hints={"adult": _("18 or over, with care and support needs")},
        needed=_("Choose whether this is a child, an unborn child or an adult at risk"),
    )
    expected_on = fields.DateParts(_("Expected date of birth"), required=False, help_text=_("For example, 27 3 2027"))
    family_name = fields.Text(
        _("Family name"), required=False, max_length=100, help_text=_("For an unborn child, the mother’s name")
    )
    given_names = fields.Text(_("Given names"), required=False, max_length=100)
    also_known_as = fields.Text(_("Other names they are known by"), required=False, max_length=200)
    date_of_birth = fields.DateParts(
        _("Date of birth"), past=True, required=False, help_text=_("For example, 27 3 2014")
    )
    age_estimate = fields.Number(
        _("Estimated age in years"), min_value=0, max_value=120, required=False,
        help_text=_("If you do not know the date of birth. 0 for a baby"),
    )  # fmt: skip
    age_unknown = fields.Tick(_("Date of birth and age are not known"), required=False)
    sex = fields.Choice(
        _("Sex"), choices=translated(Party.Sex.choices), inline=True, needed=_("Choose female, male or not known")
    )
    same_address = fields.Tick(_("Lives at the same address as the first person"), required=False)
    address = fields.Text(_("Home address"), required=False, max_length=200, help_text=ADDRESS_HINT)
    postcode = fields.Postcode(_("Postcode"), required=False)
    address_withheld = fields.Tick(WITHHELD, required=False, help_text=WITHHELD_HINT)
    phone = Phone(_("Telephone number"), required=False)
    nhs_number = fields.NhsNumber(_("NHS number"), required=False)
    school = fields.Text(_("School, nursery or college"), required=False, max_length=120)
    language = fields.Text(LANGUAGE, required=False, max_length=80, help_text=LANGUAGE_HINT)

    def clean(self) -> dict[str, Any]:
        super().clean()
        role = self.cleaned_data.get("role")
        if role:
            self.check_one_age(role)
            check = self.check_unborn if role == "unborn" else self.check_side_of_adulthood
            check(role)
        return self.cleaned_data

    def check_one_age(self, role: str) -> None:
        """Exactly one of date of birth, expected date and estimated age, or the word that none is known."""
        given = [n for n in AGE_FACTS if n in self.errors or answered(self.cleaned_data.get(n))]
        if not given and role == "unborn":
            self.add_error("expected_on", gettext("Enter the expected date of birth, or tick that it is not known"))
        elif not given:
            self.add_error(
                "date_of_birth",
                gettext("Enter the date of birth or an estimated age, or tick that neither is known"),
            )
        elif len(given) > 1 and not set(given) & set(self.errors) and role != "unborn":
            self.add_error(given[-1], gettext("Give only one of date of birth, estimated age and “not known”"))

    def check_unborn(self, role: str) -> None:
        if self.cleaned_data.get("date_of_birth") or self.cleaned_data.get("age_estimate") is not None:
            self.add_error(
                "date_of_birth" if self.cleaned_data.get("date_of_birth") else "age_estimate",
                gettext("An unborn child has no date of birth or age yet. Empty this, or choose “A child”"),
            )
        due = self.cleaned_data.get("expected_on")
        if due and self.cleaned_data.get("age_unknown"):
            self.add_error("age_unknown", gettext("Give the expected date of birth or tick “not known”, not both"))
        first, last = today() - BEFORE, today() + AFTER
        if due and not first <= due <= last:
            self.add_error(
                "expected_on",
                gettext("The expected date of birth must be between {first} and {last}").format(
                    first=words.day(first), last=words.day(last)
                ),
            )

    def check_side_of_adulthood(self, role: str) -> None:
        born, estimate = self.cleaned_data.get("date_of_birth"), self.cleaned_data.get("age_estimate")
        age = Party(date_of_birth=born, age_estimate=estimate).age_on(today())
        name = "date_of_birth" if born else "age_estimate"
        if age is not None and role == "child" and age >= ADULT:
            self.add_error(
                name,
                gettext(
                    "This person is 18 or over. If they have care and support needs, choose “An adult at risk”; "
                    "otherwise name them under “Parents, carers and others”"
                ),
            )
        if age is not None and role == "adult" and age < ADULT:
            self.add_error(name, gettext("This person is under 18. Choose “A child or young person under 18”"))


class SubjectPeople(People):
    """The children and adults at risk; at least one."""

    noun = _("person")
    title = _("Person")

    def add_fields(self, form: Any, index: int | None) -> None:
        """The first person has nobody to share an address with."""
        super().add_fields(form, index)
        if index == 0:
            del form.fields["same_address"]


class OtherForm(Person):
    """A parent, a carer, somebody in the household, or anybody else who matters."""

    more = ("date_of_birth", "language")

    role = fields.Choice(
        _("Who is this?"),
        choices=translated((role.value, role.label) for role in Party.Role if role not in Party.SUBJECT_ROLES),
        needed=_("Choose who this person is to the family"),
    )
    family_name = fields.Text(_("Family name"), required=False, max_length=100)
    given_names = fields.Text(_("Given names"), required=False, max_length=100)
    relationship = fields.Text(
        _("Relationship to the child or adult at risk"), required=False, max_length=30,
        help_text=_("For example, mother, stepfather, neighbour"),
    )  # fmt: skip
    parental_responsibility = fields.Choice(
        _("Do they have parental responsibility?"),
        choices=translated(Referral.YesNo.choices),
        required=False,
        inline=True,
    )
    date_of_birth = fields.DateParts(
        _("Date of birth"), past=True, required=False, help_text=_("For example, 27 3 1984")
    )
    same_address = fields.Tick(_("Lives at the same address as the first child or adult at risk"), required=False)
    address = fields.Text(_("Home address"), required=False, max_length=200, help_text=ADDRESS_HINT)
    postcode = fields.Postcode(_("Postcode"), required=False)
    address_withheld = fields.Tick(WITHHELD, required=False, help_text=WITHHELD_HINT)
    phone = Phone(_("Telephone number"), required=False)
    language = fields.Text(LANGUAGE, required=False, max_length=80, help_text=LANGUAGE_HINT)


class OtherPeople(People):
    """The people around them; there may be none."""

    noun = _("person")
    title = _("Person")


Subjects = people(SubjectForm, SubjectPeople, least=1, extra=0)
Others = people(OtherForm, OtherPeople, least=0, extra=1)
