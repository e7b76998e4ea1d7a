"""Telling people: a notice in the inbox, and a mail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from maru.agencies.acting import house, operation
from maru.agencies.circle import Circle, circles_of
from maru.agencies.models import Membership, User
from maru.audit.context import Door, current
from maru.common.rows import insert, new, together
from maru.notify.models import Gathered, Mail, MailWish, Notice
from maru.notify.said import NotForMails, Said
from maru.notify.wishes import goes_at

SUBJECT = "MARU: something needs you"
BODY = "{text}\n\nSign in to read it: {base}{link}\n\nThis message names nobody on purpose. Do not reply to it."
ACKNOWLEDGE = "MARU: acknowledge this now"
MUST = (
    "{text}\n\nSign in and acknowledge it, or it goes on to somebody else: {base}{link}\n\n"
    "This message names nobody on purpose. Do not reply to it."
)
LINE = "- {text}\n  {base}{link}"
Holders = dict[tuple[UUID, str], list[User]]


@dataclass(frozen=True, kw_only=True)
class News:
    """What one person, or whoever holds a role in a unit, is told: one notice for a key, and a mail to each of them.

    `text` is `said`, so that it tells of nobody, `link` carries a reference only, `about` is the record's id.
    `mail_to` says who gets the mail, where that is not everybody who gets the notice.
    """

    key: str
    text: Said
    link: str
    about: UUID | None
    user: User | None = None
    unit: Any = None
    role: str = ""
    urgent: bool = False
    must_acknowledge: bool = False
    mail_to: Sequence[User] | None = None

    @property
    def cannot_wait(self) -> bool:
        """Whether it goes at once, whatever anybody wishes."""
        return self.urgent or self.must_acknowledge


@operation
def tell(
    *,
    key: str,
    text: Said,
    link: str,
    about: UUID | None,
    at: datetime,
    user: Any = None,
    unit: Any = None,
    role: str = "",
    urgent: bool = False,
    must_acknowledge: bool = False,
    mail_to: Sequence[User] | None = None,
) -> None:
    """Tell one piece of news (`News`, `tell_many`)."""
    news = News(
        key=key, text=text, link=link, about=about, user=user, unit=unit, role=role, urgent=urgent,
        must_acknowledge=must_acknowledge, mail_to=mail_to,
    )  # fmt: skip
    tell_many(news=[news], at=at)


@operation
def tell_many(*, news: Iterable[News], at: datetime) -> None:
    """Tell any number of news, with as many statements as one. What was told under its key already is not told again.

    Of a sealed record nobody hears but those whom its seal lets in, and each of them hears of it by name: a role may
    have nobody left who may know. The demo writes no mail: its story is over. Raises NotForMails.
    """
    every = list(news)
    if any(not isinstance(one.text, Said) for one in every):
        raise NotForMails("What is told is said by said(…), which keeps out whatever tells of somebody.")
    if not every:
        return
    with house(), together():
        circles = circles_of(one.about for one in every)
        insert((notice for one in every for notice in notices_of(one, circles[one.about], at)), unless_there=True)
        if current().door is not Door.DEMO:
            holders = holders_of(every)
            write_to([(one, circles[one.about].of(mailed(one, holders))) for one in every], at)


def notices_of(news: News, circle: Circle, at: datetime) -> Iterable[Notice]:
    """The notice to whom it is addressed, and one to each whom a seal lets in."""
    same: dict[str, Any] = {
        "about": news.about, "text": news.text, "link": news.link, "urgent": news.urgent, "raised_at": at,
        "must_acknowledge": news.must_acknowledge, "news": news.key if news.must_acknowledge else "",
    }  # fmt: skip
    to_user, to_unit = news.user and news.user.pk, news.unit and news.unit.pk
    yield new(Notice, key=news.key, to_user_id=to_user, to_unit_id=to_unit, to_role=news.role, **same)
    for person in circle.let_in:
        if person != news.user:
            yield Notice(key=f"{news.key}:{person.pk}", to_user=person, **same)


def write_to(to: list[tuple[News, list[User]]], at: datetime) -> None:
    """A mail to each of them, or a line of their next digest where they wish so: never of what cannot wait."""
    can_wait = {person.pk for news, people in to if not news.cannot_wait for person in people}
    wishes = {wish.user_id: wish for wish in MailWish.objects.filter(user__in=can_wait)} if can_wait else {}
    mails, lines = [], []
    for news, people in to:
        words = None
        for person in people:
            when = at if news.cannot_wait else goes_at(wishes.get(person.pk), at)
            if when == at:
                words = words or words_of(news.text, news.link, must_acknowledge=news.must_acknowledge)
                mails.append(mail(person, news.key, words, at))
            elif when is not None:
                lines.append(line_to(person, news, at, when))
    insert(mails, unless_there=True)
    insert(lines, unless_there=True)


def line_to(person: User, news: News, at: datetime, when: datetime) -> Gathered:
    line = LINE.format(text=news.text, base=settings.MARU_BASE_URL, link=news.link)
    return Gathered(key=f"{news.key}:{person.pk}", to=person, line=line, written_at=at, goes_at=when)


def mail_to(person: User, key: str, text: str, link: str, at: datetime, must_acknowledge: bool) -> Mail:
    return mail(person, key, words_of(text, link, must_acknowledge=must_acknowledge), at)


def words_of(text: str, link: str, *, must_acknowledge: bool) -> tuple[str, str]:
    """The subject and the body of the mails of one piece of news: the same for everybody."""
    subject, words = (ACKNOWLEDGE, MUST) if must_acknowledge else (SUBJECT, BODY)
    return subject, words.format(text=text, base=settings.MARU_BASE_URL, link=link)


def mail(person: User, key: str, words: tuple[str, str], at: datetime) -> Mail:
    subject, body = words
    return new(Mail, key=f"{key}:{person.pk}", to_id=person.pk, subject=subject, body=body, written_at=at, try_at=at)


def mailed(news: News, holders: Holders) -> Iterable[User]:
    """Who gets the mail: whom the news says, the person, or every active holder of the role; never a system."""
    if news.mail_to is not None:
        return [person for person in news.mail_to if person.signs_in]
    if news.user is not None:
        return [news.user] if news.user.signs_in else []
    return holders[news.unit.pk, news.role]


def holders_of(every: Iterable[News]) -> Holders:
    """Who can sign in and holds these roles in these units now."""
    asked = {(one.unit.pk, one.role) for one in every if one.mail_to is None and one.user is None}
    found: Holders = {pair: [] for pair in asked}
    if not asked:
        return found
    wanted = Q()
    for unit, role in asked:
        wanted |= Q(unit=unit, role=role)
    held = Membership.objects.filter(wanted, until=None, user__is_active=True, user__signs_in=True)
    for membership in held.select_related("user").order_by("user"):
        found[membership.unit_id, membership.role].append(membership.user)
    return found
