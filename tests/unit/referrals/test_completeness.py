"""When is a page of the form complete?"""

from referrals.completeness import ASIDE, BY_SLUG, PAGES, in_words, is_complete, missing
from referrals.forms import FORMS

WHOLE = {page.slug: dict.fromkeys((*page.required, *page.lists), "x") for page in PAGES}


def test_every_page_has_its_form_in_the_same_order():
    assert list(FORMS) == [page.slug for page in (*PAGES, *ASIDE)]


def test_every_required_answer_is_asked_for():
    for page in PAGES:
        if not page.lists:
            form = FORMS[page.slug]
            assert set(page.required) <= set((form.form if hasattr(form, "moved") else form).base_fields)


def test_a_page_needs_each_of_its_required_answers():
    assert missing(WHOLE) == ()
    for page in PAGES:
        for name in (*page.required, *page.lists):
            assert not is_complete(page, {**WHOLE[page.slug], name: ""})


def test_a_page_where_nothing_is_required_must_still_be_looked_at():
    assert is_complete(BY_SLUG["others"], {"people": []})
    assert not is_complete(BY_SLUG["others"], None)


def test_missing_pages_are_named_in_a_sentence():
    assert in_words(PAGES[:1]) == "“Is anybody in danger now?”"
    assert in_words(PAGES[:3]) == ("“Is anybody in danger now?”, “Who is referring” and “Children and adults at risk”")
