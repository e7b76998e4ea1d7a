"""After nothing has swept for a while: does each hear in one summary what they have missed, and of a red by itself?"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from maru.audit.context import Door
from maru.notify.models import Mail, Notice
from maru.notify.operations import acknowledge
from maru.timers.models import Escalation, Heartbeat, Timer, TimerStep
from maru.timers.operations import sweep

WORKER, MANAGER, DUTY = "maru_triage_sw", "maru_manager", "duty_senior_detective"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def cases(world):
    """Three children whose decision is due, and one who is red."""
    return [*(world.referral_at("waiting") for _ in range(3)), world.referral_at("at_desk", rag=0)]


@pytest.fixture
def back(world, cases):
    """When the sweep comes again, hours after all of that was over."""
    with world.looking():
        due = max(Timer.objects.filter(state="running").values_list("due_at", flat=True))
        Heartbeat.objects.update_or_create(part="celery", defaults={"at": world.now})
    return due + timedelta(days=5)


def swept(world, at):
    """What one sweep tells: to whom, under which keys."""
    with world.looking():
        known = set(Notice.objects.values_list("pk", flat=True))
    sweep(at=at, door=Door.TEST, part="celery")
    with world.looking():
        return list(Notice.objects.exclude(pk__in=known).order_by("key"))


def test_each_hears_once_of_everything_that_they_have_missed_and_of_a_red_by_itself(world, cases, back):
    told = swept(world, back)
    summaries = [notice for notice in told if notice.key.startswith("missed:")]
    by_themselves = [notice for notice in told if notice not in summaries]
    to = [notice.to_role or notice.to_user_id for notice in summaries]
    assert sorted(map(str, to)) == sorted(map(str, (WORKER, MANAGER, DUTY, world.user(WORKER).pk)))
    assert all(notice.must_acknowledge and notice.urgent for notice in summaries)
    assert by_themselves and all(
        notice.text.startswith(f"{cases[3].reference}: the decision on a child who is rated")
        for notice in by_themselves
    )
    with world.looking():
        missed = Escalation.objects.filter(missed=True)
        # Seven rungs of each decision's ladder; nothing is left out, and nothing told twice.
        assert missed.count() == 7 * 4 and set(missed.values_list("key", flat=True)) == {n.key for n in summaries}
        mailed = Mail.objects.filter(key__startswith="missed:").values_list("to__email", flat=True)
        assert sorted(set(mailed)) == [f"{who}@maru.example" for who in (DUTY, MANAGER, WORKER, "maru_triage_sw_2")]


def test_what_is_due_after_that_is_told_by_itself(world, cases, back):
    swept(world, back)
    case = world.referral_at("waiting", at=back)
    with world.looking():
        due = Timer.objects.get(object_id=case.subject.pk).steps.get(name="50").due_at
    assert [notice.text[: len(case.reference)] for notice in swept(world, due) if case.reference in notice.text] == [
        case.reference
    ]


def test_a_few_minutes_of_silence_are_none(world, cases):
    with world.looking():
        due = Timer.objects.get(object_id=cases[0].subject.pk).steps.get(name="50").due_at
        Heartbeat.objects.update_or_create(part="celery", defaults={"at": due - 2 * MINUTE})
    assert all(not notice.key.startswith("missed:") for notice in swept(world, due + 2 * MINUTE))


def test_a_summary_that_nobody_acknowledges_climbs_as_a_summary(world, cases, back):
    swept(world, back)
    told = swept(world, back + 61 * MINUTE)
    climbed = [notice for notice in told if notice.key.startswith("missed:")]
    assert [(notice.to_role, notice.key.split(":")[1].endswith("-up")) for notice in climbed] == [(DUTY, True)]


def test_acknowledging_it_acknowledges_all_of_it(world, cases, back):
    swept(world, back)
    with world.acting(MANAGER, back):
        notice = Notice.objects.get(key__startswith="missed:", to_role=MANAGER)
        acknowledge(notice=notice, by=world.user(MANAGER), at=back)
    with world.looking():
        mine = Escalation.objects.filter(key=notice.key, must_acknowledge=True)
        assert mine.exists() and not mine.filter(acknowledged_at=None).exists()
        assert not TimerStep.objects.filter(name="100+1", fired_at=None, dropped_at=None, urgent=False).exists()


def test_the_summary_leads_to_a_page_that_lists_them(world, cases, back):
    swept(world, back)
    with world.looking():
        notice = Notice.objects.get(key__startswith="missed:", to_role=MANAGER)
    answer = world.client(MANAGER).get(notice.link)
    assert answer.status_code == 200
    rows = [row.text for row in BeautifulSoup(answer.content, "html.parser").select("main tbody tr")]
    # One line for each decision, and the furthest that the manager was told of it.
    assert sorted(row.split()[0] for row in rows) == sorted(case.reference for case in cases)
    assert all("100 %" in row for row in rows)
    assert world.client("submitter_police").get(notice.link).status_code == 404
