from maru.agencies.operations.copies import CopyNotHeld, release_copy
from maru.agencies.operations.leaving import end_membership, lock_account
from maru.agencies.operations.organisation import (
    forget_second_factor,
    grant_membership,
    register_agency,
    register_unit,
    register_user,
)

__all__ = [
    "CopyNotHeld",
    "end_membership",
    "forget_second_factor",
    "grant_membership",
    "lock_account",
    "register_agency",
    "register_unit",
    "register_user",
    "release_copy",
]
