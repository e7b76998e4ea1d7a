from maru.agencies.operations.organisation import (
    end_membership,
    grant_membership,
    register_agency,
    register_unit,
    register_user,
)

__all__ = ["end_membership", "grant_membership", "register_agency", "register_unit", "register_user"]
