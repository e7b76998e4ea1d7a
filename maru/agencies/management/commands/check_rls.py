"""`manage.py check_rls`: does every table stand behind the wall, and is it empty in nobody's name?"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from maru.agencies import catalogue
from maru.agencies.wall import unguarded


class Command(BaseCommand):
    help = "Ask the database which tables stand behind row-level security, and whether any shows a row to nobody."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="the whole report as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        with unguarded():
            report = catalogue.check()
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), indent=2))
        else:
            self.in_words(report)
        if report.wrong:
            raise CommandError(f"{len(report.wrong)} things are wrong with row-level security.")

    def in_words(self, report: catalogue.Report) -> None:
        for table in report.tables:
            place = f"behind the wall ({', '.join(table.policies)})" if table.behind else f"exempt: {table.why_not}"
            self.stdout.write(f"{table.name}: {place}")
        for sentence in report.wrong:
            self.stdout.write(f"WRONG: {sentence}")
        behind = sum(table.behind for table in report.tables)
        self.stdout.write(f"{behind} of {len(report.tables)} tables are behind the wall; we are {report.role}.")
