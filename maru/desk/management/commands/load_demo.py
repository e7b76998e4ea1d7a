"""`manage.py load_demo`: the fictional county, for a look at the product with people in it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from scripts.demo import loader


class Command(BaseCommand):
    help = "Put the fictional county into an empty database (the embedded one, or any with MARU_DEMO=1)."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--if-empty` makes a database with people in it no error. Where a loading was broken off, and nothing else
        has happened, it begins anew either way."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there are people already")

    def handle(self, *, if_empty: bool = False, **options: Any) -> None:
        """Check, load, and say how far it has come."""
        try:
            loader.load(now=timezone.now(), tell=self.tell, if_empty=if_empty)
        except loader.NoDemoHere as problem:
            raise CommandError(str(problem)) from None

    def tell(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
