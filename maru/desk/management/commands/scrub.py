"""`manage.py scrub`: makes a copy of the records fit for testing. What it does to them cannot be undone."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maru.desk.scrub import NotFitForScrubbing, scrub


class Command(BaseCommand):
    help = "Replace everything that tells of somebody in a database that is marked as a copy, for good."

    def handle(self, **options: Any) -> None:
        """The key by which values became others is thrown away with the process."""
        try:
            scrub(key=secrets.token_bytes(32), tell=self.stdout.write)
        except NotFitForScrubbing as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write("This copy tells of nobody. Hand it on as a dump (pg_dump), not as files of the server.")
