"""Between the form's answers and an assessment's columns, and what goes along when it is stepped up."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from caf import domains
from caf.models import Assessment, Consent, DomainEntry
from maru.agencies.models import User
from maru.timers.clock import london_day
from maru.web import words
from referrals.forms.keeping import MEDIUM
from referrals.homes import HOME

DAYS = ("date_of_birth", "expected_on")
CHILD_WORDS = (
    "family_name", "given_names", "also_known_as", "sex", "address", "postcode", "phone", "nhs_number", "school",
    "language",
)  # fmt: skip
FAMILY_WORDS = (
    "role", "family_name", "given_names", "sex", "address", "postcode", "phone", "language", "relationship",
    "parental_responsibility",
)  # fmt: skip


def as_written(answers: Mapping[str, Any], columns: Sequence[str]) -> dict[str, Any]:
    """Answers of the form as the columns keep them. An address that is withheld does not stand in a CAF."""
    estimate, withheld = answers.get("age_estimate"), answers.get("address_withheld") is True
    return {
        **{name: answers.get(name) or "" for name in columns},
        **(dict.fromkeys(HOME, "") if withheld else {}),
        **{name: as_day(answers.get(name)) for name in DAYS},
        "age_estimate": estimate if estimate != "" else None,
        "address_withheld": withheld,
    }


def as_day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def pages_from(assessment: Assessment, by: User) -> dict[str, Any]:
    """The pages of a referral that the CAF answers by itself: who refers, the child, those around it."""
    child = {"role": assessment.role, **words_of(assessment, CHILD_WORDS)}
    return {
        "referrer": {
            "referrer_name": by.name,
            "referrer_role": " ".join(filter(None, (by.title or assessment.unit.name, by.number))),
            "referrer_phone": by.phone or assessment.unit.phone,
            "referrer_email": by.email,
            "how_known": f"Through the CAF {assessment.reference}, opened by {assessment.unit}.",
        },
        "subjects": {"people": [child]},
        "others": {"people": [words_of(member, FAMILY_WORDS) for member in assessment.family.order_by("position")]},
    }


def words_of(named: Any, columns: Sequence[str]) -> dict[str, Any]:
    """Somebody as written, as answers of the form."""
    days = {name: getattr(named, name).isoformat() for name in DAYS if getattr(named, name)}
    facts = {name: getattr(named, name) for name in ("age_estimate", "address_withheld")}
    return {**{name: getattr(named, name) for name in columns}, **days, **facts}


def concern_from(assessment: Assessment) -> dict[str, Any]:
    """What the CAF already says to the questions about the concern; its author may change it."""
    strong = [f"{title}: {entry.strengths}" for title, entry in written_in(assessment) if entry.strengths]
    return {"working_well": "\n".join(strong)[:MEDIUM], "childs_words": assessment.childs_view[:MEDIUM]}


def written_in(assessment: Assessment) -> list[tuple[str, DomainEntry]]:
    """What was written in the three domains, in the order of the form: the element's title, and the entry."""
    found = {(entry.domain, entry.element): entry for entry in assessment.entries.all()}
    order = [(domain.slug, element) for domain in domains.DOMAINS for element in domain.elements]
    return [(element.title, found[slug, element.slug]) for slug, element in order if (slug, element.slug) in found]


def enclosure(assessment: Assessment) -> str:
    """The CAF in words, for the desk: why it was opened, consent, what was found, agreed and reviewed."""
    parts = [
        f"Stepped up from the CAF {assessment.reference}, opened by {assessment.unit} on "
        f"{words.day(london_day(assessment.opened_at))}. {led_by(assessment)}",
        f"What had led to it:\n{assessment.why}",
        consent_in_words(assessment),
        *(domain_in_words(assessment, domain) for domain in domains.DOMAINS),
        titled("What it comes to", assessment.summary),
        titled("What the child said to it", assessment.childs_view),
        titled("What the parents or carers said to it", assessment.parents_view),
        titled("Agreed actions", "\n".join(action_in_words(a) for a in assessment.actions.order_by("due_on", "pk"))),
        *(review_in_words(review) for review in assessment.reviews.order_by("held_on", "at")),
    ]
    return "\n\n".join(part for part in parts if part)


def led_by(assessment: Assessment) -> str:
    return f"Lead professional: {assessment.lead.name}." if assessment.lead else "Nobody led it."


def titled(title: str, text: str) -> str:
    return f"{title}:\n{text}" if text else ""


def consent_in_words(assessment: Assessment) -> str:
    consent = Consent.objects.filter(assessment=assessment).first()
    if consent is None:
        return "The family had not agreed to a CAF when this was referred."
    limits = f"\nNot with: {consent.not_with}" if consent.not_with else ""
    return (
        f"Consent to the CAF: {consent.get_given_as_display()} ({consent.given_by}), {words.day(consent.given_on)}."
        f"\nMay be shared with: {consent.share_with}{limits}"
    )


def domain_in_words(assessment: Assessment, domain: domains.Domain) -> str:
    written = {entry.element: entry for entry in assessment.entries.filter(domain=domain.slug)}
    lines = []
    for element in domain.elements:
        entry = written.get(element.slug)
        if entry is not None and (entry.strengths or entry.needs):
            lines.append(element.title)
            lines += [f"  Strengths: {entry.strengths}"] if entry.strengths else []
            lines += [f"  Needs: {entry.needs}"] if entry.needs else []
    return titled(domain.title, "\n".join(lines))


def action_in_words(action: Any) -> str:
    state = f"done: {action.result}" if action.done_at else "not done yet"
    return f"- {action.what} ({action.who}, by {words.day(action.due_on)}; wanted: {action.wanted}) – {state}"


def review_in_words(review: Any) -> str:
    said = f"\nThe family said: {review.family_said}" if review.family_said else ""
    return f"Review on {words.day(review.held_on)} ({review.present}):\n{review.progress}{said}"
