"""Does the exported role matrix say what the house itself asks?"""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.agencies.roles import ROLES


def exported():
    out = io.StringIO()
    call_command("export_role_matrix", json=True, stdout=out)
    return json.loads(out.getvalue())


def test_every_role_and_every_permission_is_in_it():
    matrix = exported()
    assert [role["slug"] for role in matrix["roles"]] == list(ROLES)
    assert matrix["permissions"] == list(Permission)
    assert all(role["description"].endswith(".") for role in matrix["roles"])


@pytest.mark.parametrize("slug", ROLES)
def test_who_holds_the_role_may_do_and_see_exactly_that(world, slug):
    (told,) = [role for role in exported()["roles"] if role["slug"] == slug]
    powers = powers_of(people(world)[slug])
    assert sorted(powers.permissions) == told["permissions"]
    assert sorted(powers.sees) == told["sees_whole"]
    assert bool(powers.unit_ids) == told["sees_unit"]


def people(world):
    """Somebody of each role who holds no other."""
    found = dict(world.county.people)
    found["partner_system"] = world.api("csc-peterborough").account
    return found


def test_it_says_where_to_read_it_otherwise():
    with pytest.raises(CommandError, match="docs/roles.md"):
        call_command("export_role_matrix")
