"""Ends another agency's system: it is let in no more, from this moment."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from maru.agencies.acting import acting_as
from maru.api.models import Client
from maru.api.operations import end_client
from maru.audit.context import Door


class Command(BaseCommand):
    """`end_client <client_id>`"""

    help = "End an agency's system: its tokens are void at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client_id", help="what it signs on by, as register_client told it")

    def handle(self, *args: Any, client_id: str, **options: Any) -> None:
        with acting_as(system="setup", door=Door.COMMAND):
            rows = Client.objects.select_related("account", "application")
            client = rows.filter(application__client_id=client_id).first()
            if client is None:
                raise CommandError("There is no client of that id.")
            end_client(client=client, at=timezone.now())
        self.stdout.write(f"{client} is let in no more.")
