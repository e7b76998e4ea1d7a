"""What the desk does about a colleague who leaves."""

from django.utils.translation import ngettext_lazy

from maru.agencies import leaving
from triage.operations.leave import claims_left, give_back_claims, give_back_claims_of

CLAIMS = leaving.Part(
    count=lambda user, powers: claims_left(user, powers).count(),
    give_back=lambda user, powers, at: give_back_claims(user=user, powers=powers, at=at),
    sentence=ngettext_lazy(
        "%(number)d claim goes back into the queue.", "%(number)d claims go back into the queue.", "number"
    ),
    give_back_of=lambda user, ids, at: give_back_claims_of(user=user, ids=ids, at=at),
)


def register() -> None:
    """Make this known to whatever ends a membership."""
    leaving.register(CLAIMS)
