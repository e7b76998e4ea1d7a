"""The suite's settings for processes whose servers are taken away: mails by the server that EMAIL_URL names, and
wake-ups every second, so that nobody waits for them."""

from maru.settings.test import *  # noqa: F403
from maru.settings.test import CELERY_BEAT_SCHEDULE

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
CELERY_BEAT_SCHEDULE = {
    name: entry | {"schedule": 1.0, "options": entry["options"] | {"expires": 5}}
    for name, entry in CELERY_BEAT_SCHEDULE.items()
    if entry["task"].endswith((".sweep", ".send_outbox"))
}
