"""What somebody asks of the trail, and what of it is theirs to see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from maru.agencies.belonging import Root
from maru.agencies.models import Membership, User, Withheld
from maru.api.models import Client
from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.audit.six import DISCLOSES, UNSHOWN, Six, verbs_of
from maru.audit.verbs import Verb
from maru.common.ids import LONDON
from maru.web.keyset import Place, beyond

# What names records by their references alone: one row for many of them.
NAMING = (Verb.PACK_WRITTEN, Verb.LIST_SENT, Verb.ANSWER_REPEATED)


@dataclass(frozen=True)
class Asked:
    """A question to the trail. `who` is a person's id, or that of the account under which a system acts; `unit` is a
    unit that they are or were in; days are London's, both included."""

    who: UUID | None = None
    unit: UUID | None = None
    reference: str = ""
    six: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def says(self) -> dict[str, str]:
        """What was asked, as the trail keeps it."""
        return {name: str(value) for name, value in vars(self).items() if value}


def seen_by(reader: Any) -> QuerySet:
    """The trail without what is withheld from the reader, and without the house's own books."""
    hidden = Withheld.objects.hidden_from(reader)
    hidden = hidden.annotate(as_text=Cast("object_id", CharField())).values("as_text")
    return AuditEvent.objects.exclude(verb__in=UNSHOWN).exclude(root_id__in=hidden)


def answered(asked: Asked, roots: list[str] | None, reader: Any, after: Place | None = None) -> QuerySet:
    """The rows that answer the question, newest first, from a place onwards. `roots` are the ids of the records it is
    about, where it is about some."""
    rows = seen_by(reader)
    if roots is not None:
        rows = rows.filter(root_id__in=roots)
    if asked.who:
        rows = rows.filter(actor__in=actors(Q(pk=asked.who)))
    if asked.unit:
        members = Membership.objects.filter(unit=asked.unit).values("user")
        rows = rows.filter(actor__in=actors(Q(pk__in=members)))
    if asked.six:
        rows = rows.filter(verb__in=verbs_of(Six(asked.six)))
    if asked.since:
        rows = rows.filter(occurred_at__gte=midnight(asked.since))
    if asked.until:
        rows = rows.filter(occurred_at__lt=midnight(asked.until + timedelta(days=1)))
    return beyond(rows, "occurred_at", after, falling=True)


def disclosed(roots: Iterable[Root], reader: Any) -> QuerySet:
    """Whatever of these records was made known to somebody, of what is not withheld from the reader: what was passed
    on, printed or exported, what an agency's system fetched, and the lists and packs that named one of them."""
    hidden = set(Withheld.objects.hidden_from(reader).values_list("object_id", flat=True))
    shown = [root for root in roots if root.object_id not in hidden]
    ids = [str(root.object_id) for root in shown]
    fetched = Q(verb__in=(Verb.REFERRAL_READ, Verb.HANDOVER_READ), door=Door.API.value, root_id__in=ids)
    named = Q(pk__in=[])
    for reference in sorted({root.reference for root in shown if root.reference}):
        named |= Q(references__contains=reference)
    rows = seen_by(reader).annotate(references=KT("data__references"))
    return rows.filter(Q(verb__in=DISCLOSES, root_id__in=ids) | fetched | Q(Q(verb__in=NAMING) & named))


def actors(which: Q) -> list[str]:
    """How the trail names these accounts: a person by their id, a system by its client's."""
    accounts = User.objects.filter(which)
    people = [f"user:{pk}" for pk in accounts.filter(signs_in=True).values_list("pk", flat=True)]
    systems = Client.objects.filter(account__in=accounts).values_list("pk", flat=True)
    return people + [f"client:{pk}" for pk in systems]


def midnight(day: date) -> datetime:
    """When that day begins in London."""
    return datetime.combine(day, time(), LONDON)
