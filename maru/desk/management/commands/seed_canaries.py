"""`manage.py seed_canaries FILE`: a string of its own in every text, and who may see it."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from maru.desk import canaries


class Command(BaseCommand):
    help = "Replace every text that tells of somebody by a string of its own, and write who may see it. For good."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where the strings, their columns and who may see them are written")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            planted = canaries.plant()
        except canaries.NotHere as problem:
            raise CommandError(str(problem)) from None
        file.write_text(json.dumps(canaries.as_rows(planted), indent=1))
        self.stdout.write(f"{len(planted)} canaries are planted; {file} says who may see each.")
