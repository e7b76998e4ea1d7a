from maru.agencies.models.conflicts import Conflict
from maru.agencies.models.feeds import CalendarFeed
from maru.agencies.models.homes import Home
from maru.agencies.models.involvement import Involvement, InvolvementQuerySet
from maru.agencies.models.organisation import Agency, Membership, Unit
from maru.agencies.models.reviews import GlassReview
from maru.agencies.models.rota import Absence, Offer, Rota, Shift
from maru.agencies.models.signals import Signal
from maru.agencies.models.users import User
from maru.agencies.models.withheld import Glass, Seal, SealGrant, Withheld

__all__ = [
    "Absence", "Agency", "CalendarFeed", "Conflict", "Glass", "GlassReview", "Home", "Involvement",
    "InvolvementQuerySet", "Membership", "Offer", "Rota", "Seal", "SealGrant", "Shift", "Signal", "Unit",
    "User", "Withheld",
]  # fmt: skip
