"""GOV.UK Notify on this machine: a real HTTP server that speaks as much of its API as its documentation says.

https://docs.notifications.service.gov.uk/rest-api.html: signed by a JWT of the service's key, POST
/v2/notifications/email, GET /v2/notifications/<id>, GET /v2/notifications?reference=.
"""

import json
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt

SERVICE, SECRET, TEMPLATE = (str(uuid.uuid5(uuid.NAMESPACE_DNS, name)) for name in ("service", "secret", "template"))
KEY = f"maru-{SERVICE}-{SECRET}"


class Service:
    """What it was sent, and what it says has become of it."""

    def __init__(self):
        self.sent, self.answers = [], []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.answer(*service.post(self.path, self.headers, body))

            def do_GET(self):
                self.answer(*service.get(urlsplit(self.path), self.headers))

            def answer(self, status, body):
                if status is None:
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *_):
                """Nothing is said."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def post(self, path, headers, body):
        if not self.signed(headers):
            return 403, error(403, "AuthError", "Invalid token: signature, api token not found")
        assert path == "/v2/notifications/email"
        if body["template_id"] != TEMPLATE:
            return 400, error(400, "BadRequestError", "Template not found")
        if "@" not in body["email_address"]:
            return 400, error(400, "ValidationError", "email_address Not a valid email address")
        answer = self.answers.pop(0) if self.answers else "taken"
        if isinstance(answer, int):
            return answer, error(answer, "Exception", "Internal server error")
        one = {"id": str(uuid.uuid4()), "status": "created", **body}
        self.sent.append(one)
        if answer == "taken and silent":
            return None, None
        content = {"subject": body["personalisation"]["subject"], "body": body["personalisation"]["body"]}
        return 201, {
            "id": one["id"], "reference": body["reference"], "content": content | {"from_email": "maru@x.gov.uk"},
            "uri": f"{self.url}/v2/notifications/{one['id']}",
            "template": {"id": TEMPLATE, "version": 1, "uri": f"{self.url}/v2/template/{TEMPLATE}"},
        }  # fmt: skip

    def get(self, address, headers):
        if not self.signed(headers):
            return 403, error(403, "AuthError", "Invalid token")
        if address.path == "/v2/notifications":
            wanted = parse_qs(address.query)["reference"][0]
            found = [one for one in self.sent if one["reference"] == wanted]
            return 200, {"notifications": found, "links": {"current": address.geturl()}}
        found = [one for one in self.sent if address.path == f"/v2/notifications/{one['id']}"]
        return (200, found[0]) if found else (404, error(404, "NoResultFound", "No result found"))

    def signed(self, headers):
        token = headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            return jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})["iss"] == SERVICE
        except jwt.InvalidTokenError:
            return False


def error(status, kind, message):
    return {"status_code": status, "errors": [{"error": kind, "message": message}]}
