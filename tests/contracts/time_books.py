"""What the full house keeps of time: a holiday that somebody added, and a clock that stands still."""

from datetime import date, timedelta

from maru.timers.models import ClockPause, ExtraHoliday, Timer


def holiday(world):
    """A day that was proclaimed, far enough ahead to move nothing."""
    with world.looking():
        return ExtraHoliday.objects.create(
            day=date(2031, 5, 9), name="A day of thanks", added_by=world.user("sysadmin"), added_at=world.now
        )


def paused(world, case):
    """The clock of a child's rating stands still."""
    with world.looking():
        timer = Timer.objects.get(object_id=case.subject.pk, kind="rag", state="running")
        return ClockPause.objects.create(
            timer=timer, since=world.now, until=world.now + timedelta(hours=8), due_before=timer.due_at,
            paused_by=world.user("maru_manager"),
        )  # fmt: skip
