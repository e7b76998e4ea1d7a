"""Celery's way to the outbox; the watchdog is the other one."""

from celery import shared_task
from django.utils import timezone

from maru.audit.context import Door
from maru.notify.operations import send_outbox as send


@shared_task(acks_late=True)
def send_outbox(**_: object) -> None:
    send(at=timezone.now(), door=Door.TASK)
