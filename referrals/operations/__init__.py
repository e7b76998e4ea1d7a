from referrals.operations.add import add_information, withdraw
from referrals.operations.custody import move, rate
from referrals.operations.draft import discard, save_page, start
from referrals.operations.submit import submit
from referrals.operations.tell import tell_author, tell_desk

__all__ = [
    "add_information",
    "discard",
    "move",
    "rate",
    "save_page",
    "start",
    "submit",
    "tell_author",
    "tell_desk",
    "withdraw",
]
