"""What is said of seals: what they hide, and why they were put."""

from collections import Counter
from uuid import UUID

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext_lazy

from maru.agencies.models import Seal, User, Withheld
from maru.audit.models import AuditEvent, ReasonText
from maru.audit.verbs import Verb

MOST_ATTEMPTS = 20
KINDS = {
    "referral": ngettext_lazy("%(number)d referral", "%(number)d referrals", "number"),
    "person": ngettext_lazy("%(number)d person", "%(number)d people", "number"),
    "handover": ngettext_lazy("%(number)d offer", "%(number)d offers", "number"),
    "investigation": ngettext_lazy("%(number)d investigation", "%(number)d investigations", "number"),
    "assessment": ngettext_lazy("%(number)d CAF", "%(number)d CAFs", "number"),
}
ONE_OF = {
    "referral": lazy("Referral"),
    "person": lazy("Person"),
    "handover": lazy("Offer"),
    "investigation": lazy("Investigation"),
    "assessment": lazy("CAF"),
}


def counted(kinds: Counter[str]) -> str:
    """1 referral, 3 people, 1 offer."""
    return ", ".join(str(said % {"number": kinds[kind]}) for kind, said in KINDS.items() if kinds[kind])


def attempts_on(seal: Seal) -> list[tuple[AuditEvent, str]]:
    """Who asked for what it hides, was told that there is nothing, and through which door; the newest first."""
    roots = [str(pk) for pk in Withheld.objects.filter(seal=seal).values_list("object_id", flat=True)]
    rows = AuditEvent.objects.filter(root_id__in=roots, object_id=str(seal.pk), verb=Verb.SEAL_ATTEMPTED)
    events = list(rows.order_by("-seq")[:MOST_ATTEMPTS])
    names = dict(User.objects.filter(pk__in={event.data["by"] for event in events}).values_list("pk", "name"))
    return [(event, names[UUID(event.data["by"])]) for event in events]


def reason_of(seal: Seal) -> str:
    """Why it was put, or must stand, as its keeper said last."""
    said = AuditEvent.objects.filter(
        root_id=str(seal.object_id), object_id=str(seal.pk), verb__in=(Verb.RECORD_SEALED, Verb.SEAL_REVIEWED)
    )
    newest = said.order_by("-seq").values_list("text_hash", flat=True).first()
    return ReasonText.objects.filter(root_id=seal.object_id, hash=newest).values_list("text", flat=True).first() or ""
