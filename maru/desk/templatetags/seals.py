"""`{% load seals %}`: what the page of a record says of its being sealed."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse

from maru.agencies.models import SealGrant
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.audit.trail import kind_of

register = template.Library()


@register.inclusion_tag("seals/_mark.html", takes_context=True)
def seal_mark(context: Mapping[str, Any], record: Any, may_seal: bool = False) -> dict[str, Any]:
    """That it is sealed, to whoever keeps it or is let in; else, where one may, the way to seal it."""
    user = context["user"]
    rows = SealGrant.objects.now().filter(user=user, seal__withheld__object_id=record.pk)
    grants = list(rows.order_by("-is_keeper", "until", "id"))
    offered = may_seal and not grants and not context.get("glass") and powers_of(user).may(Permission.RECORD_SEAL)
    return {
        "kept": next((grant.seal_id for grant in grants if grant.is_keeper), None),
        "until": next((grant.until for grant in grants if not grant.is_keeper), None),
        "new_url": reverse("seals:new", args=[kind_of(record), record.pk]) if offered else "",
    }
