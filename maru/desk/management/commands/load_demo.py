"""`manage.py load_demo`: the fictional county, for a look at the product with people in it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from scripts.demo import loader


class Command(BaseCommand):
    help = "Put the fictional county into an empty database (the embedded one, or any with MARU_DEMO=1)."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--if-empty` makes a database with people in it no error."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there are people already")

    def handle(self, *, if_empty: bool = False, **options: Any) -> None:
        """Check, load, and say how far it has come."""
        if if_empty and loader.has_people():
            return
        try:
            loader.load(now=timezone.now(), tell=self.tell)
        except loader.NoDemoHere as problem:
            raise CommandError(str(problem)) from None

    def tell(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
