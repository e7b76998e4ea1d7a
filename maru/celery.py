"""The Celery app: it finds the tasks of every room by name."""

import os
from logging.config import dictConfig

from celery import Celery
from celery.signals import after_task_publish, setup_logging, task_postrun, worker_init
from django.conf import settings

from maru.common import alive

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maru.settings")

app = Celery("maru")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def log_as_the_product_does(**_):
    """Keep Celery from laying its own log format over ours."""
    dictConfig(settings.LOGGING)


@worker_init.connect
def refuse_strong_role(**_):
    """Do not start as a role that the policies would not hold."""
    from maru.common.database import RoleTooStrong, refuse_to_serve_as_strong_role  # noqa: PLC0415 - the apps come first

    try:
        refuse_to_serve_as_strong_role()
    except RoleTooStrong as refusal:
        # Celery would log any other exception of a signal, and go on.
        raise SystemExit(str(refusal)) from None


@task_postrun.connect
@after_task_publish.connect
def show_life(**_):
    """The worker has done a task, or beat has sent one."""
    alive.show_life()
