"""Is the fictional county whole, quiet and safe to open: every state, no forgotten clock, no mail, nobody real?

It is loaded here with a tenth of its past; tests/unit/demo/ looks at the whole year, before it is told."""

import json
import os
import re
import signal
import stat
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from caf import states as caf_states
from caf.models import Assessment
from caiu.models import Investigation
from maru.agencies.acting import acting_as
from maru.agencies.covering import Span
from maru.agencies.models import Agency, Membership, Rota, User
from maru.agencies.operations import register_agency
from maru.agencies.roles import ROLES
from maru.agencies.rota import gaps
from maru.api.models import Client
from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.audit.verify import verify
from maru.desk.tiles import tiles_for
from maru.notify.models import Mail, Notice
from maru.people.queries import at_the_same_address, candidates_for
from maru.timers.models import Timer, TimerStep
from referrals import states as referral_states
from referrals.models import Addition, Party, Referral, Subject
from referrals.models.referral import Rag
from scripts.demo import loader
from scripts.demo.county import SYSTEMS
from tests.databases import clone_of
from tests.databases import role as signed_on_as
from tests.processes import dies_while
from triage import states as triage_states
from triage.models import Claim, Decision, Handover

# The Monday after the clocks went forward, before the desk opens.
NOW = datetime(2026, 3, 30, 5, 10, tzinfo=UTC)
YEAR = 24
TOLD: list[str] = []


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def county(folder, template_db, django_db_setup, django_db_blocker):
    """The county of today with a short past, loaded once for this file into a database of its own."""
    embedded = override_settings(VAR=folder, MARU_EMBEDDED=True)
    with django_db_blocker.unblock(), clone_of(template_db), embedded:
        loader.load(now=NOW, tell=TOLD.append, year=YEAR)
        yield


@pytest.fixture
def looking(county):
    with acting_as(system="look", door=Door.TEST):
        yield


def counted(rows, field):
    return set(rows.values_list(field, flat=True))


def test_every_state_that_a_record_can_have_is_there(looking):
    assert counted(Referral.objects, "status") == set(referral_states.referral.states)
    assert counted(Subject.objects, "custody") == set(referral_states.custody.states)
    assert counted(Handover.objects, "state") == set(triage_states.handover.states)
    assert counted(Investigation.objects, "state") == {"new", "allocated", "closed", "handed_back"}
    assert counted(Decision.objects, "outcome") == set(Decision.Outcome.values)
    assert counted(Decision.objects, "state") == {"made", "reconsidered"}
    assert counted(Claim.objects, "state") >= {"held", "finished"}
    assert counted(Party.objects, "role") >= {"child", "unborn", "adult", "parent"}
    assert counted(Referral.objects.filter(desk_stage="waiting"), "desk_rag") >= {Rag.RED, Rag.AMBER, Rag.UNRATED}


def test_early_help_is_in_every_state(looking):
    assert counted(Assessment.objects, "state") == set(caf_states.assessment.states)
    assert {"needs_met", "declined"} <= counted(Assessment.objects, "ending")
    assert Assessment.objects.filter(subject=None).exists() and Assessment.objects.exclude(subject=None).exists()
    for one in Assessment.objects.filter(state="open", opened_at__lt=NOW - timedelta(days=50)):
        assert one.entries.exists() and one.actions.exists() and one.summary


def test_the_desk_has_work_of_every_kind(looking):
    queue = Referral.objects.exclude(desk_stage="")
    assert counted(queue, "desk_stage") == {"waiting", "at_desk", "offered"}
    assert queue.filter(desk_due_at__lt=NOW).exists() and queue.filter(desk_due_at__gt=NOW).exists()
    assert queue.filter(desk_due_at__date=NOW.date()).exists()
    assert Addition.objects.exists() and Notice.objects.unread().exists()


def test_no_clock_is_overdue_and_unfired(looking):
    assert not TimerStep.objects.filter(fired_at=None, dropped_at=None, due_at__lte=NOW).exists()
    fired = TimerStep.objects.exclude(fired_at=None).values_list("timer", "timer__kind", "due_at", "fired_at")
    assert fired and all(at == due for _, kind, due, at in fired if kind != "rag")
    begun = AuditEvent.objects.filter(verb="timer.started").values_list("object_id", "occurred_at")
    set_at = dict(begun)
    assert all(at == max(due, set_at[str(timer)]) for timer, _, due, at in fired)


def test_most_ratings_are_kept_in_time_and_some_are_not(looking):
    rated = Timer.objects.filter(kind="rag")
    assert counted(rated, "rule__slug") == {"rag_red", "rag_amber", "rag_green"}
    assert counted(rated, "state") >= {"running", "met"}
    assert 0.05 <= rated.exclude(breached_at=None).count() / rated.count() <= 0.4
    assert Notice.objects.filter(to_role="duty_senior_detective", text__contains="rated red").exists()


