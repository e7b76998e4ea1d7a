"""What the author of a referral is told, and what the desk is told about one."""

from datetime import datetime

from maru.agencies.desk import the_desk
from maru.agencies.models import Unit
from maru.agencies.models.involvement import involve
from maru.agencies.permissions import Permission
from maru.agencies.roles import holding
from maru.notify.operations import News, tell, tell_many
from maru.notify.said import Said, said
from referrals.models import Referral

# Who follows what their unit has sent (maru/agencies/roles.py).
WORKING = {*holding(Permission.TRIAGE_SEE), *holding(Permission.CAIU_SEE)}
READER_ROLES = tuple(role for role in holding(Permission.REFERRAL_SUBMIT) if role not in WORKING)
ABOUT = "{referral.reference}: {text}"
NOBODY_HEARS = "Nobody at {unit} hears it here: let them know."
DESK_ROLES = ("maru_triage_sw", "maru_police_ds")


def tell_author(*, referral: Referral, key: str, text: Said, at: datetime) -> None:
    """A notice and an e-mail to whoever wrote the referral: its reference and what happened, no names. Where an
    agency's system wrote it, or its author is locked out, to the people who follow what that unit has sent; where
    there are none, to the MARU manager, who lets the agency know."""
    author, unit = referral.author, referral.unit
    news = {
        "text": said(ABOUT, referral=referral, text=text),
        "link": f"/referrals/{referral.reference}/",
        "about": referral.pk,
        "at": at,
    }
    if author.signs_in and author.is_active:
        tell(key=key, user=author, **news)
        return
    roles = unit.roles_held(READER_ROLES)
    for role in roles:
        tell(key=f"{key}:{role}", unit=unit, role=role, **news)
    if not roles:
        tell(
            key=f"{key}:manager", text=said(f"{ABOUT} {NOBODY_HEARS}", referral=referral, text=text, unit=unit),
            link=f"/triage/{referral.reference}/", unit=the_desk(), role="maru_manager", about=referral.pk, at=at,
        )  # fmt: skip


def tell_desk(*, referral: Referral, key: str, text: Said, at: datetime) -> None:
    """A notice and an e-mail to the desk's social workers and to its sergeants. Called inside `house`."""
    tell_many(news=desk_news(referral=referral, key=key, text=text), at=at)


def desk_news(*, referral: Referral, key: str, text: Said) -> list[News]:
    """What the desk is told of a referral."""
    return [
        News(
            key=f"{key}:{role}",
            text=said(ABOUT, referral=referral, text=text),
            link=f"/triage/{referral.reference}/",
            unit=the_desk(),
            role=role,
            about=referral.pk,
        )
        for role in DESK_ROLES
    ]


def tell_duty(*, referral: Referral, key: str, text: Said, at: datetime) -> None:
    """An urgent notice and an e-mail to the duty senior detective, who may see the referral from now on. Called
    inside `house`."""
    duty = Unit.objects.filter(kind=Unit.Kind.DUTY).first()
    if duty is None:
        return
    involve(referral, why="duty", at=at, unit=duty)
    tell(
        key=key,
        text=said(ABOUT, referral=referral, text=text),
        link=f"/referrals/{referral.reference}/",
        unit=duty,
        role="duty_senior_detective",
        about=referral.pk,
        urgent=True,
        at=at,
    )
