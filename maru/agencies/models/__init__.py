from maru.agencies.models.involvement import Involvement, InvolvementQuerySet
from maru.agencies.models.organisation import Agency, Membership, Unit
from maru.agencies.models.users import User

__all__ = ["Agency", "Involvement", "InvolvementQuerySet", "Membership", "Unit", "User"]
