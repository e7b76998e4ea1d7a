"""Which pages of the form there are and what each must have before a referral can be submitted. Pure.

Sources of what is required: the countywide referral form (DOMAIN.md section 3, parts A, B, C, I, J).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PUBLIC_TASK = "public_task"


@dataclass(frozen=True)
class Page:
    """One page: its address, its title, the answers that must be there, and lists that must have a member."""

    slug: str
    title: str
    required: tuple[str, ...] = ()
    lists: tuple[str, ...] = field(default=())


PAGES = (
    Page("danger", "Is anybody in danger now?", ("immediate_danger",)),
    Page("referrer", "Who is referring", ("referrer_name", "referrer_role", "referrer_phone")),
    Page("subjects", "Children and adults at risk", lists=("people",)),
    Page("others", "Parents, carers and others"),
    Page(
        "concern",
        "The concern",
        ("what_happened", "worried_about", "needs_to_happen", "child_seen"),
    ),
    Page("consent", "Consent and lawful basis", ("parents_informed", "lawful_basis")),
)
# Opened only where there is something to say: nobody must look at them, and what was begun there must be right.
ASIDE = (Page("injuries", "Injuries"),)
BY_SLUG = {page.slug: page for page in (*PAGES, *ASIDE)}


def is_complete(page: Page, answers: Mapping[str, Any] | None) -> bool:
    """Whether a page that has been saved holds all it must. An optional page must have been looked at."""
    if answers is None:
        return False
    return all(answers.get(name) for name in (*page.required, *page.lists))


def missing(pages: Mapping[str, Mapping[str, Any]]) -> tuple[Page, ...]:
    """The pages that keep a referral from being submitted, in their order."""
    return tuple(page for page in PAGES if not is_complete(page, pages.get(page.slug)))


def begun_aside(pages: Mapping[str, Mapping[str, Any]]) -> tuple[Page, ...]:
    """The pages aside on which something was written."""
    return tuple(page for page in ASIDE if any(pages.get(page.slug, {}).values()))


def in_words(pages: Sequence[Page]) -> str:
    """`“The concern” and “Consent”`, for a sentence."""
    names = [f"“{page.title}”" for page in pages]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
