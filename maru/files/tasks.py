"""Celery's way to the scanner; the watchdog is the other one."""

from celery import shared_task

from maru.audit.context import Door
from maru.files import errands


@shared_task(acks_late=True)
def scan_files(**_: object) -> None:
    errands.scan_waiting(door=Door.TASK)
