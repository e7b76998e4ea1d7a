"""`manage.py migrate`: the command that connects as the owner of the tables."""

from django.core.management.commands import migrate

from maru.common.database import PRIVILEGES, as_owner


class Command(migrate.Command):
    """Django's own command, as `maru_owner`, after saying what `maru_app` may do with what is made."""

    def handle(self, *args, **options):
        """Migrate; two at once wait for one another, however long the first takes."""
        with as_owner(options["database"]) as connection:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout TO 0")
                cursor.execute("SELECT pg_advisory_lock(hashtext('maru.migrate'))")
                cursor.execute("RESET lock_timeout")
                cursor.execute(PRIVILEGES)
            return super().handle(*args, **options)
