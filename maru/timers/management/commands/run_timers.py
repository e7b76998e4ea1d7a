"""`manage.py run_timers`: the watchdog. It needs the database only."""

import signal
import threading
from datetime import timedelta

import structlog
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections

from maru.audit import anchors
from maru.audit.context import Door
from maru.common.alive import show_life
from maru.notify.operations import send_outbox
from maru.timers import registry
from maru.timers.models import Heartbeat
from maru.timers.operations import database_now, sweep

log = structlog.get_logger(__name__)
STALE = timedelta(seconds=30)


class Command(BaseCommand):
    help = "Do what Celery should have done and has not, and send the mail outbox."

    def add_arguments(self, parser):
        parser.add_argument("--tick", type=float, default=2.0, help="seconds between two looks")
        parser.add_argument("--once", action="store_true", help="look once and leave")

    def handle(self, *args, **options):
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            # The connection is asked whether it still lives, so that PostgreSQL's return costs no look.
            close_old_connections()
            try:
                look()
            except (DatabaseError, InterfaceError) as error:
                log.warning("timers_waiting_for_the_database", error=type(error).__name__)
            show_life()
            if options["once"]:
                return
            stop.wait(options["tick"])


def look() -> None:
    """Sweep if Celery's heartbeat is stale, send the outbox in any case, and do what else is late."""
    heard = Heartbeat.objects.filter(part="celery", at__gt=database_now() - STALE).exists()
    if not heard:
        sweep(door=Door.COMMAND, part="watchdog")
    # Asked again, so that what the sweep wrote goes out with this look.
    send_outbox(at=database_now(), door=Door.COMMAND)
    anchors.write_if_late()
    for errand in registry.errands():
        errand()
