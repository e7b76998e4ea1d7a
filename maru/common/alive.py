"""The sign of life of processes that answer no requests: a file whose age `scripts/containers/probe.py alive` looks at.

Each shows it where its work is done, so that one which runs and does nothing is found out: the worker after a task,
beat after it has sent one, the watchdog after each look.
"""

from pathlib import Path

from django.conf import settings


def show_life() -> None:
    """Set the file's time to now, where the environment names one."""
    if settings.MARU_ALIVE:
        Path(settings.MARU_ALIVE).touch()
