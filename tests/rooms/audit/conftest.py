"""A trail of twelve rows with anchors of three of them, and its owner at work on it."""

import pytest
from django.db import transaction

from maru.agencies.acting import acting_as
from maru.audit import anchors, trail
from maru.audit.context import Door
from maru.audit.verbs import Verb
from maru.common.database import as_owner
from tests.databases import clone_of
from tests.tampers import ROWS


@pytest.fixture(scope="module")
def kept(template_db, django_db_setup, django_db_blocker):
    """A database of this module's own with twelve rows of trail; the file of its anchors, one of each fourth row."""
    with django_db_blocker.unblock(), clone_of(template_db):
        for number in range(1, ROWS + 1):
            with acting_as(system="story", door=Door.TEST):
                trail.record(Verb.LIST_READ, fields=["rag"], reason="queue", n=number)
            if number % 4 == 0:
                anchors.write()
        yield anchors.path()


@pytest.fixture
def owner_at_work(kept):
    """The owner of the tables, in a transaction that is undone."""
    with as_owner(), transaction.atomic():
        yield
        transaction.set_rollback(True)
