"""The forms of whoever seals a record and of whoever keeps it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from maru.agencies.models import Seal, User
from maru.web import fields, forms

ELSE = "else"
WHY = [(value, lazy(label)) for value, label in Seal.Why.choices]


def people(found: Iterable[User]) -> list[tuple[str, str]]:
    return [(str(person.pk), f"{person.name}, {person.title}" if person.title else person.name) for person in found]


class Keeper(forms.Form):
    """Who keeps a seal, of those who may."""

    keeper = fields.Select(
        lazy("Who keeps it?"), choices=(), needed=lazy("Choose who keeps it"),
        help_text=lazy("The keeper alone sees it, decides who else does, and hears of every deadline in it."),
    )  # fmt: skip

    def __init__(self, *args: Any, keepers: Iterable[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.keepers = {str(person.pk): person for person in keepers}
        self.fields["keeper"].choices = [("", lazy("Choose…")), *people(self.keepers.values())]

    def clean_keeper(self) -> User:
        return self.keepers[self.cleaned_data["keeper"]]


class PutSeal(Keeper):
    """Sealing a record."""

    field_order = ("why", "text", "keeper", "goes_on", "review_on", "sure")

    why = fields.Choice(lazy("Why is it sealed?"), choices=WHY, needed=lazy("Choose why it is sealed"))
    text = fields.Text(
        lazy("The reason, in a sentence"), rows=3, max_length=2000, needed=lazy("Say in a sentence why it is sealed"),
        help_text=lazy("Only those who are let in read this."),
    )  # fmt: skip
    goes_on = fields.Choices(
        lazy("Who of those who work it goes on seeing it?"), choices=(), required=False,
        help_text=lazy("Until the end of the day below, or the keeper ends it. Untick whom it must be hidden from."),
    )  # fmt: skip
    review_on = fields.DateParts(lazy("When does the keeper look at it again?"), future=True)
    sure = fields.Tick(
        lazy("Everybody else loses sight of it at once"),
        error_messages={"required": lazy("Tick that everybody else loses sight of it")},
    )

    def __init__(self, *args: Any, working: Iterable[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.working = {str(person.pk): person for person in working}
        if self.working:
            self.fields["goes_on"].choices = people(self.working.values())
            self.fields["goes_on"].initial = list(self.working)
        else:
            del self.fields["goes_on"]

    def clean_goes_on(self) -> list[User]:
        return [self.working[pk] for pk in self.cleaned_data["goes_on"]]


class LetIn(forms.Form):
    """Letting a person in: one of those who work it, or somebody by their e-mail address."""

    one_of = ("who", "email")
    reveals = {"who": {ELSE: ("email",)}}

    who = fields.Choice(lazy("Whom do you let in?"), choices=(), required=False)
    email = fields.Email(lazy("Their e-mail address"), required=False)
    until = fields.DateParts(
        lazy("Until when?"), future=True, needed=lazy("Enter the last day on which they see it"),
        help_text=lazy("The last day on which they see it. They see no more of it than their work shows them."),
    )  # fmt: skip

    def __init__(self, *args: Any, working: Iterable[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.working = {str(person.pk): person for person in working}
        if self.working:
            self.fields["who"].choices = [*people(self.working.values()), (ELSE, lazy("Somebody else"))]
        else:
            del self.fields["who"]
            self.reveals = {}
            self.fields["email"].label = lazy("The e-mail address of whom you let in")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        person, email = self.working.get(data.get("who") or ""), data.get("email")
        if person is None and email:
            person = User.objects.filter(email__iexact=email, is_active=True, signs_in=True).first()
            if person is None:
                self.add_error("email", lazy("Nobody signs in by this address. Ask them which one they use"))
        elif person is None and "email" not in self.errors:
            self.add_error("email", lazy("Choose a person, or enter the e-mail address of somebody else"))
        data["person"] = person
        return data


class LookAgain(forms.Form):
    """It must stand, until another day."""

    text = fields.Text(
        lazy("Why must it stand?"), rows=3, max_length=2000, needed=lazy("Say in a sentence why it must stand")
    )
    review_on = fields.DateParts(lazy("When do you look at it again?"), future=True)


class Lift(forms.Form):
    """It need not stand any more."""

    text = fields.Text(
        lazy("Why is it lifted?"), rows=3, max_length=2000, needed=lazy("Say in a sentence why it is lifted")
    )
