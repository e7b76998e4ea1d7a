"""What the tests of early help share: words, and calling one operation as somebody."""

from contextlib import contextmanager
from datetime import timedelta

from caf import operations as caf
from maru.audit.models import AuditEvent
from maru.notify.models import Notice
from maru.timers.clock import london_day
from scripts.demo.helping import AGREED

SCHOOL, COLLEAGUE, TEAM = "submitter_external", "partner_csc_2", "partner_practitioner"
ENDINGS = ("needs_met", "declined", "consent_withdrawn", "disengaged", "moved", "social_care", "aged_out", "duplicate")


def call(world, actor, name, assessment=None, /, at=None, **arguments):
    """One of the room's operations, as somebody, on an assessment."""
    at = at or world.now
    if assessment is not None:
        arguments["assessment_id"] = assessment.pk
    with world.acting(actor, at):
        return getattr(caf, name)(by=world.user(actor), at=at, **arguments)


def agreement(world, **changes):
    """Everything that a consent says."""
    today = london_day(world.now)
    return {**AGREED, "given_on": today, "review_on": today + timedelta(weeks=6), **changes}


def meeting(world, **changes):
    """Everything that a review says."""
    today = london_day(world.now)
    said = {"present": "Mother, teacher", "progress": "She is on time.", "family_said": "It is easier now."}
    return {**said, "held_on": today, "next_on": today + timedelta(weeks=12), **changes}


def action(world, **changes):
    due_on = london_day(world.now) + timedelta(days=3)
    return {"wanted": "On time.", "what": "Breakfast club", "who": "School", "due_on": due_on, **changes}


def asked(world, **changes):
    """What a step-up asks."""
    pages = world.pages()
    return {name: {**pages[name], **changes.get(name, {})} for name in ("danger", "concern", "consent")}


def verbs(world, record):
    """What the trail says of a record, in its order."""
    with world.looking():
        found = AuditEvent.objects.filter(root_id=str(record.pk)).order_by("seq")
        return list(found.values_list("verb", flat=True))


def told_to(world, who):
    with world.looking():
        return list(Notice.objects.filter(to_user=world.user(who)).order_by("raised_at").values_list("text", flat=True))


@contextmanager
def news(world):
    """What is told while this lasts: to whom (a role or a person's key), what, whether urgent."""
    keys = {user.pk: key for key, user in world.county.people.items()}
    with world.looking():
        known = set(Notice.objects.values_list("pk", flat=True))
    heard = []
    yield heard
    with world.looking():
        rows = Notice.objects.exclude(pk__in=known).select_related("to_unit").order_by("raised_at", "key")
        heard += [
            (keys[row.to_user_id] if row.to_user_id else f"{row.to_unit.slug} {row.to_role}", row.text, row.urgent)
            for row in rows
        ]