def test_some_decisions_come_too_late_as_in_life(looking):
    decided = Timer.objects.filter(kind="decision")
    assert 0.08 <= decided.exclude(breached_at=None).count() / decided.count() <= 0.25


def test_no_step_of_a_clock_was_both_fired_and_dropped(looking):
    assert not TimerStep.objects.exclude(fired_at=None).exclude(dropped_at=None).exists()
    ended = TimerStep.objects.exclude(timer__state="running")
    assert not ended.filter(fired_at=None, dropped_at=None).exists()


def test_somebody_holds_every_child_who_is_not_closed(looking):
    assert not Subject.objects.exclude(custody="closed").filter(holding_unit=None).exists()
    desk = Subject.objects.filter(custody__in=["waiting", "at_desk", "offered"])
    assert not desk.exclude(holding_unit__kind="maru_desk").exists()
    assert not Subject.objects.filter(custody="held", holding_unit__kind="maru_desk").exists()


def test_the_desk_looks_like_a_monday_morning(looking):
    open_ones = Referral.objects.exclude(desk_stage="")
    assert 15 <= open_ones.count() <= 27
    assert open_ones.filter(desk_stage="waiting").count() >= 5
    assert open_ones.filter(desk_again=True).count() >= 4
    assert 2 <= open_ones.filter(desk_due_at__lt=NOW, desk_again=False).count() <= 8
    assert Claim.objects.filter(state="held").values("by").distinct().count() >= 4


# Whose records are not here yet, to whom no case is open, who starts with a family of their own, or to whose team
# nothing is offered on the last day.
NO_WORK_TODAY = {
    "adult_safeguarding", "designated_officer", "lead_professional", "caf_assessor", "caf_coordinator", "cp_chair",
    "partner_rep", "auditor", "dpo", "performance_analyst", "sysadmin",
}  # fmt: skip


def test_everybody_who_signs_in_finds_work_of_their_own(county, folder):
    told = json.loads((folder / "demo.json").read_text())["users"]
    for role, entry in told.items():
        if role in NO_WORK_TODAY:
            continue
        user = User.objects.get(email=entry["login"])
        with acting_as(user, door=Door.TEST, at=NOW):
            waiting = sum(tile.number for tile in tiles_for(user, NOW))
            news = Notice.objects.visible_to(user).unread().count()
        assert waiting + news > 0, role


def test_work_is_spread_over_the_detectives(looking):
    leads = list(Investigation.objects.filter(state="allocated").values_list("lead__email", flat=True))
    assert len(set(leads)) >= len(leads) // 2 and leads.count("caiu_dc@maru.example") >= 2


def test_the_loading_says_how_far_it_has_come(county):
    percents = [int(found[1]) for sentence in TOLD if (found := re.search(r"(\d+) %", sentence))]
    assert percents == sorted(percents) and percents[-1] == 100 and len(percents) >= 15


def test_no_mail_was_written(looking):
    assert not Mail.objects.exists()


def test_the_trail_is_whole_and_says_that_it_was_the_demo(looking):
    assert verify().sound
    assert counted(AuditEvent.objects, "door") == {"demo"}
    assert not AuditEvent.objects.filter(occurred_at__gt=NOW).exists()


def test_nothing_happens_before_it_was_written_or_after_now(looking):
    for referral in Referral.objects.exclude(submitted_at=None):
        assert referral.started_at <= referral.submitted_at <= NOW
    for decision in Decision.objects.select_related("referral"):
        assert decision.referral.submitted_at < decision.made_at <= NOW


def test_the_county_has_the_people_of_the_paper(looking):
    # Beside the 32 officers, the inspector who answers for both units.
    officers = Membership.objects.filter(unit__kind="caiu").exclude(role="caiu_di")
    assert officers.count() == 32 and officers.values("unit").distinct().count() == 2
    assert counted(Membership.objects, "role") == set(ROLES)


def test_somebody_is_on_duty_this_week_and_one_night_of_the_next_is_open(looking):
    rotas = list(Rota.objects.kept(NOW).select_related("unit"))
    assert len(rotas) == 4
    this_week = gaps(rotas, Span(NOW, NOW + timedelta(days=7)))
    assert not any(this_week.values()), this_week
    ahead = gaps(rotas, Span(NOW, NOW + timedelta(days=14)))
    assert sorted(len(found) for found in ahead.values()) == [0, 0, 0, 1]


def test_a_family_that_was_referred_before_is_known_to_the_desk(looking):
    desk = User.objects.get(email="maru_triage_sw@maru.example")
    waiting = Party.objects.filter(referral__desk_stage__in=["waiting", "at_desk"], subject__isnull=False)
    people = [party.person for party in waiting.select_related("person")]
    assert candidates_for(people, desk) and at_the_same_address(people, desk)


