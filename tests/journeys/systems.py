"""An agency's system, which asks by the API over a line of its own, as the one that a school or a council has."""

import http.client
import json
import uuid
from urllib.parse import urlencode, urlsplit

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class System:
    """Signs on by its secret, and acts for one practitioner of its agency."""

    def __init__(self, world, site, agency, *, on_behalf_of):
        self.site, self.told, self.on_behalf_of = site, world.api(agency).registered, on_behalf_of
        asked = {"grant_type": "client_credentials", "client_id": self.told.id, "client_secret": self.told.secret}
        signed_on = self.ask("POST", "/api/v1/oauth/token/", urlencode(asked), **FORM)
        self.token = signed_on["access_token"]

    def ask(self, method, path, body=None, **headers):
        """What it is answered; an answer that is not a yes fails the journey with all that was said."""
        line = http.client.HTTPConnection(urlsplit(self.site.url).netloc, timeout=30)
        line.request(method, path, body, headers)
        answer = line.getresponse()
        said = answer.read().decode()
        line.close()
        assert answer.status in (200, 201), (method, path, answer.status, said)
        return json.loads(said)

    def get(self, path):
        return self.ask("GET", f"/api/v1/{path}", **self.signed())

    def post(self, path, **said):
        told = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
        return self.ask("POST", f"/api/v1/{path}", json.dumps(said), **self.signed(), **told)

    def signed(self):
        return {"Authorization": f"Bearer {self.token}", "X-On-Behalf-Of": self.on_behalf_of}

    def refers(self, **whole):
        return self.post("referrals/", **whole)["reference"]

    def newest_offer(self):
        """What an offer says to whoever must answer it; found in the list, which names nobody."""
        newest = max(self.get("handovers/?state=offered")["results"], key=lambda row: row["offered_at"])
        return self.get(f"handovers/{newest['reference']}/")

    def accepts(self):
        offer = self.newest_offer()
        return self.post(f"handovers/{offer['reference']}/accept/")

    def declines(self, reason):
        offer = self.newest_offer()
        return self.post(f"handovers/{offer['reference']}/decline/", reason=reason)

    def reports(self, reference, outcome, text):
        return self.post(f"handovers/{reference}/report/", outcome=outcome, text=text)
