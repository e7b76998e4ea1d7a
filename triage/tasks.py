"""Celery's way to the hourly paper pack; the watchdog writes it when this one is silent."""

from celery import shared_task
from django.conf import settings

from maru.audit.context import Door
from triage import pack


@shared_task(acks_late=True)
def write_paper_pack(**_: object) -> None:
    if settings.PAPER_PACK_RECIPIENTS:
        pack.write(Door.TASK)
