"""Is a body that is made to break its reader refused before it does, at every door that reads one?"""

import pytest
from django.core.exceptions import ValidationError

from maru.web.security_keys import AddKey, UseKey, UseKeyAgain

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
DOORS = (
    "/accounts/login/",
    "/accounts/password/reset/",
    "/api/v1/oauth/token/",
    "/api/v1/oauth/revoke/",
    "/referrals/new/",
)
MANY = 1001
BODIES = {
    "another encoding": (f"{FORM}; charset=utf-16", "login=a".encode("utf-16")),
    "no encoding": (f"{FORM}; charset=nonsense", b"login=a"),
    "parts in another encoding": ("multipart/form-data; boundary=b; charset=utf-16", b"--b--\r\n"),
    "more fields than any form has": (FORM, b"&".join(b"f%d=1" % i for i in range(MANY))),
    "more parts than any form has": (
        PARTS,
        b"".join(b'--b\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % i for i in range(MANY)) + b"--b--",
    ),
    "more files than any form has": (
        PARTS,
        b"".join(
            b'--b\r\nContent-Disposition: form-data; name="f"; filename="%d"\r\n\r\n1\r\n' % i for i in range(MANY)
        )
        + b"--b--",
    ),
    "more text than any form has": (FORM, b"login=" + b"x" * (2 * 1024 * 1024 + 1)),
    "parts without an end": (PARTS, b'--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n1'),
    "parts without a boundary": ("multipart/form-data", b"--b--"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("door", DOORS)
def test_no_door_breaks(client, door, body):
    kind, content = BODIES[body]
    answer = client.generic("POST", door, content, content_type=kind)
    assert 400 <= answer.status_code < 500 or answer.status_code == 200, answer.status_code


UNREADABLE = {"too deep": '{"a":' * 5000, "lists too deep": "[" * 100_000, "a number too long": "1" * 5000, "none": "{"}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize("form", [AddKey, UseKey, UseKeyAgain])
def test_what_a_browser_says_of_a_key_breaks_no_reader(form, text):
    field = form.base_fields["credential"]
    with pytest.raises(ValidationError):
        field.clean(text)
    assert field.bound_data(text, None) == text


@pytest.mark.django_db
@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_and_breaks_no_page(world, text):
    answer = world.client("maru_manager").post("/accounts/2fa/webauthn/add/", {"name": "Mine", "credential": text})
    assert answer.status_code == 200
