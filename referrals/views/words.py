"""Answers and states in words: for reading, not for typing."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext

from maru.web import fields, words
from maru.web.models import Draft
from referrals.body import marks_of
from referrals.forms.injuries import Mark
from referrals.forms.keeping import answered
from referrals.models import Party
from referrals.operations.draft import SAVED
from referrals.operations.pass_on import PASSED


def said(field: forms.Field, value: Any) -> str:
    """An answer as somebody reads it."""
    if not answered(value):
        return ""
    if value is True:
        return gettext("Yes")
    if isinstance(field, fields.DateParts):
        return said_date(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))
    if isinstance(field, fields.NhsNumber) and len(str(value)) == 10:
        return f"{value[:3]} {value[3:6]} {value[6:]}"
    return str(value)


def said_date(value: Any) -> str:
    """A date, however far it has come."""
    if isinstance(value, Mapping):
        return "/".join(str(value.get(part) or "?") for part in ("day", "month", "year")) if any(value.values()) else ""
    found = value if isinstance(value, date) else parse_date(str(value))
    return words.day(found) if found else str(value)


def rows(form: type[forms.Form], answers: Mapping[str, Any], change: str = "", *, sparse: bool = False) -> list[Any]:
    """The answers of one form as rows of a summary list. `sparse` leaves out what was not answered."""
    hidden = not_asked(form, answers)
    made = []
    for name, field in form.base_fields.items():
        value = said(field, answers.get(name))
        if name in hidden and not value or sparse and not value:
            continue
        made.append((field.label, value, change) if change else (field.label, value))
    return made


def not_asked(form: type[forms.Form], answers: Mapping[str, Any]) -> set[str]:
    """Questions that stand under answers which were not chosen."""
    return {
        name
        for asked, shown in getattr(form, "reveals", {}).items()
        for value, names in shown.items()
        for name in names
        if answers.get(asked) != value
    }


def name_of(answers: Mapping[str, Any]) -> str:
    """What somebody in a draft is called."""
    party = Party(**{name: answers.get(name) or "" for name in ("role", "family_name", "given_names")})
    return party.name


def names_of(people: Iterable[Mapping[str, Any]]) -> str:
    return words.listed([name_of(person) for person in people])


def told_marks(answers: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The marks of a body map: a list for each, as the drawing numbers them."""
    return [
        {"title": gettext("Mark {number}").format(number=mark.number), "rows": rows(Mark, mark.answers, sparse=True)}
        for mark in marks_of(answers)
    ]


def passed_to(draft: Draft) -> dict[str, Any] | None:
    """By whom the draft was passed on last, when, and what they wrote to whoever has it now."""
    came = draft.pages.get(PASSED)
    return {**came, "at": parse_datetime(came["at"])} if came else None


def saved_of(draft: Draft, slug: str) -> dict[str, Any]:
    """When a page was saved last, and on what."""
    saved = (draft.pages.get(SAVED) or {}).get(slug) or {"at": draft.saved_at.isoformat(), "where": ""}
    return {"at": parse_datetime(saved["at"]), "where": saved["where"]}
