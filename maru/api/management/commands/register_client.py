"""Makes another agency's system known to the API, and tells its secret, once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from maru.agencies.acting import acting_as
from maru.agencies.models import Agency, Unit
from maru.api.operations import REFERRING, register_client
from maru.api.scopes import Scope
from maru.audit.context import Door
from maru.common.errors import Refused


class Command(BaseCommand):
    """`register_client alderbrook-academy --scope referral:submit --scope referral:read`"""

    help = "Make an agency's system known to the API. Its secret is shown once and kept nowhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("agency", help="the agency's slug")
        parser.add_argument("--unit", action="append", help="a unit it acts for (its slug); else all that refer")
        parser.add_argument("--scope", action="append", choices=list(Scope), help="what it is let do; all else")

    def handle(self, *args: Any, agency: str, unit: list[str] | None, scope: list[str] | None, **options: Any) -> None:
        found = Agency.objects.filter(slug=agency).first()
        if found is None:
            raise CommandError(f"There is no agency “{agency}”.")
        units = Unit.objects.filter(agency=found).order_by("slug")
        if unit:
            units = units.filter(slug__in=unit)
            if len(units) < len(set(unit)):
                raise CommandError(f"{found} has no such unit. Its units: {slugs(found)}.")
        else:
            units = units.filter(kind__in=REFERRING)
        try:
            with acting_as(system="setup", door=Door.COMMAND):
                made = register_client(agency=found, units=list(units), scopes=scope or list(Scope), at=timezone.now())
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write(f"client_id={made.id}\nclient_secret={made.secret}")


def slugs(agency: Agency) -> str:
    return ", ".join(Unit.objects.filter(agency=agency).order_by("slug").values_list("slug", flat=True))
