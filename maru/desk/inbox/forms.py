"""What is asked about a notice."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from maru.agencies.models import User
from maru.web import fields, forms


class Give(forms.Form):
    """Who takes it over."""

    to = fields.Select(lazy("Colleague"), choices=[], needed=lazy("Choose a colleague"))

    def __init__(self, *args: Any, people: Iterable[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = [("", lazy("Choose…")), *((str(one.pk), named(one)) for one in people)]


def named(person: User) -> str:
    return f"{person.name}, {person.title}" if person.title else person.name
