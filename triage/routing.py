"""Which CAIU unit, local authority and team for early help a home address belongs to. Pure; the rules are data.

Two units, Peterborough and Cambridge (paper 3.1). The line between them by postcode is local
(DOMAIN.md section 0: local protocol – check).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

OUTWARD = re.compile(r"^([A-Z]{1,2})(\d{1,2}[A-Z]?)")


@dataclass(frozen=True)
class Rule:
    """Postcodes that begin with `area` go to the unit; `district` narrows it (`PE` + `27`). `help_team` is
    proposed for early help."""

    area: str
    district: str
    unit: str
    local_authority: str
    name: str
    help_team: str = ""


@dataclass(frozen=True)
class Route:
    """Where an address leads, and the sentence that says why. Empty where no rule fits."""

    unit: str
    local_authority: str
    reason: str
    help_team: str = ""


def route(postcode: str, rules: Iterable[Rule]) -> Route:
    """The most particular rule that fits the postcode's outward part."""
    found = OUTWARD.match(postcode.upper().strip())
    if not found:
        return Route("", "", "There is no postcode to go by: choose the unit yourself.")
    area, district = found.groups()
    fitting = [r for r in rules if r.area == area and r.district in ("", district)]
    if not fitting:
        return Route("", "", f"No rule knows {area}{district}: it may lie outside the county. Choose yourself.")
    rule = max(fitting, key=lambda r: len(r.district))
    return Route(rule.unit, rule.local_authority, f"{area}{district} lies in {rule.name}.", rule.help_team)
