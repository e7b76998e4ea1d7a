"""What every test stands on: see `tests/databases.py` and `tests/sites.py` for the fixtures."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

pytest_plugins = ["tests.world", "tests.databases", "tests.sites"]

UNIT = Path(__file__).parent / "unit"
NEEDS_DATABASE = {"db", "transactional_db", "committed_db", "site", "browser", "live_server", "world"}


def pytest_collection_modifyitems(items):
    """Fail a test in tests/unit that asks for the database: there it would be neither quick nor pure."""
    for item in items:
        asks = NEEDS_DATABASE & set(getattr(item, "fixturenames", ()))
        if item.path.is_relative_to(UNIT) and (asks or item.get_closest_marker("django_db")):
            raise pytest.UsageError(f"{item.nodeid} asks for the database; move it from tests/unit to tests/rooms")


@pytest.fixture(scope="session", autouse=True)
def _anchors_apart(tmp_path_factory):
    """Write no anchors of the suite's databases among the product's own."""
    settings.ANCHORS = tmp_path_factory.mktemp("anchors")
    os.environ["MARU_ANCHORS"] = str(settings.ANCHORS)


@pytest.fixture(scope="session", autouse=True)
def _files_apart(tmp_path_factory):
    """Keep no photograph of the suite's among the product's own."""
    settings.MARU_FILES = tmp_path_factory.mktemp("files")
    os.environ["MARU_FILES"] = str(settings.MARU_FILES)


@pytest.fixture(autouse=True)
def _empty_cache():
    """Leave nothing of one test's throttles and names to the next."""
    yield
    cache.clear()
