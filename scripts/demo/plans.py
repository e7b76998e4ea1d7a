"""What is going to happen to one referral: a plan, before any of it is told. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scripts.demo.concerns import Concern
from scripts.demo.names import Home


@dataclass(frozen=True)
class Fate:
    """What the desk decides, and what becomes of that.

    `outcome` is a decision's, `unit` the partner's team; `course` says how far it goes from there:
    for a partner `offered`, `accepted`, `reported`, `declined`, `lapsed`, `recalled` (early help that is accepted goes
    on as a CAF); for CAIU `new`, `allocated`, `closed`, `handed_back`; at the desk `reopened`. `then` is the team that
    takes what came back, if any.
    `said` names the ways in which the decision is put into words.
    """

    outcome: str
    unit: str = ""
    course: str = ""
    then: str = ""
    said: str = ""


@dataclass
class Plan:
    """One referral's story, before it happens.

    `sent` is when it was submitted. `claim_after` and `decide_after` count the desk's minutes, None for not
    yet; `claimed_at` is a moment instead. `second` is the fate of every subject but the first, where it
    differs. `added` are words that come so many minutes later. `ends` is `draft` or `withdrawn` where it comes to no
    more, and how early help or an investigation ends where that is known beforehand. `blanks` fill what is written
    about it.
    """

    author: str
    sent: datetime
    concern: Concern
    home: Home
    people: tuple[dict, ...]
    blanks: dict[str, str]
    pages: dict[str, Any]
    clerk: str = "maru_triage_sw"
    rag: int | None = None
    claim_after: float | None = None
    decide_after: float | None = None
    fate: Fate = Fate("advice", said="advice")
    second: Fate | None = None
    added: tuple[tuple[int, str], ...] = field(default=())
    ends: str = ""
    claimed_at: datetime | None = None
