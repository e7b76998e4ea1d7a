"""What do the fields keep of the numbers of other systems, and what do they say of one that cannot be?"""

import pytest
from django.core.exceptions import ValidationError

from maru.web import numbered


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (numbered.Pnc(), "79/163001b", "1979/0163001B"),
        (numbered.Upn(), "q873 200 114 001", "Q873200114001"),
        (numbered.Uprn(), "000100", "100"),
        (numbered.Collar(), " 1234 ", "1234"),
        (numbered.Cro(required=False), "", ""),
    ],
)
def test_one_form_is_kept(field, typed, kept):
    assert field.clean(typed) == kept


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (numbered.Pnc(), "its letter must fit"),
        (numbered.Cro(), "its letter must fit"),
        (numbered.Asn(), "its last letter must fit"),
        (numbered.Upn(), "a letter and 12 digits"),
        (numbered.Uprn(), "up to 12 digits"),
        (numbered.Collar(), "up to 5 digits"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(field, said):
    with pytest.raises(ValidationError) as caught:
        field.clean("nonsense of no length")
    assert said in caught.value.messages[0]
