"""Celery's way to what is noticed in the trail; the watchdog notices it when this one is silent."""

from celery import shared_task

from maru.audit.context import Door
from maru.desk.signals import operations


@shared_task(acks_late=True)
def notice_unusual_looks(**_: object) -> None:
    operations.notice(door=Door.TASK)
