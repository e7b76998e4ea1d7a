"""What the pages of the form share: every answer is kept, tidied where it passed its check, as typed where not."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Self

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from maru.web import fields, forms

LONG = 10_000
MEDIUM = 4_000
PHONE = 30


class Phone(fields.Phone):
    """A telephone number that fits its column however many spaces somebody typed."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return text if len(text) <= PHONE else text.replace(" ", "")


class Answers(forms.Form):
    """One page of the form that is answered once."""

    context_name = "form"

    @classmethod
    def opened(cls, answers: Mapping[str, Any]) -> Self:
        """The page with what is known already."""
        return cls(initial=answers)

    @classmethod
    def typed(cls, data: Any) -> Self:
        """The page as somebody sends it."""
        return cls(data)

    def clean(self) -> dict[str, Any]:
        """What stands under an answer that was not chosen is not asked: it is neither missing nor an answer."""
        super().clean()
        for asked, shown in self.reveals.items():
            chosen = self.cleaned_data.get(asked)
            for value, names in shown.items():
                for name in names if chosen != value else ():
                    self.leave_out(name, keep=not chosen)
        return self.cleaned_data

    def leave_out(self, name: str, *, keep: bool) -> None:
        """Ask no answer of this field; `keep` what was typed as long as it may still be wanted."""
        self.errors.pop(name, None)
        if keep:
            self.cleaned_data.pop(name, None)
        else:
            self.cleaned_data[name] = None if isinstance(self.fields[name], fields.DateParts) else ""

    def answers(self) -> dict[str, Any]:
        """The answers as the draft keeps them."""
        return {name: self.kept(name) for name in self.fields}

    def kept(self, name: str) -> Any:
        checked = getattr(self, "cleaned_data", {})
        if name not in checked:
            return as_typed(self[name].data)
        value = checked[name]
        return value.isoformat() if isinstance(value, date) else value


def translated(choices: Iterable[tuple[str, str]]) -> list[tuple[str, Any]]:
    """A record's choices, which are plain English, in the reader's language."""
    return [(value, _(label)) for value, label in choices]


def answered(value: Any) -> bool:
    """Whether something was answered. A baby’s age is 0, and that is an answer."""
    return value is not None and value is not False and value != ""


def as_typed(value: Any) -> Any:
    """What came, in a shape that the database can hold: it has no place for the null character."""
    if isinstance(value, (list, tuple)):
        return {part: as_typed(text) for part, text in zip(fields.DateBoxes.parts, value, strict=True)}
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    return "" if value is None else value


class People(forms.FormSet):
    """A page of the form that names people, each with the same questions."""

    context_name = "formset"
    default_error_messages = {
        **forms.FormSet.default_error_messages,
        "too_many_forms": _("There is room for %(num)d people on this page. Name the others under “What happened”"),
    }

    @classmethod
    def opened(cls, answers: Mapping[str, Any]) -> Self:
        """The page with everybody named so far."""
        people = answers.get("people") or []
        opened = cls(initial=people)
        if people:
            opened.extra = 0
        return opened

    @classmethod
    def typed(cls, data: Any) -> Self:
        """The page as somebody sends it. People are counted by what came, so a false count loses nobody."""
        copy = data.copy()
        prefix = cls.get_default_prefix()
        came = {number_in(key, prefix) for key in copy} - {None}
        copy[f"{prefix}-TOTAL_FORMS"] = str(min(max(came, default=-1) + 1, cls.max_num + 1))
        copy[f"{prefix}-INITIAL_FORMS"] = "0"
        return cls(copy)

    @classmethod
    def moved(cls, data: Any) -> Self | None:
        """The page with one person more or fewer, when one of these two buttons was pressed."""
        copy = cls.rearranged(cls.typed(data).data)
        return None if copy is None else cls.typed_as_counted(copy)

    @classmethod
    def typed_as_counted(cls, copy: Any) -> Self:
        return forms.unjudged(cls(copy))

    def answers(self, *, blanks: bool = False) -> dict[str, Any]:
        """Everybody named. Somebody of whom nothing was typed is left out, unless `blanks` are wanted."""
        return {"people": [form.answers() for form in self.forms if blanks or form.has_changed()]}


def number_in(key: str, prefix: str) -> int | None:
    """Which person a key of the request belongs to: `form-3-sex` → 3."""
    head, _sep, rest = key.removeprefix(f"{prefix}-").partition("-")
    known = key.startswith(f"{prefix}-") and head.isascii() and head.isdigit() and len(head) < 4 and rest
    return int(head) if known else None


def people(form: type[django_forms.Form], formset: type[People], *, least: int, extra: int) -> type[People]:
    """The formset for one kind of people."""
    return django_forms.formset_factory(form, formset=formset, extra=extra, min_num=least, max_num=20)
