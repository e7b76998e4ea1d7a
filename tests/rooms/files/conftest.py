import pytest

from referrals import operations
from tests.rooms.files import samples


@pytest.fixture(autouse=True)
def _files_of_one_test(settings, tmp_path):
    """Keep no file of a test among the product's own."""
    settings.MARU_FILES = tmp_path / "files"


@pytest.fixture
def attach(world):
    """Put a file to a case, as its author."""

    def put(case, data=None, name="arm.jpg", who="submitter_police"):
        by = world.user(who)
        with world.acting(who):
            return operations.attach(
                referral_id=case.pk, data=data or samples.photograph(), name=name, by=by, at=world.now
            )

    return put
