"""What is told of a seal itself: its keeper hears that they keep it, and not of what."""

from datetime import datetime

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies import keeping
from maru.agencies.models import Seal, SealGrant
from maru.notify.operations import tell


def tell_the_keeper(seal: Seal, at: datetime) -> None:
    """A new keeper is told that there is something to keep, unless they have put the seal themselves."""
    new = SealGrant.objects.now().filter(seal=seal, is_keeper=True, since=at).exclude(user=F("granted_by"))
    for grant in new.select_related("user"):
        tell(
            key=f"keeps:{grant.pk}", text=_("You keep a sealed record now. Decide who must see it."),
            link=reverse("seals:seal", args=[seal.pk]), about=None, user=grant.user, at=at,
        )  # fmt: skip


def register() -> None:
    """Make this known to whoever seals a record."""
    keeping.register(tell_the_keeper)
