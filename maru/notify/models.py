"""Notices in the inbox, mails in the outbox, and how somebody wants to be written to."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maru.agencies import roles
from maru.agencies.models import Membership, Unit, User, Withheld
from maru.common.fields import declares

# Somebody must acknowledge it still.
WAITS = Q(must_acknowledge=True, acknowledged_at=None, settled_at=None)
OPEN = Q(settled_at=None) & (Q(read_at=None) | Q(must_acknowledge=True, acknowledged_at=None))


class NoticeQuerySet(models.QuerySet):
    """Notices, as far as they are for somebody."""

    def visible_to(self, user: Any) -> Self:
        """Those that name the person, and those for a role that they hold now in the unit addressed; nothing about a
        record that is withheld from them."""
        held = Membership.objects.filter(
            user=user, until=None, unit=models.OuterRef("to_unit"), role=models.OuterRef("to_role")
        )
        about = Q(about=None) | ~Q(about__in=Withheld.objects.hidden_from(user))
        return self.filter(Q(to_user=user) | models.Exists(held), about)

    def unread(self) -> Self:
        return self.filter(read_at=None, settled_at=None)

    def unacknowledged(self) -> Self:
        """Those that must be acknowledged, that nobody has acknowledged yet, and of which the cause lasts."""
        return self.filter(WAITS)

    def to_read(self) -> Self:
        """Those that are only to be read, and those that are settled."""
        return self.exclude(WAITS)

    def open(self) -> Self:
        """Those that are unread, or wait to be acknowledged: what the header counts."""
        return self.filter(OPEN)


@declares(none="key text link news")
class Notice(models.Model):
    """Something that a person, or whoever holds a role in a unit, is told. Ids and references only.

    `key` makes it happen once: the same news told twice is one notice. `about` is the record that it tells of: who
    must not know of the record does not see the notice. What must be acknowledged is not settled by reading it; `news`
    is the key under which it was told, and whoever acknowledges one notice of it does so for all of them. A colleague
    to whom it is given gets a notice of the same news, `given_by` whoever gave it; the one that was given says to whom
    it was last `given_to`. It is `settled` where its cause has ended before anybody took note of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    to_role = models.CharField(max_length=40, choices=roles.choices, blank=True)
    about = models.UUIDField("id of the record that it tells of", null=True)
    text = models.CharField(max_length=300)
    link = models.CharField(max_length=200)
    urgent = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    must_acknowledge = models.BooleanField(default=False, db_default=False)
    news = models.CharField(max_length=200, blank=True, db_default="")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    given_to = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(to_user__isnull=False, to_unit=None, to_role="")
                | (Q(to_user=None, to_unit__isnull=False) & ~Q(to_role="")),
                name="notice_has_one_addressee",
            ),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None) | Q(read_at__isnull=False, read_by__isnull=False),
                name="notice_read_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(must_acknowledge=True, read_at__isnull=False) | Q(acknowledged_at=None),
                name="notice_acknowledged_if_it_must_be",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="notice_acknowledged_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(must_acknowledge=False, news="") | (Q(must_acknowledge=True) & ~Q(news="")),
                name="notice_to_acknowledge_has_its_news",
            ),
            models.CheckConstraint(
                condition=Q(given_to=None, given_at=None) | Q(given_to__isnull=False, given_at__isnull=False),
                name="notice_given_to_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(given_by=None, given_to=None) | Q(must_acknowledge=True),
                name="notice_given_if_it_must_be_acknowledged",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(acknowledged_at=None), name="notice_settled_or_acknowledged"
            ),
        ]
        indexes = [
            models.Index(fields=["to_user", "-raised_at"], name="notice_user"),
            models.Index(fields=["to_unit", "to_role", "-raised_at"], name="notice_unit"),
            # The header counts what is open on every page, however much has been read before.
            models.Index(fields=["to_user", "-raised_at"], condition=OPEN, name="notice_user_open"),
            models.Index(fields=["to_unit", "to_role", "-raised_at"], condition=OPEN, name="notice_unit_open"),
            models.Index(
                fields=["news"],
                condition=WAITS,
                name="notice_to_acknowledge",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def waits(self) -> bool:
        """Whether somebody must acknowledge it still."""
        return self.must_acknowledge and self.acknowledged_at is None and self.settled_at is None


class MailQuerySet(models.QuerySet):
    """Mails, by how far they have come."""

    def to_send(self, at: datetime) -> Self:
        """Those that are due, the longest waiting first."""
        return self.filter(sent_at=None, try_at__lte=at).order_by("try_at")

    def to_ask(self, at: datetime) -> Self:
        """Those that were taken, and of which it is time to ask what has become of them."""
        return self.filter(ask_at__lte=at).order_by("ask_at")

    def stuck(self, at: datetime) -> Self:
        """Those that have come back, and those that have not gone for hours."""
        long_ago = at - timedelta(hours=settings.MAIL_SHOWN_AFTER)
        return self.filter(STUCK).filter(Q(bounced_at__isnull=False) | Q(written_at__lte=long_ago))


STUCK = Q(sent_at=None) | Q(bounced_at__isnull=False)


@declares(none="key subject body last_error their_id")
class Mail(models.Model):
    """One e-mail to one member of staff, without personal data, and how far it has come.

    It is written in the transaction of what it tells of; the outbox sends it at least once, always with the
    same Message-ID. Whoever took it (`maru.notify.adapters`) knows it as `their_id`; where they say what becomes of it
    they are asked at `ask_at`, until it was delivered or came back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=250, unique=True)
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=150)
    body = models.TextField()
    written_at = models.DateTimeField()
    try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=100, blank=True)
    their_id = models.CharField(max_length=100, blank=True, db_default="")
    ask_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | Q(ask_at=None, delivered_at=None, bounced_at=None),
                name="mail_arrives_after_it_was_sent",
            ),
            models.CheckConstraint(
                condition=Q(delivered_at=None) | Q(bounced_at=None), name="mail_delivered_or_come_back"
            ),
        ]
        indexes = [
            models.Index(fields=["try_at"], condition=Q(sent_at=None), name="mail_unsent"),
            models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="mail_to_ask"),
            models.Index(fields=["to"], condition=STUCK, name="mail_stuck"),
            models.Index(fields=["-written_at"], name="mail_newest"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def state(self) -> str:
        """How far it has come: written, tried, sent, delivered, or come back."""
        if self.sent_at is None:
            return "tried" if self.tries else "written"
        return "come_back" if self.bounced_at else "delivered" if self.delivered_at else "sent"


@declares(none="how daily_at quiet_from quiet_until")
class MailWish(models.Model):
    """How somebody wants to be written to about what can wait. Who has never said is written to at once.

    What must be acknowledged, and what is urgent, goes at once whatever they wish. Hours are London's, 0 to 23.
    """

    class How(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        HOURLY = "hourly", "Once an hour, what was new in it"
        DAILY = "daily", "Once a day, what was new in it"
        INBOX = "inbox", "Not at all: I look into my inbox"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=10, choices=How, default=How.AT_ONCE)
    daily_at = models.SmallIntegerField(null=True)
    quiet_from = models.SmallIntegerField(null=True)
    quiet_until = models.SmallIntegerField(null=True)
    chosen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(how="daily", daily_at__range=(0, 23), daily_at__isnull=False)
                | (~Q(how="daily") & Q(daily_at=None)),
                name="mailed_daily_at_an_hour",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(
                    quiet_from__isnull=False,
                    quiet_until__isnull=False,
                    quiet_from__range=(0, 23),
                    quiet_until__range=(0, 23),
                ),
                name="quiet_from_and_until",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None) | ~Q(quiet_from=F("quiet_until")), name="quiet_for_some_hours"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.how}"


@declares(none="key line")
class Gathered(models.Model):
    """One line of a digest: what somebody was told who does not want a mail for each. It waits for `goes_at`, and then
    for ever knows the `digest` in which it went: one mail for a person and a period."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=250, unique=True)
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    line = models.CharField(max_length=600)
    written_at = models.DateTimeField()
    goes_at = models.DateTimeField()
    digest = models.ForeignKey(Mail, on_delete=models.PROTECT, null=True, related_name="lines")

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["goes_at", "to"], condition=Q(digest=None), name="gathered_waits")]

    def __str__(self) -> str:
        return self.key
