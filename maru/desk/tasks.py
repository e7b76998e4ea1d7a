"""Celery's way to what the desk does by itself; the watchdog does it when this one is silent."""

from celery import shared_task

from maru.audit.context import Door
from maru.desk.rota import watch
from maru.desk.signals import operations


@shared_task(acks_late=True)
def notice_unusual_looks(**_: object) -> None:
    operations.notice(door=Door.TASK)


@shared_task(acks_late=True)
def watch_the_rotas(**_: object) -> None:
    watch.watch(door=Door.TASK)
