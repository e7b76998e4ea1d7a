"""A referral that arrives whole: its shape asked of the serializers, everything else of the pages' own forms."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from maru.api.problems import Fault, Invalid
from maru.api.questions import UNKNOWN, judged, put_to, shaped, typed
from maru.api.reading import at
from referrals.api.serializers import Asides, AsidesIn, ReferralIn
from referrals.completeness import PAGES
from referrals.forms import FORMS

NOBODY = "Say something of this person, or leave them out."
# They hold no data, and making them takes longer than all that they are asked.
WHOLE, ASIDES = ReferralIn(), AsidesIn()


def read(body: Mapping[str, Any]) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """The pages of a referral, as a draft would hold them, and what stands beside them.

    Raises Invalid, with everything that is wrong.
    """
    pages: dict[str, dict[str, Any]] = {}
    asides, faults = read_asides(body)
    for page in PAGES:
        asked = WHOLE.fields[page.slug]
        read_one = read_people if isinstance(asked, serializers.ListSerializer) else read_page
        pages[page.slug], found = read_one(page.slug, asked, body.get(page.slug))
        faults += found
    if faults:
        raise Invalid(faults)
    return pages, asides


def read_asides(body: Mapping[str, Any]) -> tuple[dict[str, str], list[Fault]]:
    """What a system says of a referral besides the form, and names that mean nothing."""
    unknown = [Fault(at("", name), "unknown", UNKNOWN) for name in body if name not in WHOLE.fields]
    told = {name: body.get(name) for name in Asides.base_fields}
    answered, faults = put_to(Asides, ASIDES, told, "")
    return answered.cleaned_data, unknown + faults


def read_page(slug: str, asked: serializers.Serializer, given: Any) -> tuple[dict[str, Any], list[Fault]]:
    """A page that is answered once. Where it is missing altogether, its questions say so one by one."""
    where, given = f"/{slug}", {} if given is None else given
    if not isinstance(given, Mapping):
        return {}, [Fault(where, "type", "Give an object.")]
    form, faults = put_to(FORMS[slug].typed, asked, given, where)
    return form.answers(), faults


def read_people(slug: str, asked: serializers.ListSerializer, given: Any) -> tuple[dict[str, Any], list[Fault]]:
    """A page that names people."""
    where, formset = f"/{slug}", FORMS[slug]
    people = [] if given is None else given
    if not isinstance(people, list):
        return {}, [Fault(where, "type", "Give a list of objects.")]
    if fault := wrong_number(formset, len(people), where):
        return {}, [fault]
    told = [shaped(asked.child, person, f"{where}/{place}") for place, person in enumerate(people)]
    prefix, sent = formset.get_default_prefix(), {}
    for place, (answers, _faults) in enumerate(told):
        # Also of whom nothing could be read there is a form: people are counted by what came.
        sent |= {f"{prefix}-{place}-came": ""} | typed(answers, f"{prefix}-{place}-")
    forms = formset.typed(sent)
    faults: list[Fault] = []
    for place, (answers, besides) in enumerate(told):
        found = judged(forms.forms[place], answers, f"{where}/{place}", besides)
        nobody = not found and not forms.forms[place].has_changed()
        faults += [Fault(f"{where}/{place}", "required", NOBODY)] if nobody else found
    return forms.answers(), faults


def wrong_number(formset: Any, number: int, where: str) -> Fault | None:
    """Fewer or more people than the page has room for."""
    for code, limit, wrong in (
        ("too_few_forms", formset.min_num, number < formset.min_num),
        ("too_many_forms", formset.max_num, number > formset.max_num),
    ):
        if wrong:
            return Fault(where, code, str(formset.default_error_messages[code]) % {"num": limit})
    return None
