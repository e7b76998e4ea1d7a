"""Whoever is locked out is written to no more."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from maru.agencies import leaving
from maru.agencies.powers import Powers
from maru.notify.models import Gathered, Mail


def drop_mails(user: Any, powers: Powers, at: datetime) -> None:
    """What has not gone out yet stays here. What it told of stands in the inbox of whoever works it now."""
    if not user.is_active:
        Gathered.objects.filter(Q(digest=None) | Q(digest__sent_at=None), to=user).delete()
        Mail.objects.filter(to=user, sent_at=None).delete()


MAILS = leaving.Part(give_back=drop_mails)


def register() -> None:
    """Make this known to whatever ends a membership."""
    leaving.register(MAILS, order=99)
