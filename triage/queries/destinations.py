"""Where the desk can send a child, and what the home address proposes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from maru.agencies.models import Agency, Unit
from referrals.models import Party
from triage.models import RoutingRule
from triage.routing import Route, Rule, route


@dataclass(frozen=True)
class Destinations:
    """CAIU units, partners' teams and the routing rules: two queries for a whole page of decisions."""

    units: tuple[Unit, ...]
    rules: tuple[Rule, ...]

    def by_id(self, pk: str) -> Unit | None:
        """The unit of that id, as a form gives it."""
        return next((unit for unit in self.units if str(unit.pk) == pk), None)

    def caiu_choices(self) -> list[tuple[str, str]]:
        return [(str(unit.pk), unit.name) for unit in self.units if unit.kind == Unit.Kind.CAIU]

    def team_choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Partners' teams under their agencies."""
        teams: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for unit in self.units:
            if unit.kind == Unit.Kind.PARTNER:
                teams[unit.agency.name].append((str(unit.pk), unit.name))
        return list(teams.items())

    def help_choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The same for early help, those whose work it is first."""
        families = {unit.agency.name for unit in self.units if unit.agency.kind == Agency.Kind.FAMILY_SUPPORT}
        return sorted(self.team_choices(), key=lambda group: group[0] not in families)

    def route_for(self, party: Party, others: Iterable[Party]) -> Route:
        """By the home address; an unborn child's, or one that was not written down, is its household's. One that is
        withheld proposes nothing, nor does where those live whom somebody may have fled."""
        if party.address_withheld:
            return Route("", "", "The address is withheld: find out where it lies, and choose the unit yourself.")
        homes = [party.postcode, *(other.postcode for other in others)]
        return route(next(filter(None, homes), ""), self.rules)

    def proposed_caiu(self, way: Route) -> Unit | None:
        return self.by_slug(way.unit)

    def proposed_help(self, way: Route) -> Unit | None:
        """The team that does early help where they live."""
        return self.by_slug(way.help_team)

    def by_slug(self, slug: str) -> Unit | None:
        return next((unit for unit in self.units if slug and unit.slug == slug), None)

    def proposed_team(self, way: Route, party: Party) -> Unit | None:
        """Social care of the home authority: for children or for adults."""
        adult = party.role == Party.Role.ADULT
        kind = Agency.Kind.ADULT_SOCIAL_CARE if adult else Agency.Kind.CHILDREN_SOCIAL_CARE
        fitting = [
            unit
            for unit in self.units
            if unit.kind == Unit.Kind.PARTNER and unit.agency.kind == kind and way.local_authority
        ]
        own = [unit for unit in fitting if unit.agency.local_authority == way.local_authority]
        return next(iter([*own, *(unit for unit in fitting if not unit.agency.local_authority)]), None)


def destinations() -> Destinations:
    """All of them, as they are now."""
    units = Unit.objects.filter(kind__in=(Unit.Kind.CAIU, Unit.Kind.PARTNER)).select_related("agency")
    rules = RoutingRule.objects.values_list("area", "district", "unit", "local_authority", "name", "help_team")
    return Destinations(tuple(units.order_by("agency__name", "name")), tuple(Rule(*row) for row in rules))
