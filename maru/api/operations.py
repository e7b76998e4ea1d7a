"""Making an agency's system known, and ending it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from oauth2_provider.generators import generate_client_id, generate_client_secret
from oauth2_provider.models import AccessToken, Application

from maru.agencies.acting import operation
from maru.agencies.models import Agency, Unit
from maru.agencies.models.users import SYSTEMS_DOMAIN
from maru.agencies.operations import grant_membership, lock_account, register_user
from maru.api.models import Client
from maru.api.scopes import Scope
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import Refused

ROLE = "partner_system"
# Teams that refer, and teams that are offered something. What the desk, CAIU and the duty detective are involved in is
# nobody's to read by the API.
REFERRING = (Unit.Kind.PARTNER, Unit.Kind.SUBMITTING)


class NotThisAgencys(Refused):
    code = "unit-of-another-agency"
    default = "A system refers and answers for units of its own agency, at least for one."


class NotForASystem(Refused):
    code = "unit-not-for-a-system"
    default = "No system refers or answers for the MARU desk, for CAIU or for the duty senior detective."


class UnknownScope(Refused):
    code = "unknown-scope"


@dataclass(frozen=True)
class Registered:
    """A client, with what it signs on by. The secret is kept nowhere else: it can be told once, now."""

    client: Client
    id: str
    secret: str


@operation
def register_client(*, agency: Agency, units: Sequence[Unit], scopes: Iterable[str], at: datetime) -> Registered:
    """Make an agency's system known, with an account in each of these units of the agency.

    Raises NotThisAgencys, NotForASystem, UnknownScope.
    """
    scopes = sorted(set(scopes))
    unknown = [scope for scope in scopes if scope not in set(Scope)]
    if unknown or not scopes:
        raise UnknownScope(f"Scopes are {', '.join(Scope)}.")
    if not units or any(unit.agency_id != agency.pk for unit in units):
        raise NotThisAgencys
    if any(unit.kind not in REFERRING for unit in units):
        raise NotForASystem
    known_as, secret = generate_client_id(), generate_client_secret()
    name = f"{agency.name} (system)"
    account = register_user(
        email=f"{known_as}@{SYSTEMS_DOMAIN}".lower(), name=name, password=None, signs_in=False, at=at
    )
    for unit in units:
        grant_membership(user=account, unit=unit, role=ROLE, at=at)
    application = Application.objects.create(
        client_id=known_as,
        client_secret=secret,
        name=name,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
    )
    client = Client.objects.create(
        application=application, agency=agency, account=account, scopes=scopes, registered_at=at
    )
    trail.record(Verb.CLIENT_REGISTERED, on=client, agency=agency.slug, scopes=" ".join(scopes))
    return Registered(client, known_as, secret)


@operation
def end_client(*, client: Client, at: datetime) -> None:
    """End an agency's system: its tokens are void at once, and its account is locked out. What it did stays."""
    if client.ended_at is not None:
        return
    client.ended_at = at
    client.save(update_fields=["ended_at"])
    AccessToken.objects.filter(application=client.application_id).delete()
    lock_account(user=client.account, at=at)
    trail.record(Verb.CLIENT_ENDED, on=client, at=at)
