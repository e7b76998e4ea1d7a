"""What of rotas stands in the full house."""

from dataclasses import dataclass
from datetime import timedelta

from maru.agencies.models import Absence, Offer, Rota, Shift
from maru.agencies.operations import add_absence, give_shift, keep_rota, make_feed
from maru.desk.rota.operations import offer_shift


@dataclass
class Rostered:
    """A rota with one shift to come, somebody who will be away, and the address of somebody's calendar."""

    rota: Rota
    shift: Shift
    absence: Absence
    offer: Offer

    @property
    def ids(self):
        """What stands in an address, by its name there."""
        return {f"{name}_id": getattr(self, name).pk for name in ("rota", "shift", "absence", "offer")}


def rostered(world) -> Rostered:
    """A CAIU unit's detectives are rostered from tomorrow on, and one of them goes away next week."""
    unit, sergeant = world.unit("caiu-peterborough"), world.user("caiu_ds")
    tomorrow, next_week = world.at(days=1), world.at(days=7)
    by = {"by": sergeant, "at": world.now}
    first, second = world.user("caiu_dc"), world.user("caiu_dc_2")
    with world.acting(sergeant):
        rota = keep_rota(unit_id=unit.pk, role="caiu_dc", cover="hours", **by)
        ends_at = tomorrow + timedelta(hours=8)
        shift = give_shift(rota_id=rota.pk, user_id=first.pk, starts_at=tomorrow, ends_at=ends_at, **by)
        until = next_week + timedelta(days=5)
        absence = add_absence(user_id=second.pk, acts_id=first.pk, since=next_week, until=until, **by)
        later = {"starts_at": next_week - timedelta(days=2), "ends_at": next_week - timedelta(days=2, hours=-8)}
        offered = give_shift(rota_id=rota.pk, user_id=second.pk, **later, **by)
    with world.acting(first):
        make_feed(by=first, at=world.now)
    with world.acting(second):
        offer = offer_shift(shift_id=offered.pk, to_id=first.pk, by=second, at=world.now)
    return Rostered(rota, shift, absence, offer)
