"""From a household and a concern to the six pages of a referral, as its author's draft would hold them."""

from datetime import datetime, timedelta
from typing import Any

from maru.timers.clock import LONDON
from scripts.demo.concerns import Concern
from scripts.demo.names import Home

WORDS = {
    "M": {"they": "he", "them": "him", "their": "his", "They": "He", "Their": "His"},
    "F": {"they": "she", "them": "her", "their": "her", "They": "She", "Their": "Her"},
}
ROLE_TITLES = {
    "submitter_police": "Police officer", "maru_triage_sw": "Social worker", "partner_practitioner": "Practitioner",
    "submitter_external": "Safeguarding lead",
}  # fmt: skip


def pages(
    *,
    home: Home,
    concern: Concern,
    author: Any,
    at: datetime,
    variant: int = 0,
    children: list[dict] | None = None,
    with_grandparent: bool = False,
    unborn: bool = False,
) -> dict[str, dict[str, Any]]:
    """The complete form. `author` is the staff member who writes; `children` are those of the home it is about."""
    subjects = list(home.children if children is None else children)
    if unborn:
        expected = (at + timedelta(days=85)).date().isoformat()
        mother = home.elders[0]["given_names"]
        subjects.append({**home.lives_here(), "role": "unborn", "given_names": mother, "expected_on": expected})
    if with_grandparent:
        subjects.append(home.grandparent)
    told = subjects[0]
    speaks = told["role"] != "unborn" and bool(concern.voice)
    return {
        "danger": danger(concern, at),
        "referrer": {
            "referrer_name": author.name, "referrer_role": author.title, "referrer_phone": "01632 960140",
            "how_known": "Through work with the family.", "aware_on": at.astimezone(LONDON).date().isoformat(),
        },
        "subjects": {"people": subjects},
        "others": {"people": list(home.elders)},
        "concern": {
            "what_happened": say(concern.happened[variant % len(concern.happened)], told, home),
            "worried_about": say(concern.worried, told, home),
            "working_well": say(concern.well, told, home),
            "needs_to_happen": say(concern.needs, told, home),
            "child_seen": "yes" if speaks else "no",
            "child_seen_alone": "yes" if speaks and variant % 2 else "no",
            "childs_words": concern.voice if speaks else "",
        },
        "consent": consent(concern, variant),
    }  # fmt: skip


def danger(concern: Concern, at: datetime) -> dict[str, str]:
    if not concern.danger:
        return {"immediate_danger": "no"}
    return {"immediate_danger": "yes", "called_999": "yes", "incident_number": f"CC-{at:%d%m%Y}-0417"}


def consent(concern: Concern, variant: int) -> dict[str, str]:
    """Whether the family knows, and on what ground the referral is shared."""
    if concern.key in ("mark-seen", "disclosure", "exploitation"):
        return {
            "parents_informed": "no", "not_informed_reason": "prejudice", "lawful_basis": "public_task",
            "not_informed_detail": "A planned talk with the child comes first.",
        }  # fmt: skip
    agreed = concern.key in ("young-carer", "parents-low", "smacked", "parents-alcohol")
    return {
        "parents_informed": "yes" if agreed or variant % 3 else "unknown",
        "consent_given": "yes" if agreed else "unknown",
        "lawful_basis": "consent" if agreed else "public_task",
    }


def say(text: str, told: dict, home: Home) -> str:
    """The text, about this child and this home."""
    words = WORDS.get(told.get("sex", ""), WORDS["F"])
    return text.format(name=told.get("given_names") or "The child", mother=home.elders[0]["given_names"], **words)
