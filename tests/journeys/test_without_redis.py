"""Redis is not there: a child in danger is referred, taken up, decided and handed over, and the alarm goes out."""

import email
import os
import signal
import subprocess
import sys
from dataclasses import dataclass

import pytest
from django.conf import settings

from maru.notify.models import Notice
from maru.timers.models import Escalation, Heartbeat, TimerStep
from maru.timers.operations.missed import MISSED
from scripts.bench.servers import Product
from scripts.keeper import Places
from tests.journeys.people import DeskWorker, Officer, Person, Practitioner
from tests.processes import soon
from tests.sites import Site, database_url

pytestmark = pytest.mark.browser
LONGEST_S = 2
# Nothing of a whole journey may go untimed: six pages to write, and what the desk and the partner do.
FEWEST = 60


@dataclass
class Redis:
    """A Redis of the test's own, or the address of none."""

    socket: str
    server: subprocess.Popen | None = None

    def dies(self):
        if self.server is not None:
            self.server.send_signal(signal.SIGKILL)
            self.server.wait()


@pytest.fixture(params=["never there", "killed half-way"])
def redis(request, tmp_path):
    path = f"/tmp/maru-journey-{os.getpid()}.sock"
    redis = Redis(path)
    if request.param == "killed half-way":
        command = [Places(settings.VAR).redis_server, "--port", "0", "--unixsocket", path, "--save", ""]
        redis.server = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL)
        assert soon(lambda: os.path.exists(path))
    yield redis
    redis.dies()


@pytest.fixture
def site(committed_db, world, redis, tmp_path):
    """Every process of the Procfile, on a Redis that is not there; an older referral has long been overdue."""
    world.overdue = world.referral_at("waiting", danger=True, at=world.at(days=-10))
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(committed_db),
        "REDIS_URL": f"redis+socket://{redis.socket}",
        "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
        "MARU_VAR": str(tmp_path),
    }
    with Product(environment, names=()) as product:
        yield Site(product.url, committed_db)
        assert product.runner.poll() is None, "the runner has given up on what cannot reach Redis"


@pytest.fixture
def times():
    """Milliseconds of every request that a browser has made, and of which address."""
    return []


@pytest.fixture
def browser(browser, times):
    def open_page(**how):
        page = browser(**how)
        page.on("requestfinished", lambda request: times.append((took(request), request.method, request.url)))
        return page

    return open_page


def took(request):
    timing = request.timing
    return max(timing["responseStart"], timing["responseEnd"]) - max(timing["requestStart"], 0)


class Manager(Person):
    """Hears of what cannot wait."""

    what = "manager"

    def is_told(self, reference):
        self.goes_to("Inbox")
        self.reads(reference)


def mails(folder):
    """Whom each mail on disk is to, and what it says."""
    opened = [email.message_from_bytes(path.read_bytes()) for path in (folder / "mail").glob("*.eml")]
    return {(mail["To"], line) for mail in opened for line in mail.get_payload(decode=True).decode().splitlines()}


def test_everything_is_done_in_time_and_the_alarm_is_mailed(world, arrive, redis, times, tmp_path):
    officer = arrive(Officer, "submitter_police", look=False)
    reference = officer.refers(
        ("Wren", 2017), postcode="PE2 0ZZ", happened="He stands at her door with a knife.", danger=True
    )
    redis.dies()

    desk = arrive(DeskWorker, "maru_triage_sw", look=False)
    desk.claims(reference)
    desk.rates_everybody("Red", "A knife at the door, the girl behind it.")
    desk.offers(
        "Peterborough First Response",
        reason="Please see her today.",
        why="The police are there; she needs somebody of her own.",
    )

    partner = arrive(Practitioner, "partner_practitioner", look=False)
    partner.opens_the_offer()
    partner.accepts()
    partner.reads("a knife")

    arrive(Manager, "maru_manager", look=False).is_told(reference)
    arrive(Manager, "duty_senior_detective", look=False).is_told(reference)
    alarm = f"{reference}: a child or adult in immediate danger has been referred."
    for who in ("maru_manager", "duty_senior_detective"):
        assert soon(lambda who=who: (f"{who}@maru.example", alarm) in mails(tmp_path)), mails(tmp_path)

    the_overdue_one_escalated(world, tmp_path)
    if redis.server is None:
        assert [beat.part for beat in Heartbeat.objects.all()] == ["watchdog"]

    slowest, method, url = max(times)
    sys.stdout.write(f"{len(times)} requests, the slowest {slowest:.0f} ms: {method} {url}\n")
    assert len(times) > FEWEST
    assert slowest < 1000 * LONGEST_S


def the_overdue_one_escalated(world, folder):
    """Once, in the summary of what was missed before anything swept, by the sweep that needs the database only."""
    assert soon(lambda: ("maru_manager@maru.example", str(MISSED)) in mails(folder), within=60)
    with world.looking():
        assert not TimerStep.objects.filter(fired_at=None, dropped_at=None, due_at__lt=world.now).exists()
        of_the_decision = {"step__timer__object_id": world.overdue.subject.pk, "step__timer__kind": "decision"}
        told = Escalation.objects.get(**of_the_decision, step__name="100", to="maru_manager")
        assert told.must_acknowledge and Notice.objects.filter(key=told.key, to_role="maru_manager").count() == 1
