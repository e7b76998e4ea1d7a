"""Code lists and their codes, from when until when each of them counts."""

import uuid
from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from maru.common.fields import declares


class Days(Func):
    """From a day on until before another, as PostgreSQL compares such periods."""

    function = "DATERANGE"
    output_field = DateRangeField()


@declares(none="slug title source")
class CodeList(models.Model):
    """One question's possible answers: whose list it is, or where it is written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=80)
    source = models.CharField(max_length=200)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.title


class CodeQuerySet(models.QuerySet):
    """Codes, by the day on which they count."""

    def on(self, day: date) -> Self:
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=day), valid_from__lte=day)


@declares(none="code label group note valid_from valid_until")
class Code(models.Model):
    """What one code of a list means, from a day on until before another. Another label is another row: what was
    written before keeps the words it was written with. One that ends on its first day never counted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    list = models.ForeignKey(CodeList, on_delete=models.PROTECT, related_name="codes")
    code = models.CharField(max_length=20)
    label = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    group = models.CharField("what it is counted under elsewhere", max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField("the first day on which it counts no more", null=True, blank=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(code="") & ~Q(label=""), name="a_code_has_a_label"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="a_code_ends_after_it_began"
            ),
            ExclusionConstraint(
                name="a_code_means_one_thing_at_a_time",
                expressions=[
                    ("list", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    (Days("valid_from", "valid_until"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    def counts(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)
