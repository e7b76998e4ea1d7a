"""Who takes our mails: GOV.UK Notify where there is a key for it, or else an SMTP server by Django's backend."""

from enum import StrEnum
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from notifications_python_client.notifications import NotificationsAPIClient

from maru.notify.models import Mail


class Outcome(StrEnum):
    """What has become of a mail that they have taken."""

    UNDERWAY = "underway"
    DELIVERED = "delivered"
    # There is no such mailbox: to send it again changes nothing.
    BOUNCED = "permanent-failure"
    # Their mailbox did not take it for three days, or they failed: it is sent again.
    NOT_TAKEN = "temporary-failure"
    FAILED = "technical-failure"


class Adapter(Protocol):
    """A way for mails out of the house."""

    # Whether they say later what has become of a mail.
    tells: bool

    def send(self, mail: Mail) -> str:
        """Hand it over; by what name they know it, or "". Raises whatever is wrong."""

    def outcome(self, their_id: str) -> Outcome:
        """What has become of it. Raises whatever is wrong."""


class Smtp:
    """Django's own backend: once the server has taken a mail, nothing more is heard of it here."""

    tells = False

    def send(self, mail: Mail) -> str:
        headers = {"Message-ID": f"<{mail.pk}@maru>"}
        EmailMessage(mail.subject, mail.body, to=[mail.to.email], headers=headers).send()
        return ""

    def outcome(self, their_id: str) -> Outcome:
        return Outcome.UNDERWAY


class GovUkNotify:
    """GOV.UK Notify, by one template of ((subject)) and ((body)); our id of the mail is its reference there, always the
    same. https://docs.notifications.service.gov.uk/python.html"""

    tells = True

    def __init__(self) -> None:
        self.client = NotificationsAPIClient(
            settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_API_URL, timeout=settings.EMAIL_TIMEOUT
        )

    def send(self, mail: Mail) -> str:
        return (mail.tries and self.taken_before(mail)) or self.client.send_email_notification(
            email_address=mail.to.email,
            template_id=settings.NOTIFY_EMAIL_TEMPLATE,
            personalisation={"subject": mail.subject, "body": mail.body},
            reference=str(mail.pk),
        )["id"]

    def taken_before(self, mail: Mail) -> str:
        """By what name they know it, if they had taken it although an earlier try seemed to fail."""
        found = self.client.get_all_notifications(reference=str(mail.pk))["notifications"]
        alive = [one["id"] for one in found if outcome_of(one["status"]) in (Outcome.UNDERWAY, Outcome.DELIVERED)]
        return alive[0] if alive else ""

    def outcome(self, their_id: str) -> Outcome:
        return outcome_of(self.client.get_notification_by_id(their_id)["status"])


def outcome_of(status: str) -> Outcome:
    """What their word means. They may find new words for a mail on its way."""
    return Outcome(status) if status in list(Outcome) else Outcome.UNDERWAY


def adapter() -> Adapter:
    """The one that the settings name."""
    return GovUkNotify() if settings.NOTIFY_API_KEY else Smtp()
