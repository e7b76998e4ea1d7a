"""The paper pack on a page, to be printed."""

from typing import Any

from django.urls import reverse

from maru.agencies.permissions import Permission
from maru.audit import trail
from maru.audit.trail import addressee
from maru.audit.verbs import Verb
from maru.web.exports import Export
from triage.queries.paper import Pack, paper_pack


class PaperPack(Export):
    """`/triage/paper-pack/`: for the day when there is no system. Written down for each referral that is on it, so
    that it is found by whoever asks who has looked at a child."""

    permission = Permission.CONTINGENCY_PRINT
    template_name = "triage/paper_pack.html"
    http_method_names = ("get", "head")
    shows = (Pack,)

    def context(self) -> dict[str, Any]:
        pack = paper_pack(reader=self.request.user, now=self.now)
        referrals = pack.referrals
        printed = {"reason": "contingency", "to": addressee(self.request.user)}
        trail.record(Verb.PACK_PRINTED, **printed, people=len(pack.lines), referrals=len(referrals))
        for referral in referrals:
            trail.record(Verb.PACK_PRINTED, on=referral, **printed)
        return {"pack": pack, "made_by": self.request.user.name, "back_url": reverse("triage:queue")}

    def back_url(self) -> str:
        return reverse("triage:queue")