def test_everybody_is_fictional(looking):
    for party in Party.objects.all():
        assert re.fullmatch(r"(CB|PE)\d{1,2} 0Z[^CIKMOV]", party.postcode)
        assert re.fullmatch(r"07700 900\d{3}|", party.phone)
        assert re.fullmatch(r"999\d{7}|", party.nhs_number)
        if party.nhs_number:
            total = sum(int(figure) * weight for figure, weight in zip(party.nhs_number, range(10, 0, -1), strict=True))
            assert total % 11 == 0


def test_there_is_one_sign_in_for_each_role(looking, folder):
    path = folder / "demo.json"
    told = json.loads(path.read_text())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(told["users"]) == set(ROLES) - {"partner_system"}
    for role, user in told["users"].items():
        found = User.objects.get(email=user["login"])
        assert user["login"] == f"{role}@maru.example" and found.check_password(user["password"])
        assert user["totp_secret"] is None
        assert set(found.memberships.values_list("role", flat=True)) == {role}


def test_the_systems_of_some_agencies_can_sign_on(looking, folder):
    told = json.loads((folder / "demo.json").read_text())["clients"]
    assert set(told) == set(SYSTEMS)
    for agency, system in told.items():
        client = Client.objects.get(application__client_id=system["id"])
        assert client.agency.slug == agency and client.scopes == system["scopes"]
        assert check_password(system["secret"], client.application.client_secret)


def test_it_is_not_loaded_twice(county, folder):
    before = User.objects.count()
    assert AuditEvent.objects.filter(verb="demo.loaded").count() == 1
    with pytest.raises(CommandError, match="people in this database already"):
        call_command("load_demo")
    call_command("load_demo", if_empty=True)
    assert User.objects.count() == before


def another_may_load():
    """Whether a loading on another connection could begin now."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('maru.demo'))")
        (may,) = cursor.fetchone()
    other.close()
    return may


class Enough(Exception):
    """As much of a loading as a test wants to see."""


class TestBrokenOff:
    """What becomes of a loading that was killed in the middle."""

    @pytest.fixture
    def started(self, committed_db, settings, tmp_path):
        """A loading that killed itself when the first referrals had been told."""
        settings.VAR, settings.MARU_EMBEDDED = tmp_path, True

        def killed(sentence):
            if "%" in sentence:
                os.kill(os.getpid(), signal.SIGKILL)

        dies_while(lambda: loader.load(now=NOW, tell=killed, year=9), tmp_path)
        assert User.objects.exists() and loader.broken_off()

    def test_the_next_begins_anew_and_says_so(self, started, tmp_path):
        before, told = set(User.objects.values_list("pk", flat=True)), []

        def heard(sentence):
            told.append(sentence)
            assert not another_may_load()
            if "%" in sentence:
                raise Enough

        with pytest.raises(Enough):
            loader.load(now=NOW, tell=heard, year=9, if_empty=True)
        assert "was broken off, so it is begun anew" in told[0] and another_may_load()
        assert not before & set(User.objects.values_list("pk", flat=True))
        signs_in = json.loads((tmp_path / "demo.json").read_text())["users"]["maru_manager"]
        assert User.objects.get(email=signs_in["login"]).check_password(signs_in["password"])
        assert verify().sound and signed_on_as() == ("maru_app", False, False)

    def test_two_at_once_wait_for_one_another(self, committed_db, settings, tmp_path):
        settings.VAR, settings.MARU_EMBEDDED = tmp_path, True
        told, holds, told_to_wait = [], threading.Event(), threading.Event()

        def first():
            with loader.alone(pytest.fail):
                holds.set()
                told_to_wait.wait(30)

        def heard(sentence):
            told.append(sentence)
            told_to_wait.set()
            if len(told) == 2:
                raise Enough

        other = threading.Thread(target=first)
        other.start()
        assert holds.wait(30)
        with pytest.raises(Enough):
            loader.load(now=NOW, tell=heard, year=9)
        other.join()
        assert "being loaded by another process" in told[0] and "its agencies and people" in told[1]

    def test_it_is_left_alone_where_somebody_has_done_anything_since(self, started):
        with acting_as(system="setup", door=Door.COMMAND):
            register_agency(slug="elsewhere", name="Elsewhere", kind=Agency.Kind.HEALTH)
        assert not loader.broken_off()
        people = set(User.objects.values_list("pk", flat=True))
        loader.load(now=NOW, tell=pytest.fail, year=9, if_empty=True)
        with pytest.raises(loader.NoDemoHere, match="people in this database already"):
            loader.load(now=NOW, tell=pytest.fail, year=9)
        assert set(User.objects.values_list("pk", flat=True)) == people


def test_foreign_servers_are_left_alone(committed_db, settings, folder):
    settings.MARU_EMBEDDED = settings.MARU_DEMO = False
    settings.VAR = folder / "elsewhere"
    for options in ({}, {"if_empty": True}):
        with pytest.raises(CommandError, match="MARU_DEMO=1"):
            call_command("load_demo", **options)
    assert not User.objects.exists() and not settings.VAR.exists()
