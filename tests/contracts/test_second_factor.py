"""Where a second factor is required, does a password alone open any address of the matrix?"""

import pytest

from tests.contracts import access


@pytest.mark.parametrize("room", sorted({row.url.split(":")[0] for row in access.read()}))
def test_a_password_alone_opens_nothing_of_the_matrix(full_house, room):
    rows = [row for row in access.expected_rows() if row.url.split(":")[0] == room]
    answers = {(row, answer["Location"] if answer.status_code == 302 else answer.status_code)
               for row in rows if (answer := access.asked(full_house, row, access.PWD_ONLY))}  # fmt: skip
    # A session opens nothing of the API in any case.
    expected = 401 if room.endswith("-api") else "/accounts/2fa/"
    assert answers == {(row, expected) for row in rows}
