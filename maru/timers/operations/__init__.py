from maru.timers.operations.clocks import (
    hours_of,
    start_clock,
    start_clocks,
    stop_clock,
    stop_clocks,
    supersede_clock,
)
from maru.timers.operations.sweep import database_now, fire, sweep

__all__ = [
    "database_now",
    "fire",
    "hours_of",
    "start_clock",
    "start_clocks",
    "stop_clock",
    "stop_clocks",
    "supersede_clock",
    "sweep",
]
