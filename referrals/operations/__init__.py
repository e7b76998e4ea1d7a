from referrals.operations.add import add_information, enclose, withdraw
from referrals.operations.attach import attach, remove_attachment
from referrals.operations.custody import move, move_all
from referrals.operations.draft import discard, save_page, start
from referrals.operations.pass_on import hand_on, pass_on
from referrals.operations.rag import rate
from referrals.operations.safe import carry_safe_address, open_safe_address
from referrals.operations.submit import send_whole, submit
from referrals.operations.tell import desk_news, tell_author, tell_desk

__all__ = [
    "add_information",
    "attach",
    "carry_safe_address",
    "desk_news",
    "discard",
    "enclose",
    "hand_on",
    "move",
    "move_all",
    "open_safe_address",
    "pass_on",
    "rate",
    "remove_attachment",
    "save_page",
    "send_whole",
    "start",
    "submit",
    "tell_author",
    "tell_desk",
    "withdraw",
]
