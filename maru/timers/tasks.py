"""Celery's way to the sweep; the watchdog takes over when this one is silent."""

from celery import shared_task

from maru.audit.context import Door
from maru.timers import operations


@shared_task(acks_late=True)
def sweep(**_: object) -> None:
    operations.sweep(door=Door.TASK, part="celery")
