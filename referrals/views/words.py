"""Answers and states in words: for reading, not for typing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maru.web import fields, words
from referrals.forms.keeping import answered
from referrals.models import Party, Subject

STATES = {
    "waiting": _("Waiting"),
    "at_desk": _("Being decided"),
    "offered": _("Offered"),
    "held": _("In hand"),
    "closed": _("Closed"),
}
MEANING = {
    "waiting": _("for the MARU desk since {since}"),
    "at_desk": _("by the MARU desk since {since}"),
    "offered": _("to another agency since {since}; until they accept it stays with {holder}"),
    "held": _("with {holder} since {since}"),
    "closed": _("on {since}"),
}
STATUS = {"draft": _("Draft"), "submitted": _("Submitted"), "withdrawn": _("Withdrawn")}


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


def answers_of(record: Any, form: type[forms.Form]) -> dict[str, Any]:
    """The answers that a record holds, by the names of the form's questions."""
    return {name: getattr(record, name, None) for name in form.base_fields}


@dataclass(frozen=True)
class Progress:
    """What its author is told of one child or adult at risk: no rating, no rationale, no match."""

    name: str
    state: Any
    custody: str
    meaning: str
    due_at: datetime | None
    news: str


def progress(subject: Subject) -> Progress:
    """How one subject stands, in plain words; the deadline is the decision's (`subjects_of`)."""
    return Progress(
        name=subject.party.name,
        state=STATES[subject.custody],
        custody=subject.custody,
        meaning=MEANING[subject.custody].format(holder=subject.holding_unit or "", since=words.moment(subject.since)),
        due_at=subject.decision_due_at,
        news=subject.news,
    )


def together(people: Iterable[Progress]) -> list[Progress]:
    """Those who stand alike in one line, with all their names."""
    alike: dict[Any, list[str]] = {}
    for person in people:
        alike.setdefault(replace(person, name=""), []).append(person.name)
    return [replace(person, name=words.listed(names)) for person, names in alike.items()]
