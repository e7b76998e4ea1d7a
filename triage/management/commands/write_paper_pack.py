"""`manage.py write_paper_pack`: the hourly file, now."""

from django.core.management.base import BaseCommand, CommandError

from maru.audit.context import Door
from triage import pack


class Command(BaseCommand):
    help = "Write the encrypted paper pack as of now (docs/howto/contingency.md)."

    def handle(self, *args, **options):
        try:
            file = pack.write(Door.COMMAND)
        except pack.NoRecipient:
            raise CommandError("MARU_PAPER_PACK_RECIPIENTS names nobody who could open it.") from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        self.stdout.write(f"{file}" if file else "This is a copy that is held; it writes none.")
