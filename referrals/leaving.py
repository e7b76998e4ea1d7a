"""What becomes of the referrals of an author who leaves."""

from django.utils.translation import ngettext_lazy

from maru.agencies import leaving
from referrals.operations.leave import drafts_left, leave_what_was_written

DRAFTS = leaving.Part(
    count=lambda user, powers: drafts_left(user, powers).count(),
    give_back=lambda user, powers, at: leave_what_was_written(user=user, powers=powers, at=at),
    sentence=ngettext_lazy(
        "%(number)d referral was begun and never sent: whoever supervises the unit is told, and can hand it on.",
        "%(number)d referrals were begun and never sent: whoever supervises the unit is told, and can hand them on.",
        "number",
    ),
)


def register() -> None:
    """Make this known to whatever ends a membership."""
    leaving.register(DRAFTS)
