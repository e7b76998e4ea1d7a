"""A referral as it was written, by the questions of its form: what the pages show and the API answers."""

from collections.abc import Mapping
from typing import Any

from django import forms

from referrals.forms.pages import Concern, Consent, Danger, Referrer
from referrals.models import Referral

ONCE: Mapping[str, type[forms.Form]] = {
    "danger": Danger, "referrer": Referrer, "concern": Concern, "consent": Consent,
}  # fmt: skip


def answers_of(record: Any, form: type[forms.Form]) -> dict[str, Any]:
    """The answers that a record holds, by the names of the form's questions."""
    return {name: getattr(record, name, None) for name in form.base_fields}


def page_of(referral: Referral, slug: str) -> dict[str, Any]:
    """One page that names nobody, as it was submitted. Whether 999 was called is kept with the incident number."""
    answers = answers_of(referral, ONCE[slug])
    if slug == "danger":
        answers |= {"immediate_danger": "yes" if referral.immediate_danger else "no"}
    return answers
