"""What early help does about a practitioner who leaves."""

from django.utils.translation import ngettext_lazy

from caf.operations.leave import assessments_left, give_back_assessments, give_back_assessments_of
from maru.agencies import leaving

LEADS = leaving.Part(
    count=lambda user, powers: assessments_left(user, powers).count(),
    give_back=lambda user, powers, at: give_back_assessments(user=user, powers=powers, at=at),
    sentence=ngettext_lazy(
        "%(number)d CAF waits for somebody to lead it.", "%(number)d CAFs wait for somebody to lead them.", "number"
    ),
    give_back_of=lambda user, ids, at: give_back_assessments_of(user=user, ids=ids, at=at),
)


def register() -> None:
    """Make this known to whatever ends a membership."""
    leaving.register(LEADS)
