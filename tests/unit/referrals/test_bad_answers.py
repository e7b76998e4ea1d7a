"""Does every field of every page meet every kind of bad input with a sentence, and keep what was typed?"""

import json

import pytest
from django.forms import MultiWidget
from django.http import QueryDict

from referrals.forms import FORMS, AddInformation, Withdraw

BAD = {
    "oversized": "x" * 60_000,
    "null": "a\x00b",
    "bell": "a\x07b",
    "turning": "a\u202eb",
    "markup": "<script>alert(1)</script>",
    "quote": "' OR 1=1 --",
    "negative": "-1",
    "huge number": "9" * 5_000,
    "other digits": "٣٤",
    "wide": "ﷺ" * 100,
    "list": ["one", "two"],
    "json": '{"a": [1]}',
    "blank": " \t\n ",
}
BAD_DATES = {
    "no such day": ("31", "2", "2020"),
    "no such month": ("1", "13", "2020"),
    "year one": ("1", "1", "1"),
    "far year": ("1", "1", "99999"),
    "words": ("a", "b", "c"),
    "half": ("", "", "2020"),
    "other digits": ("٣", "٣", "٢٠٢٠"),
    "null": ("\x00", "1", "2020"),
    "endless": ("9" * 5_000,) * 3,
    "superscript": ("²", "²", "²²²²"),
}


def every_field():
    for slug, form in FORMS.items():
        people = hasattr(form, "moved")
        for name, field in (form.form if people else form).base_fields.items():
            yield slug, f"form-1-{name}" if people else name, name, isinstance(field.widget, MultiWidget)


def cases():
    for slug, key, name, is_date in every_field():
        for kind, value in (BAD_DATES if is_date else BAD).items():
            yield pytest.param(slug, key, name, value, id=f"{slug}-{name}-{kind}")


def sent(slug, key, value):
    data = QueryDict(mutable=True)
    if isinstance(value, tuple):
        for part, text in zip(("day", "month", "year"), value, strict=True):
            data[f"{key}_{part}"] = text
    elif isinstance(value, list):
        data.setlist(key, value)
    else:
        data[key] = value
    return FORMS[slug].typed(data)


@pytest.mark.parametrize(("slug", "key", "name", "value"), list(cases()))
def test_bad_input_is_met_with_a_sentence_and_kept(slug, key, name, value):
    form = sent(slug, key, value)
    assert not form.is_valid() or str(value).isspace() and slug in ("others", "injuries"), (
        "the rest of the page is empty"
    )
    one = form.forms[1] if hasattr(form, "forms") else form
    for sentences in one.errors.values():
        assert all(str(sentence)[0].isupper() and len(str(sentence)) < 300 for sentence in sentences)
    answers = form.answers(blanks=True) if hasattr(form, "forms") else form.answers()
    kept = json.dumps(answers, ensure_ascii=False)
    assert "\x00" not in kept and "\\u0000" not in kept
    several = answers.get("people") or answers.get("marks")
    mine = several[-1][name] if several else answers[name]
    assert mine == one.kept(name)
    assert str(FORMS[slug].opened(answers))
    if name in one.errors and isinstance(value, str) and name not in ("same_address", "age_unknown"):
        assert mine == value.replace("\x00", "")


@pytest.mark.parametrize("value", [v for v in BAD.values() if isinstance(v, str)], ids=[k for k in BAD if k != "list"])
@pytest.mark.parametrize(("form", "name"), [(AddInformation, "text"), (Withdraw, "reason")])
def test_what_is_written_afterwards_is_checked_too(form, name, value):
    written = form({name: value})
    if written.is_valid():
        assert written.cleaned_data[name]
    else:
        assert written.errors[name][0]
