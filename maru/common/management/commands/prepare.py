"""`manage.py prepare`: everything between an empty database and a product that can be opened."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand


def assets_changed():
    """Whether any asset is newer than the collected ones."""
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not collected.exists():
        return True
    made = collected.stat().st_mtime
    return any(
        Path(storage.path(name)).stat().st_mtime > made for finder in get_finders() for name, storage in finder.list([])
    )


class Command(BaseCommand):
    help = "Migrate, collect the assets that changed, and load the demo into an empty embedded database."

    def handle(self, **options):
        """One process for the three, because each start of Python and Django costs a second."""
        self.stdout.write("maru: bringing the database up to date")
        call_command("migrate", verbosity=0, interactive=False)
        if assets_changed():
            self.stdout.write("maru: collecting the assets")
            call_command("collectstatic", verbosity=0, interactive=False)
        if settings.MARU_EMBEDDED or settings.MARU_DEMO:
            call_command("load_demo", if_empty=True)
