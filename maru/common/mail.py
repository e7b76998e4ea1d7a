"""Mail without a mail server: one file each, for a laptop and for the tests."""

import time
import uuid
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend


class OneFileEach(BaseEmailBackend):
    """Writes every mail to a file of its own in `var/mail/`, which any mail program opens."""

    def send_messages(self, email_messages):
        """Write them, and say how many."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{uuid.uuid4().hex[:8]}.eml"
            (folder / name).write_bytes(message.message().as_bytes())
        return len(email_messages)
