"""The audit trail as a list that reads as the story did."""

from maru.audit.models import AuditEvent


def told(world, since):
    """Every event after `since` (a seq), in its order: who, verb. What typing saved several times is one."""
    names = {f"user:{person.pk}": key for key, person in world.county.people.items()}
    with world.looking():
        events = AuditEvent.objects.filter(seq__gt=since).order_by("seq").values_list("actor", "verb", "object_id")
        # Who signs in is nobody yet: the house writes it down, about them.
        whose = [(f"user:{about}" if actor == "system:sign-in" else actor, verb) for actor, verb, about in events]
    lines = [f"{names.get(actor, actor)} {verb}" for actor, verb in whose]
    return [line for number, line in enumerate(lines) if not (number and typing(line, lines[number - 1]))]


def typing(line, before):
    """The browser saves as somebody types: how often depends on how quickly they do."""
    return line == before and line.endswith("referral.draft-saved")


def last_event(world):
    """The seq from which a story begins."""
    with world.looking():
        return AuditEvent.objects.order_by("-seq").values_list("seq", flat=True).first()


def script(text):
    """An expected trail: one line for each person, their verbs after the colon; `×3` repeats the one before."""
    lines = []
    for row in filter(None, map(str.strip, text.strip().splitlines())):
        who, _, verbs = row.partition(": ")
        for verb in verbs.split():
            if verb.startswith("×"):
                lines += lines[-1:] * (int(verb[1:]) - 1)
            else:
                lines.append(f"{who} {verb}")
    return lines
