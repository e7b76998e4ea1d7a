"""The audit trail as a list that reads as the story did."""

import difflib

from maru.api.models import Client
from maru.audit.models import AuditEvent

SAVED = "referral.draft-saved"


def told(world, since):
    """Every event after `since` (a seq), in its order: who, verb. Only the first save of each page of a draft is
    told, because the browser saves while somebody types, as often as they pause."""
    names = {f"user:{person.pk}": key for key, person in world.county.people.items()}
    columns = ("actor", "verb", "object_id", "fields")
    with world.looking():
        systems = Client.objects.select_related("agency")
        names |= {f"client:{system.pk}": f"system of {system.agency.slug}" for system in systems}
        events = list(AuditEvent.objects.filter(seq__gt=since).order_by("seq").values_list(*columns))
    lines, saved = [], set()
    for actor, verb, about, fields in events:
        if verb == SAVED and (about, *fields) in saved:
            continue
        saved.add((about, *fields))
        # Who signs in is nobody yet: the house writes it down, about them.
        who = f"user:{about}" if actor == "system:sign-in" else actor
        lines.append(f"{names.get(who, who)} {verb}")
    return lines


def last_event(world):
    """The seq from which a story begins."""
    with world.looking():
        return AuditEvent.objects.order_by("-seq").values_list("seq", flat=True).first()


def script(text):
    """An expected trail: a person and their verbs on each line; `×3` says the verb before it three times."""
    lines = []
    for row in filter(None, map(str.strip, text.strip().splitlines())):
        who, _, verbs = row.partition(": ")
        for verb in verbs.split():
            lines += lines[-1:] * (int(verb[1:]) - 1) if verb.startswith("×") else [f"{who} {verb}"]
    return lines


def assert_told(world, since, text):
    """The whole list, neither more nor less; what differs is said line by line."""
    expected, found = script(text), told(world, since)
    assert found == expected, "\n".join(difflib.unified_diff(expected, found, "expected", "told", lineterm="", n=2))
