"""What a partner's team may read of a handover, and when (ARCHITECTURE.md rule 13). Pure.

One table, read by page, API and tests. Never in any phase: other agencies' answers, rating notes, who an
anonymous referrer is.
"""

ALWAYS = frozenset({"reference", "state", "team"})
BEFORE = frozenset({"subjects", "reason", "level", "due_at", "offered_at", "early_help"})
AFTER = BEFORE | {"brief", "answered_at"}
OWN_TEXT = frozenset({"decline_reason", "outcome", "report", "early_help", "answered_at", "reported_at"})
READABLE = {
    "offered": BEFORE,
    "accepted": AFTER,
    "in_caf": OWN_TEXT,
    "declined": OWN_TEXT,
    "lapsed": OWN_TEXT,
    "recalled": OWN_TEXT,
    "reported": OWN_TEXT,
}


def may_read(state: str, field: str) -> bool:
    """Whether the team reads that field in that state of the handover."""
    return field in ALWAYS or field in READABLE[state]
