"""Does every field of every model of ours say what it tells of somebody? (docs/fields.md, docs/adr/0016)"""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from maru.agencies.wall import is_walled
from maru.common import fields
from maru.common.fields import Misdeclared, Word, declares, word_of
from referrals.models import Party, Referral
from tests.contracts.test_catalogue import EXEMPT

# Of all exempt tables of ours, those that name colleagues, hold what a system was answered, or a secret's digest.
NAMES_STAFF = {"agencies_user", "agencies_calendarfeed", "audit_event"}


@pytest.fixture
def a_model():
    """A table that no migration makes: its own name, and nothing said of its fields."""

    def made(**columns):
        meta = type("Meta", (), {"app_label": "common", "managed": False})
        model = type("Sketch", (models.Model,), {"__module__": "maru.sketch", "Meta": meta, **columns})
        registered.append(model)
        return model

    registered = []
    yield made
    for model in registered:
        apps.all_models["common"].pop(model._meta.model_name, None)
    apps.clear_cache()


def test_every_field_has_a_word():
    assert fields.check_declared() == []


def test_the_models_of_every_room_are_asked():
    rooms = {model.__module__.split(".")[0] for model in fields.our_models()}
    assert rooms == set(settings.ROOMS)


@pytest.mark.parametrize(
    "field",
    [models.CharField(max_length=5), models.TextField(), models.DateField(), models.JSONField(), models.EmailField()],
    ids=lambda field: type(field).__name__,
)
def test_a_field_of_which_nothing_is_said_is_refused(a_model, field):
    a_model(forgotten=field)
    (error,) = fields.check_declared()
    assert error.id == "maru.E001" and "Sketch.forgotten" in error.msg and "@declares" in error.hint


@pytest.mark.parametrize(
    "field",
    [
        models.DateTimeField(),
        models.BooleanField(),
        models.PositiveSmallIntegerField(),
        models.UUIDField(),
        models.CharField(max_length=1, choices=[("y", "Yes")]),
    ],
    ids=lambda field: type(field).__name__,
)
def test_what_says_nothing_by_itself_needs_no_word(a_model, field):
    a_model(code=field)
    assert fields.check_declared() == []


def test_a_name_that_is_no_field_is_refused(a_model):
    with pytest.raises(Misdeclared, match="Sketch declares “surname”, which is no field"):
        declares(personal="surname")(a_model())


def test_a_field_with_two_words_is_refused(a_model):
    with pytest.raises(Misdeclared, match="Sketch declares “note” twice"):
        declares(personal="note", sensitive="note")(a_model(note=models.TextField()))


def test_what_is_inherited_keeps_its_word():
    assert word_of(Party, Party._meta.get_field("nhs_number")) is Word.PERSONAL
    assert word_of(Party, Party._meta.get_field("age_estimate")) is Word.PERSONAL
    assert word_of(Referral, Referral._meta.get_field("what_happened")) is Word.SENSITIVE


def test_what_tells_of_families_is_behind_the_wall():
    """Every table of ours outside it holds nothing of anybody, but for colleagues' names."""
    telling = {
        model._meta.db_table
        for model in fields.our_models()
        if any(word is not Word.NONE for _, word in fields.declared_fields(model))
    }
    assert telling & set(EXEMPT) == NAMES_STAFF
    assert all(is_walled(model) for model in fields.our_models() if model._meta.db_table in telling - NAMES_STAFF)
