"""What is said in notices and mails: sentences of ours, in which nothing stands that tells of anybody.

`said("{referral.reference}: a colleague leads it now.", referral=referral)`. Of a record only what its model declares
as `none` (maru.common.fields) can be put in; of text, only what was said in this way before. `tell` takes nothing else,
and a test (tests/rooms/notify/test_said.py) finds a sentence that is not written in the code.
"""

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from maru.common.fields import Word, declared_fields, word_of


class NotForMails(TypeError):
    """A sentence would tell of somebody, or hold what nobody has declared."""


class Said(str):
    """A sentence that tells of nobody; `said` alone makes one."""

    __slots__ = ()


class Sentence(Formatter):
    """Puts together a sentence, and refuses what does not belong in one."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, str]:
        name, _, of_it = field_name.partition(".")
        value = kwargs[name]
        if isinstance(value, Model):
            return told(value, of_it), name
        if of_it or not isinstance(value, Said | int):
            raise NotForMails(f"“{name}” is a {type(value).__name__}: say it by said(…), or name the record’s field.")
        return value, name


def said(sentence: str, **parts: Any) -> Said:
    """The sentence, with what its names stand for: fields of records, numbers, and what was said before.

    Raises NotForMails.
    """
    return Said(Sentence().vformat(str(sentence), (), parts))


def told(record: Model, name: str) -> str:
    """A field of a record that tells of nobody; of a model that says nothing of anybody at all, anything.

    Raises NotForMails.
    """
    model = type(record)
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        if any(word is not Word.NONE for _, word in declared_fields(model)):
            raise NotForMails(f"{model.__name__}.{name} is no field that is declared “none”.") from None
        return str(getattr(record, name) if name else record)
    if word_of(model, field) is not Word.NONE or field.is_relation:
        raise NotForMails(f"{model.__name__}.{name} is not declared “none”.")
    return str(getattr(record, f"get_{name}_display")()).lower() if field.choices else str(getattr(record, name))
