"""What leaves the house, field by field: of which model's fields it tells, so that its word follows from theirs.

A class whose fields go out (what the API answers, what a page or a file is drawn from) says it above itself, by
`@shows(Handover, Unit, nobody="link", team="Unit.slug")`. A field that is called like one of a source's comes from
there; what another is made of is named, `nobody` are those that come from no record. No word is said here: it is the
strongest of those that the models declare (maru.common.fields). `manage.py check` refuses a field that says nothing.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import models

from maru.common.fields import Misdeclared, Word, word_of

BY_STRENGTH = (Word.NONE, Word.PERSONAL, Word.SENSITIVE)
# A column: the model and its field.
Origin = tuple[type[models.Model], models.Field]

_declared: list[Any] = []


def shows(*sources: Any, nobody: str = "", **made_of: Any) -> Callable[[Any], Any]:
    """Say where a class's fields come from. Sources are models, or classes that say the same of themselves.

    What a field is made of is named with blanks between, `Unit.name` where several sources have a `name`; or it is a
    class that says it. Raises Misdeclared.
    """

    def declare(shape: Any) -> Any:
        names = fields_of(shape)
        said = dict.fromkeys(nobody.split(), ()) | made_of
        if unknown := said.keys() - set(names):
            raise Misdeclared(f"{shape.__name__} says whence “{min(unknown)}” comes, which is no field of it.")
        found = {name: origins_of(told, sources) for name, told in said.items()}
        for name, inside in names.items():
            if name not in found and (inside or (like := origins_at(sources, "", name)) is not None):
                found[name] = inside or like
        shape.shown = found
        _declared.append(shape)
        return shape

    return declare


def fields_of(shape: Any) -> dict[str, Any]:
    """The names of what goes out of a class: a serializer's fields, a dataclass's and its properties; with the class
    that each holds, where a serializer holds another."""
    asked = getattr(shape, "_declared_fields", None)
    if asked is not None:
        inside = {name: type(getattr(field, "child", field)) for name, field in asked.items()}
        return {name: held if hasattr(held, "_declared_fields") else None for name, held in inside.items()}
    drawn = [field.name for field in dataclasses.fields(shape)]
    return dict.fromkeys([*drawn, *(name for name, held in vars(shape).items() if isinstance(held, property))])


def origins_of(told: Any, sources: Iterable[Any]) -> Any:
    """What was said of a field: the columns, or the class that says it.

    Raises Misdeclared.
    """
    if not isinstance(told, str):
        return told
    found: list[Origin] = []
    for path in told.split():
        owner, _, name = path.rpartition(".")
        origins = origins_at(sources, owner, name)
        if origins is None:
            raise Misdeclared(f"“{path}” is no field of {', '.join(source.__name__ for source in sources)}.")
        found += origins
    return tuple(found)


def origins_at(sources: Iterable[Any], owner: str, name: str) -> tuple[Origin, ...] | None:
    """The columns behind a name, of the first source that has it; None if none has."""
    for source in sources:
        if owner in ("", source.__name__):
            if is_model(source):
                field = next((field for field in source._meta.concrete_fields if field.name == name), None)
                if field is not None:
                    return ((source, field),)
            elif name in shown_by(source):
                return tuple(columns(shown_by(source)[name]))
    return None


def only(model: Any, names: str) -> tuple[Origin, ...]:
    """Some of a model's fields, where no class stands between it and what goes out.

    Raises Misdeclared.
    """
    return origins_of(names, [model])


def is_model(source: Any) -> bool:
    return isinstance(source, type) and issubclass(source, models.Model)


def shown_by(shape: Any) -> dict[str, Any]:
    """What a class says of its fields, with what it inherits."""
    found: dict[str, Any] = {}
    for parent in reversed(shape.__mro__):
        found |= vars(parent).get("shown", {})
    return found


def columns(told: Any) -> Iterator[Origin]:
    """Every column behind what is said of a field, or behind all of a class: a model stands for all that it has."""
    if isinstance(told, tuple):
        yield from told
    elif is_model(told):
        yield from ((told, field) for field in told._meta.concrete_fields)
    else:
        for said in shown_by(told).values():
            yield from columns(said)


def strongest(words: Iterable[Word]) -> Word:
    return max(words, key=BY_STRENGTH.index, default=Word.NONE)


@cache
def word_in(told: Any) -> Word:
    """The strongest word of what is behind a field or a class."""
    return strongest(word_of(model, field) or Word.SENSITIVE for model, field in columns(told))


def names_telling(shape: Any, word: Word) -> set[str]:
    """What the fields of that word are called: a model's, or a class's with those of the classes that it holds."""
    if is_model(shape) or isinstance(shape, tuple):
        return {field.name for model, field in columns(shape) if word_of(model, field) is word}
    found: set[str] = set()
    for name, told in shown_by(shape).items():
        if not isinstance(told, tuple):
            found |= names_telling(told, word)
        elif word_in(told) is word:
            found.add(name)
    return found


def forgotten(shape: Any) -> list[str]:
    """The fields of which nobody has said whence they come."""
    return [name for name in fields_of(shape) if name not in shown_by(shape)]


def is_silent(shape: Any) -> bool:
    """Whether something of it, or of what it holds, says nothing of whom it tells."""
    if is_model(shape) or isinstance(shape, tuple):
        return False
    return not hasattr(shape, "shown") or bool(forgotten(shape)) or any(map(is_silent, shown_by(shape).values()))


def check_shown(**_: Any) -> list[CheckMessage]:
    """Every field of which nobody has said whence it comes, of the classes that say it of the others."""
    load_every_address()
    return [undeclared(shape, name) for shape in _declared for name in forgotten(shape)]


def heirs(kind: type) -> list[type]:
    """What descends from a class in our own rooms, by name."""
    load_every_address()
    found, waiting = set(), [kind]
    while waiting:
        children = waiting.pop().__subclasses__()
        found |= {child for child in children if child.__module__.split(".")[0] in settings.ROOMS}
        waiting += children
    return sorted(found, key=str)


def load_every_address() -> None:
    """What goes out is known once the pages and answers are, and those are loaded with their addresses."""
    import_module(settings.ROOT_URLCONF)


def undeclared(shape: Any, name: str) -> CheckMessage:
    return Error(
        f"{shape.__module__}.{shape.__name__}.{name} goes out, and nothing says of whom it tells.",
        hint=f"Name in the @shows(…) above {shape.__name__} what it is made of, or `nobody` (maru/common/shown.py).",
        obj=shape,
        id="maru.E002",
    )
