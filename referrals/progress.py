"""What its author is told of a referral: the words that the pages and the API share. Nothing of the desk's."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from maru.web import words
from referrals.models import Subject

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
