"""For somebody who has lost telephone, key and recovery codes: the second factor is forgotten, and set up anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maru.agencies.acting import acting_as
from maru.agencies.models import User
from maru.agencies.operations import forget_second_factor
from maru.audit.context import Door


class Command(BaseCommand):
    """`forget_second_factor <e-mail address>`, once it is certain by another way who asks."""

    help = "Forget somebody's second factor: at their next sign-in they set up a new one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address by which the person signs in")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        with acting_as(system="setup", door=Door.COMMAND):
            user = User.objects.filter(email__iexact=email, signs_in=True).first()
            if user is None:
                raise CommandError("Nobody signs in by that address.")
            forget_second_factor(user=user)
        self.stdout.write(f"The second factor of {user.email} is forgotten.")
