"""Rows of the trail in words: by whom, what, through which door, why, on which record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Max, Min, QuerySet

from maru.agencies.models import Agency, Membership, Unit, User
from maru.api.models import Client
from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.audit.six import TOLD
from maru.audit.verbs import Verb
from maru.common.shown import shows
from maru.desk.kinds import references_of

DOORS = {
    Door.WEB: "page", Door.API: "API", Door.TASK: "task", Door.COMMAND: "command", Door.DEMO: "demo",
    Door.TEST: "test",
}  # fmt: skip
WHYS = {
    "own": "their own referral", "unit": "their unit’s", "queue": "the queue", "claimed": "claimed by them",
    "allocated": "allocated to them", "offered": "offered to their team", "lead": "they lead it",
    "public_task": "safeguarding: public task or legal duty", "consent": "agreed with the family",
    "vital": "to save a life", "repeated": "their own request, sent again", "print": "printed",
    "contingency": "for the day without a system", "audit": "audit",
}  # fmt: skip
# What an agency's system fetches by the API.
FETCHES = (Verb.REFERRAL_READ, Verb.HANDOVER_READ, Verb.LIST_SENT, Verb.ANSWER_REPEATED)
# More people than this have looked at one child only where something is very wrong: then the search has them all.
MOST = 200


@shows(User, Unit, Agency, name="User.title User.name", unit="Unit.name Agency.name")
@dataclass(frozen=True)
class Who:
    """Somebody who acted, as they are known now."""

    name: str
    unit: str = ""


THE_HOUSE = Who("The house itself")


@shows(AuditEvent, at="occurred_at", who=Who, on_behalf_of="data", what="verb", why="reason", nobody="reference")
@dataclass(frozen=True)
class Entry:
    """One row of the trail, without a word of the record itself."""

    at: datetime
    who: Who
    on_behalf_of: str
    what: str
    why: str
    door: str
    reference: str


@shows(
    AuditEvent,
    at="occurred_at",
    who=Who,
    on_behalf_of="data",
    to=Who,
    what="verb",
    why="reason",
    which="fields",
    nobody="reference",
)
@dataclass(frozen=True)
class Disclosure:
    """Something about a person was made known to somebody: by whom, when, to whom, by what right, and what of it."""

    at: datetime
    who: Who
    on_behalf_of: str
    to: Who
    what: str
    why: str
    which: str
    door: str
    reference: str


@dataclass(frozen=True)
class Look:
    """How somebody has looked at a child's records: how often, from when until when, why and through which doors."""

    who: Who
    on_behalf_of: str
    times: int
    first: datetime
    last: datetime
    whys: tuple[str, ...]
    doors: tuple[str, ...]


def entries(rows: Iterable[AuditEvent]) -> list[Entry]:
    """These rows in words. Called inside `house`: references are looked up beyond the reader's view."""
    rows = list(rows)
    known = people({row.actor for row in rows})
    references = references_of((row.root, UUID(row.root_id)) for row in rows if row.root_id and row.root)
    return [
        Entry(
            row.occurred_at, known[row.actor], row.data.get("on_behalf_of", ""), in_words(row.verb), why(row.reason),
            DOORS.get(row.door, row.door), references.get(UUID(row.root_id), "") if row.root_id else "",
        )
        for row in rows
    ]  # fmt: skip


def disclosures(rows: Iterable[AuditEvent]) -> list[Disclosure]:
    """These rows in words. An agency's system that fetches something is to whom the house itself gives it. Called
    inside `house`."""
    rows = list(rows)
    known = people({row.actor for row in rows})
    to = addressed({row.data.get("to", "") for row in rows})
    references = references_of((row.root, UUID(row.root_id)) for row in rows if row.root_id and row.root)
    return [
        Disclosure(
            row.occurred_at, THE_HOUSE if fetched(row) else known[row.actor], row.data.get("on_behalf_of", ""),
            known[row.actor] if fetched(row) else to[row.data.get("to", "")], in_words(row.verb), why(row.reason),
            ", ".join(field.replace("_", " ") for field in row.fields), DOORS.get(row.door, row.door),
            references.get(UUID(row.root_id), "") if row.root_id else "",
        )
        for row in rows
    ]  # fmt: skip


def fetched(row: AuditEvent) -> bool:
    """Whether an agency's system asked for it and was answered."""
    return row.actor.startswith("client:") and row.verb in FETCHES


def addressed(codes: set[str]) -> dict[str, Who]:
    """Who these addressees of the trail are. What was written before they were is said to be so."""
    found = {"": Who("Not written down"), "key-holders": Who("Whoever holds the key of the paper pack")}
    ids = [code.removeprefix("unit:") for code in codes if code.startswith("unit:")]
    for unit in Unit.objects.filter(pk__in=ids).select_related("agency"):
        found[f"unit:{unit.pk}"] = Who(unit.name, unit.agency.name)
    found |= people({code for code in codes if code.startswith(("user:", "client:"))})
    return {code: found.get(code, Who(code)) for code in codes}


def looks(rows: QuerySet) -> list[Look]:
    """These rows by who acted, whoever looked last first."""
    grouped = rows.order_by().values("actor", named=F("data__on_behalf_of"))
    grouped = grouped.annotate(
        times=Count("seq"), first=Min("occurred_at"), last=Max("occurred_at"),
        whys=ArrayAgg("reason", distinct=True), doors=ArrayAgg("door", distinct=True),
    ).order_by("-last")[:MOST]  # fmt: skip
    found = list(grouped)
    known = people({row["actor"] for row in found})
    return [
        Look(
            known[row["actor"]], row["named"] or "", row["times"], row["first"], row["last"],
            tuple(why(code) for code in row["whys"] if code), tuple(DOORS.get(door, door) for door in row["doors"]),
        )
        for row in found
    ]  # fmt: skip


def in_words(verb: str) -> str:
    return TOLD[Verb(verb)].words if verb in TOLD else verb


def why(code: str) -> str:
    """A reason's code in words."""
    return WHYS.get(code, code.replace("-", " ").replace("_", " "))


def people(actors: set[str]) -> dict[str, Who]:
    """Who these actors of the trail are: three questions for all."""
    ids = {kind: [] for kind in ("user", "client", "system")}
    for actor in actors:
        kind, _, named = actor.partition(":")
        ids[kind].append(named)
    found: dict[str, Who] = {f"system:{name}": Who("The house itself", name) for name in ids["system"]}
    units = units_of(ids["user"])
    for user in User.objects.filter(pk__in=ids["user"]):
        found[f"user:{user.pk}"] = Who(titled(user), units.get(user.pk, ""))
    for client in Client.objects.filter(pk__in=ids["client"]).select_related("account", "agency"):
        found[f"client:{client.pk}"] = Who(client.account.name, client.agency.name)
    return {actor: found.get(actor, Who(actor)) for actor in actors}


def titled(user: Any) -> str:
    return " ".join(filter(None, (user.title, user.name)))


def units_of(user_ids: list[str]) -> dict[UUID, str]:
    """The units that they are in now, or were in last."""
    found: dict[UUID, list[str]] = {}
    rows = Membership.objects.filter(user__in=user_ids).select_related("unit")
    for row in rows.order_by(F("until").desc(nulls_first=True), "since"):
        names = found.setdefault(row.user_id, [])
        if (row.until is None or not names) and row.unit.name not in names:
            names.append(row.unit.name)
    return {user_id: ", ".join(names) for user_id, names in found.items()}
