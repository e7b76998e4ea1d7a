"""Keeping house in what agencies' systems sign on by."""

from celery import shared_task
from django.core.management import call_command


@shared_task(acks_late=True)
def clear_tokens(**_: object) -> None:
    """Take away the tokens that have expired: nobody is let in by them any more."""
    call_command("cleartokens")
