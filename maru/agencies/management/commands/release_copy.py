"""`manage.py release_copy NAME`: a copy restored from a backup becomes the house, and sends again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from maru.agencies.acting import acting_as
from maru.agencies.operations import CopyNotHeld, release_copy
from maru.audit.context import Door


class Command(BaseCommand):
    help = "Let a restored copy go: its clocks fire, and its mail goes out. Only one house may do that."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The name is asked for, so that nobody lets the wrong one go."""
        parser.add_argument("name", help="the copy's name, as the restore told it and as every page shows it")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        """Release it, or say why not."""
        try:
            with acting_as(system="setup", door=Door.COMMAND):
                release_copy(name=name, at=timezone.now())
        except CopyNotHeld as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write(f"{name} is released: its clocks fire, and its mail goes out.")
