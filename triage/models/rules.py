"""Routing rules as data."""

from django.db import models

from maru.common.fields import declares


@declares(none="area district unit local_authority help_team name")
class RoutingRule(models.Model):
    """Home addresses in this postcode area (or district of it) belong to this CAIU unit and authority, and early
    help is proposed through this team."""

    area = models.CharField("letters of the outward code", max_length=2)
    district = models.CharField("its figures, blank for all", max_length=3, blank=True)
    unit = models.SlugField("CAIU unit", max_length=60)
    local_authority = models.CharField("DfE code", max_length=3)
    help_team = models.SlugField("partner's team for early help", max_length=60, blank=True, db_default="", default="")
    name = models.CharField("in words, for the reason shown", max_length=80)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["area", "district"], name="one_route_for_a_district")]

    def __str__(self) -> str:
        return f"{self.area}{self.district} → {self.unit}"
