"""What CAIU does about a detective who leaves."""

from django.utils.translation import ngettext_lazy

from caiu.operations.leave import give_back_investigations, give_back_investigations_of, investigations_left
from maru.agencies import leaving

INVESTIGATIONS = leaving.Part(
    count=lambda user, powers: investigations_left(user, powers).count(),
    give_back=lambda user, powers, at: give_back_investigations(user=user, powers=powers, at=at),
    sentence=ngettext_lazy(
        "%(number)d investigation waits to be allocated again.",
        "%(number)d investigations wait to be allocated again.",
        "number",
    ),
    give_back_of=lambda user, ids, at: give_back_investigations_of(user=user, ids=ids, at=at),
)


def register() -> None:
    """Make this known to whatever ends a membership."""
    leaving.register(INVESTIGATIONS)
