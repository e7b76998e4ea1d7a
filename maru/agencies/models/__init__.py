from maru.agencies.models.involvement import Involvement, InvolvementQuerySet
from maru.agencies.models.organisation import Agency, Membership, Unit
from maru.agencies.models.reviews import GlassReview
from maru.agencies.models.signals import Signal
from maru.agencies.models.users import User
from maru.agencies.models.withheld import Conflict, Glass, Seal, SealGrant, Withheld

__all__ = [
    "Agency", "Conflict", "Glass", "GlassReview", "Involvement", "InvolvementQuerySet", "Membership", "Seal",
    "SealGrant", "Signal", "Unit", "User", "Withheld",
]  # fmt: skip
