"""What each field of each of our models says of somebody: `personal`, `sensitive` or `none`.

A model says it above itself, by `@declares(personal="…", sensitive="…", none="…")`, and what it inherits from an
abstract model is declared there. Text, dates and JSON need a word. What can say nothing of somebody in its own right
(a key to another record, an id, a number, yes or no, a moment, a choice from a list of codes) is `none`, unless it is
named all the same. `manage.py check` refuses a field without a word; docs/fields.md lists them all.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist
from django.db import models


class Word(StrEnum):
    """What may be said of a field; docs/fields.md explains the three."""

    PERSONAL = "personal"
    SENSITIVE = "sensitive"
    NONE = "none"


MEANING = {
    Word.PERSONAL: "tells who somebody is or how to find them, a child as well as a colleague",
    Word.SENSITIVE: "tells what happened to somebody, or what was seen, thought or done about them; and secrets",
    Word.NONE: "tells nothing of anybody by itself",
}
NEEDS_A_WORD = (models.CharField, models.TextField, models.DateField, models.JSONField, models.BinaryField)
NEEDS_A_WORD += (models.FileField, models.GenericIPAddressField)


class Misdeclared(TypeError):
    """A declaration names a field that the model does not have, or names one twice."""


def declares(*, personal: str = "", sensitive: str = "", none: str = "") -> Callable[[Any], Any]:
    """Say what the model's fields tell of somebody: their names, with blanks between.

    Raises Misdeclared.
    """
    told = {Word.PERSONAL: personal.split(), Word.SENSITIVE: sensitive.split(), Word.NONE: none.split()}

    def declare(model: Any) -> Any:
        model.declared = dict(words_in(model, told))
        return model

    return declare


def words_in(model: Any, told: dict[Word, list[str]]) -> Iterable[tuple[str, Word]]:
    """Each field that a declaration names, and its word."""
    seen: set[str] = set()
    for word, names in told.items():
        for name in names:
            try:
                model._meta.get_field(name)
            except FieldDoesNotExist:
                raise Misdeclared(f"{model.__name__} declares “{name}”, which is no field of it.") from None
            if name in seen:
                raise Misdeclared(f"{model.__name__} declares “{name}” twice.")
            seen.add(name)
            yield name, word


def word_of(model: Any, field: Any) -> Word | None:
    """The field's word: declared by the model or by one that it inherits from, else by the rule; None if forgotten."""
    for parent in model.__mro__:
        if field.name in vars(parent).get("declared", {}):
            return vars(parent)["declared"][field.name]
    # A moment is a date to Django; to us it is when the house did something.
    says_something = isinstance(field, NEEDS_A_WORD) and not isinstance(field, models.DateTimeField)
    return None if says_something and not field.choices and not field.primary_key else Word.NONE


def our_models() -> list[Any]:
    """The models of our own rooms, in the order of their tables."""
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in settings.ROOMS]
    return sorted(ours, key=lambda model: model._meta.db_table)


def declared_fields(model: Any) -> list[tuple[Any, Word | None]]:
    """The columns of a model, each with its word."""
    return [(field, word_of(model, field)) for field in model._meta.concrete_fields]


def check_declared(**_: Any) -> list[CheckMessage]:
    """Every field that nobody has said anything of."""
    return [
        Error(
            f"{model._meta.label}.{field.name} is declared neither personal, sensitive nor none.",
            hint=f"Name it in the @declares(…) above {model.__name__} (maru/common/fields.py).",
            obj=field,
            id="maru.E001",
        )
        for model in our_models()
        for field, word in declared_fields(model)
        if word is None
    ]
