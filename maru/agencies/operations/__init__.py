from maru.agencies.operations.absences import ImpossibleAbsence, StandInDoesNotFit, add_absence, end_absence
from maru.agencies.operations.conflicts import OwnConflict, end_conflict
from maru.agencies.operations.copies import CopyNotHeld, release_copy
from maru.agencies.operations.feeds import end_feed, make_feed
from maru.agencies.operations.glass import GlassEnded, ReviewedAlready, end_glass, review_glass
from maru.agencies.operations.keeping import look_again
from maru.agencies.operations.leaving import end_membership, lock_account
from maru.agencies.operations.organisation import (
    forget_second_factor,
    grant_membership,
    register_agency,
    register_unit,
    register_user,
)
from maru.agencies.operations.rota import change_shift, end_rota, give_shift, keep_rota, remove_shift
from maru.agencies.operations.rota_import import import_shifts
from maru.agencies.operations.staff import give_role, leave_unit, lock_out
from maru.agencies.operations.withholding import (
    MayNotKeep,
    NotTheKeeper,
    NotUntilThen,
    SealedAlready,
    break_glass,
    hand_keeping_on,
    keep_out,
    let_in,
    lift,
    seal,
    shut_out,
    withhold_too,
)

__all__ = [
    "CopyNotHeld",
    "GlassEnded",
    "ImpossibleAbsence",
    "MayNotKeep",
    "NotTheKeeper",
    "NotUntilThen",
    "OwnConflict",
    "ReviewedAlready",
    "SealedAlready",
    "StandInDoesNotFit",
    "add_absence",
    "break_glass",
    "change_shift",
    "end_absence",
    "end_conflict",
    "end_feed",
    "end_glass",
    "end_membership",
    "end_rota",
    "forget_second_factor",
    "give_role",
    "give_shift",
    "grant_membership",
    "hand_keeping_on",
    "import_shifts",
    "keep_out",
    "keep_rota",
    "leave_unit",
    "let_in",
    "lift",
    "lock_account",
    "lock_out",
    "look_again",
    "make_feed",
    "register_agency",
    "register_unit",
    "register_user",
    "release_copy",
    "remove_shift",
    "review_glass",
    "seal",
    "shut_out",
    "withhold_too",
]
