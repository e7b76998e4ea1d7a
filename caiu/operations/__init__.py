from caiu.operations.allocate import allocate
from caiu.operations.finish import close, hand_back
from caiu.operations.leave import relieve
from caiu.operations.open import open_investigation
from caiu.operations.work import add_log_entry, finish_action, set_action

__all__ = [
    "add_log_entry",
    "allocate",
    "close",
    "finish_action",
    "hand_back",
    "open_investigation",
    "relieve",
    "set_action",
]
