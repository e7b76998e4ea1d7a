"""Bank holidays, from the Ministry of Justice's own package, offline; and those that an administrator has added."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.core.checks import CheckMessage
from django.core.checks import Warning as DeployWarning
from django.utils import timezone
from govuk_bank_holidays.bank_holidays import BankHolidays

from maru.timers.clock import LONDON

# Whose holidays count: England and Wales, or any part of the United Kingdom (Freedom of Information Act 2000, s10).
ENGLAND_AND_WALES, ANY_PART = "ew", "uk"
DIVISIONS = {
    ENGLAND_AND_WALES: (BankHolidays.ENGLAND_AND_WALES,),
    ANY_PART: (BankHolidays.ENGLAND_AND_WALES, BankHolidays.SCOTLAND, BankHolidays.NORTHERN_IRELAND),
}
WEEKEND = {5: "Saturday", 6: "Sunday"}


@cache
def named_holidays(which: str = ENGLAND_AND_WALES) -> dict[date, str]:
    """Every bank holiday that the package knows (2012 to 2028), and its name."""
    table = BankHolidays(use_cached_holidays=True, locale="en")
    return {day["date"]: day["title"] for part in DIVISIONS[which] for day in table.get_holidays(division=part)}


def holidays() -> frozenset[date]:
    """Every bank holiday in England and Wales that the package knows."""
    return frozenset(named_holidays())


@cache
def horizon() -> date:
    """The last bank holiday that the package knows. What is counted beyond it may be a day early."""
    return max(named_holidays())


# So long ahead deadlines are counted: twenty working days over Christmas, six months for a conference.
AHEAD = timedelta(days=400)


def beyond(today: date) -> bool:
    """Whether deadlines that are counted now may reach past the last bank holiday that the package knows."""
    return today + AHEAD > horizon()


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no bank holiday in England and Wales."""
    return day.weekday() < 5 and day not in named_holidays()


@dataclass(frozen=True)
class WorkingDays:
    """Which days are working days: Monday to Friday without the package's bank holidays and the `added` ones."""

    added: Mapping[date, str]
    which: str = ENGLAND_AND_WALES

    def __call__(self, day: date) -> bool:
        return day.weekday() < 5 and day not in named_holidays(self.which) and day not in self.added

    def why_not(self, day: date) -> str:
        """What the day is instead: Saturday, Good Friday; nothing of a working day."""
        known = named_holidays(self.which).get(day) or self.added.get(day)
        return known or WEEKEND.get(day.weekday(), "")


# Of what counts no working days.
NO_DAYS = WorkingDays({})


def check_horizon(**_: object) -> list[CheckMessage]:
    """`manage.py check --deploy` says so in time."""
    if not beyond(timezone.localdate(timezone=LONDON)):
        return []
    return [
        DeployWarning(
            f"The bank holidays are known until {horizon()} only.",
            hint="Install a newer govuk-bank-holidays, or add the days on /rules/holidays/.",
            id="maru.W001",
        )
    ]
