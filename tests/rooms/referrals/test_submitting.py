"""Is one draft one referral, however often and from however many places it is saved and submitted?"""

from threading import Barrier, Thread

import pytest
from django.db import connections

from maru.agencies.models import Involvement
from maru.audit.models import AuditEvent
from maru.common.errors import Refused
from maru.people.keys import name_key, place_key
from maru.web.models import Draft
from referrals import operations
from referrals.models import Referral, Subject

OFFICER = "submitter_police"


def at_once(jobs):
    """Run the jobs at the same moment, each on a connection of its own."""
    barrier, came = Barrier(len(jobs)), []

    def run(job):
        barrier.wait()
        try:
            came.append(job())
        except Refused as refusal:
            came.append(refusal.code)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def test_two_clicks_at_the_same_moment_make_one_referral(committed_db, world):
    case = world.referral_at("draft", children=2)

    def click():
        with world.acting(OFFICER):
            return operations.submit(referral_id=case.pk, by=world.user(OFFICER), at=world.now).status

    assert at_once([click] * 4) == ["submitted"] * 4
    with world.looking():
        assert Referral.objects.count() == 1 and Subject.objects.count() == 2
    assert AuditEvent.objects.filter(verb="referral.submitted").count() == 1


def test_two_windows_that_save_at_the_same_moment_do_not_both_win(committed_db, world):
    case = world.referral_at("draft")

    def save(name):
        def job():
            with world.acting(OFFICER):
                operations.save_page(
                    referral_id=case.pk, page="danger", answers={"incident_number": name}, complete=False,
                    by=world.user(OFFICER), at=world.now, editor=name, seen="",
                )  # fmt: skip
                return name

        return job

    came = at_once([save("one"), save("two")])
    assert sorted(came)[0] in ("one", "saved-elsewhere") and came.count("saved-elsewhere") == 1
    with world.looking():
        kept = Draft.objects.get().pages["danger"]["incident_number"]
    assert [kept] == [name for name in came if name != "saved-elsewhere"]


def test_a_draft_holds_no_personal_data_outside_its_authors_sight(world):
    case = world.referral_at("draft")
    with world.acting("maru_manager"):
        assert not Draft.objects.exists() and not Referral.objects.filter(pk=case.pk).exists()
    with world.looking():
        assert Referral.objects.get(pk=case.pk).what_happened == ""


def test_whoever_submitted_is_involved_from_that_moment(world):
    case = world.referral_at("waiting")
    with world.looking():
        rows = Involvement.objects.of(case.referral).filter(why="submitted")
        assert {(row.user_id, row.unit_id) for row in rows} == {
            (case.referral.author_id, None),
            (None, case.referral.unit_id),
        }


@pytest.mark.parametrize("letters", ["ﷺ", "ß", "x", "́"])
def test_names_and_addresses_that_grow_when_folded_fit_their_keys(letters):
    assert len(name_key(letters * 100, letters * 100)) <= 200
    assert len(place_key(letters * 200, "PE1 1ZZ")) <= 210


def test_what_was_typed_before_never_replaces_what_was_saved_last(world):
    case, officer = world.referral_at("draft"), world.user(OFFICER)

    def save(words, editor, **how):
        with world.acting(OFFICER):
            answers = {"what_happened": words}
            operations.save_page(
                referral_id=case.pk, page="concern", answers=answers, complete=False, by=officer, at=world.now,
                editor=editor, **how,
            )  # fmt: skip
            return Draft.objects.visible_to(officer).get(pk=case.pk).pages["concern"]["what_happened"]

    assert save("the first", "window", typing=True) == "the first"
    assert save("the first and the last", "window", leaving=True) == "the first and the last"
    assert save("the first and", "window", typing=True) == "the first and the last"
    assert save("opened again", "another window", typing=True) == "opened again"
