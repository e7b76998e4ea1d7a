"""Prints a session cookie of the desk's social worker and the reference of a referral in the queue."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maru.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from maru.agencies.acting import acting_as  # noqa: E402
from maru.agencies.models import User  # noqa: E402
from maru.audit.context import Door  # noqa: E402
from referrals.models import Referral  # noqa: E402

user = User.objects.get(email="maru_triage_sw@maru.example")
client = Client()
client.force_login(user)
key = client.cookies[settings.SESSION_COOKIE_NAME].value
with acting_as(user, door=Door.COMMAND):
    waiting = Referral.objects.visible_to(user).filter(desk_stage="waiting").order_by("desk_due_at")[2000]
sys.stdout.write(f"{settings.SESSION_COOKIE_NAME}={key} {waiting.reference}")
