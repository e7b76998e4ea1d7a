"""After SECRET_KEY was changed: what the old key encrypted is encrypted with the new one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maru.agencies.acting import acting_as
from maru.audit.context import Door
from maru.web.cipher import renew


class Command(BaseCommand):
    """`renew_factor_keys`, while the old key is still in SECRET_KEY_FALLBACKS; from then on it may be dropped."""

    help = "Encrypt the secrets of second factors with the newest key."

    def handle(self, *args: Any, **options: Any) -> None:
        with acting_as(system="setup", door=Door.COMMAND):
            renewed, lost = renew()
        self.stdout.write(f"{renewed} secrets are encrypted with SECRET_KEY.")
        if lost:
            raise CommandError(
                f"{lost} cannot be read with any key. Put the key of then into SECRET_KEY_FALLBACKS and run this "
                "again, or help their owners with forget_second_factor."
            )
