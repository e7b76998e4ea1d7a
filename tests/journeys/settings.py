"""The suite's settings for the processes of a journey, whose mails can be found on disk: one file each."""

from maru.settings.test import *  # noqa: F403

EMAIL_BACKEND = "maru.common.mail.OneFileEach"
