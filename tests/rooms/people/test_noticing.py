"""Does the house keep those out whom a record concerns, by itself, and nobody else?"""

from collections import Counter
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, connections
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from maru.agencies.circle import KeptOut
from maru.agencies.models import Conflict, Home, Withheld
from maru.agencies.operations import end_conflict, keep_out
from maru.audit.models import AuditEvent
from maru.common.errors import NotFound
from maru.desk.homes.operations import MOST, NoDwelling, TooManyHomes, add_home, end_home
from maru.notify.models import Notice
from maru.people.noticing import notice
from referrals.models import Party, Referral
from tests.contracts.withheld import put_seal

# Delphine Marchbank, of the MARU desk.
WORKER, MANAGER, DETECTIVE, SERGEANT = "maru_triage_sw_2", "maru_manager", "caiu_dc", "caiu_ds"
HOME, POSTCODE, PHONE = "Flat 3, 22 Invented Row", "PE1 1ZZ", "07700 900123"


def lives(world, who, address=HOME, postcode=POSTCODE, phone="", at=None):
    with world.acting(who):
        return add_home(address=address, postcode=postcode, phone=phone, by=world.user(who), at=at or world.at(days=-1))


def named(world, family="Testford", given="Eve", address="9 Elsewhere Road", postcode="CB1 1ZZ", **more):
    """A referral of a child of whom a parent is written down like this."""
    pages = world.pages(postcode="CB9 9ZZ")
    pages["others"]["people"] = [
        {"role": "parent", "family_name": family, "given_names": given, "address": address, "postcode": postcode} | more
    ]
    return world.referral_at("waiting", pages=pages)


def out_of(world, case, who=WORKER):
    """Why the person is kept out of it, and whether they see it."""
    with world.looking():
        found = Conflict.objects.standing().filter(user=world.user(who), object_id=case.pk).first()
    with world.acting(who):
        sees = Referral.objects.filter(pk=case.pk).exists()
    assert sees == (found is None)
    return found.why if found else ""


class TestWhatCounts:
    @pytest.fixture(autouse=True)
    def at_home(self, world):
        lives(world, WORKER, phone=PHONE)

    def test_the_rules_keep_out(self, world):
        for written, why in (
            ({"address": "FLAT 3, 22 Invented Rw, Fenmere", "postcode": POSTCODE}, "household"),
            ({"family": "Marchbank", "address": "24 Invented Row", "postcode": POSTCODE}, "family"),
            ({"family": "Marchbank", "given": "Delphine", "phone": "+44 7700 900 123"}, "self"),
            ({"family": "MARCHBANK", "given": "Delphine Ann", "address": HOME, "postcode": POSTCODE}, "self"),
        ):
            case = named(world, **written)
            assert out_of(world, case) == why, written
        assert out_of(world, case, "maru_triage_sw") == ""

    def test_false_friends_keep_nobody_out(self, world):
        pages = world.pages(postcode="CB9 9ZZ")
        pages["others"]["people"] = [
            {"role": "other", "family_name": "Testford", "given_names": "Eve", "postcode": "CB1 1ZZ"} | written
            for written in (
                {"family_name": "Marchbank", "given_names": "Delphine"},
                {"family_name": "Marchbank", "postcode": "PE1 2ZZ"},
                {"address": "Flat 3, 24 Invented Row", "postcode": POSTCODE},
                {"address": "Flat 32, 2 Invented Row", "postcode": POSTCODE},
                {"address": HOME, "postcode": "PE1 2ZZ"},
                {"family_name": "Marchbanks", "postcode": POSTCODE},
                {"given_names": "Delphine", "phone": PHONE},
            )
        ]
        assert out_of(world, world.referral_at("waiting", pages=pages)) == ""

    def test_a_home_counts_for_a_year_after_it_was_left(self, world):
        with world.looking():
            Home.objects.update(since=world.at(days=-800), until=world.at(days=-360))
        assert out_of(world, named(world, address=HOME, postcode=POSTCODE)) == "household"
        with world.looking():
            Home.objects.update(until=world.at(days=-370))
        assert out_of(world, named(world, address=HOME, postcode=POSTCODE)) == ""

    def test_a_home_of_the_key_before_is_compared_and_one_of_a_key_that_is_gone_is_not(self, world, settings):
        with override_settings(SECRET_KEY="another key", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
            assert out_of(world, named(world, address=HOME, postcode=POSTCODE)) == "household"
        with override_settings(SECRET_KEY="another key"):
            assert out_of(world, named(world, address=HOME, postcode=POSTCODE)) == ""


class TestWhen:
    def test_of_a_referral_that_is_there_and_what_they_had_in_hand_goes_back(self, world):
        case = world.referral_at("at_desk", claimed_by=WORKER, postcode=POSTCODE)
        with world.looking():
            address = Party.objects.filter(referral=case.pk).first().address
        lives(world, WORKER, address, at=world.now)
        assert out_of(world, case) == "household"
        assert {subject.custody for subject in case.reload().subjects} == {"waiting"}

    def test_of_one_that_is_there_by_their_name_and_telephone_number(self, world):
        case = named(world, family="Marchbank", given="Delphine", phone=PHONE)
        lives(world, WORKER, phone=PHONE, at=world.now)
        assert out_of(world, case) == "self"

    def test_of_an_investigation_with_its_referral_and_the_unit_allocates_again(self, world):
        case = world.referral_at("allocated", postcode=POSTCODE)
        with world.looking():
            address = Party.objects.filter(referral=case.pk).first().address
        lives(world, DETECTIVE, address, at=world.now)
        assert out_of(world, case, DETECTIVE) == "household"
        with world.looking():
            case.investigation.refresh_from_db()
        assert (case.investigation.state, case.investigation.lead) == ("new", None)

    def test_of_a_sealed_record_too_and_nobody_hears_who_may_not_know_of_it(self, world):
        case = world.referral_at("at_desk", postcode=POSTCODE)
        put_seal(world, case.referral)
        with world.looking():
            address = Party.objects.filter(referral=case.pk).first().address
        lives(world, DETECTIVE, address, at=world.now)
        with world.looking():
            conflict = Conflict.objects.get(user=world.user(DETECTIVE))
            heard = Notice.objects.filter(key__startswith=f"conflict:{conflict.pk}")
            assert set(heard.values_list("to_user__email", flat=True)) == {f"{MANAGER}@maru.example"}
        assert withheld_from(world, DETECTIVE, case.pk)

    def test_of_a_caf_when_it_is_opened_and_when_it_is_there(self, world):
        caf = world.assessment_at("open", by="submitter_external")
        lives(world, "submitter_external", caf.address, caf.postcode, at=world.now)
        assert withheld_from(world, "submitter_external", caf.pk)
        with world.looking():
            caf.refresh_from_db()
        assert caf.lead is None
        pages = world.pages(postcode=caf.postcode)
        pages["subjects"]["people"][0]["address"] = caf.address
        again = world.assessment_at("asking", by="submitter_external", pages=pages)
        assert withheld_from(world, "submitter_external", again.pk)

    def test_of_what_they_open_or_send_themselves(self, world):
        lives(world, "submitter_police", HOME)
        case = named(world, address=HOME, postcode=POSTCODE)
        assert out_of(world, case, "submitter_police") == "household"
        assert case.reload().subjects, "the desk has it all the same"


def withheld_from(world, who, object_id):
    with world.looking():
        return Withheld.objects.filter(from_user=world.user(who), object_id=object_id).exists()


class TestWhatItDoes:
    @pytest.fixture
    def case(self, world):
        lives(world, WORKER)
        return named(world, address=HOME, postcode=POSTCODE)

    def test_it_is_written_down_and_the_supervisor_hears_and_the_person_does_not(self, world, case):
        with world.looking():
            made = Conflict.objects.get()
            event = AuditEvent.objects.get(verb="conflict.noticed")
            heard = set(Notice.objects.filter(key__startswith="conflict:").values_list("to_user__email", flat=True))
        assert (made.how, made.recorded_by) == ("noticed", None)
        assert (event.root_id, event.reason, event.data["how"]) == (str(case.pk), "household", "noticed")
        assert heard == {f"{MANAGER}@maru.example"}
        for who, seen in ((WORKER, 0), (MANAGER, 1), (SERGEANT, 0)):
            with world.looking():
                assert Conflict.objects.visible_to(world.user(who)).count() == seen, "the first wall"
            with world.acting(who):
                assert Conflict.objects.count() == seen, "the second"

    def test_what_a_supervisor_has_ended_is_not_noticed_again(self, world, case):
        with world.acting(MANAGER):
            conflict = Conflict.objects.get()
            end_conflict(conflict=conflict, text="They moved.", by=world.user(MANAGER), at=world.now)
        assert out_of(world, case) == ""
        lives(world, WORKER, "23 Invented Row", at=world.now)
        assert out_of(world, case) == ""

    def test_twice_at_the_same_moment_is_once(self, world, case):
        with world.looking():
            keep_out(record=case.referral, user=world.user(WORKER), how="noticed", why="self", by=None, at=world.now)
            assert Conflict.objects.count() == 1

    def test_a_supervisor_who_does_not_see_the_record_hears_nothing(self, world):
        lives(world, "csc_sw")
        case = named(world, address=HOME, postcode=POSTCODE)
        with world.looking():
            heard = Notice.objects.filter(key__startswith="conflict:").values_list("to_user__email", flat=True)
            assert set(heard) == {f"{MANAGER}@maru.example"}
        assert withheld_from(world, "csc_sw", case.pk)
        with world.acting("csc_tm"):
            assert not Conflict.objects.exists()


class TestGivingItToThem:
    def test_an_investigation_is_not_allocated_to_who_is_kept_out(self, world):
        lives(world, DETECTIVE)
        pages = world.pages(postcode="PE9 9ZZ")
        pages["others"]["people"][0] |= {"address": HOME, "postcode": POSTCODE}
        case = world.referral_at("held_by_caiu", pages=pages)
        client, url = world.client(SERGEANT), f"/caiu/{case.investigation.reference}/"
        answer = client.post(f"{url}allocate/", {"to": str(world.user(DETECTIVE).pk)})
        assert answer.status_code == 409 and KeptOut.default in answer.content.decode()
        task = {"what": "Ring.", "owner": str(world.user(DETECTIVE).pk), "due_on_day": "1", "due_on_month": "1"}
        answer = client.post(f"{url}actions/", task | {"due_on_year": str(world.now.year + 1)})
        assert answer.status_code == 409 and KeptOut.default in answer.content.decode()
        answer = client.post(f"{url}allocate/", {"to": str(world.user("caiu_dc_2").pk)})
        assert answer.status_code == 302


class TestHomes:
    def test_nothing_of_an_address_is_kept(self, world):
        home = lives(world, WORKER, phone=PHONE)
        with world.looking():
            (row,) = Home.objects.filter(pk=home.pk).values()
            data = [event.data for event in AuditEvent.objects.filter(verb="home.added")]
        assert Counter(len(str(row[name])) for name in row if name.endswith("digest")) == {64: 3}
        assert not any(word in str(row | {"data": data}).lower() for word in ("invented", "1zz", "900123"))

    def test_they_are_their_owners_alone(self, world):
        lives(world, WORKER)
        for who, seen in ((WORKER, 1), (MANAGER, 0)):
            with world.acting(who):
                assert Home.objects.count() == Home.objects.visible_to(world.user(who)).count() == seen

    def test_the_same_home_twice_is_one_and_nobody_tries_addresses_out(self, world):
        assert lives(world, WORKER) == lives(world, WORKER, "Flat 3, 22 INVENTED ROW", phone=PHONE)
        for number in range(MOST - 1):
            home = lives(world, WORKER, f"{number} Invented Row")
        with world.acting(WORKER):
            end_home(home_id=home.pk, by=world.user(WORKER), at=world.now)
        with pytest.raises(TooManyHomes):
            lives(world, WORKER, "99 Invented Row", at=world.at(days=1))
        lives(world, WORKER, "99 Invented Row", at=world.now + timedelta(days=366))

    def test_what_is_no_front_door_is_refused_and_anothers_home_is_not_there(self, world):
        home = lives(world, MANAGER)
        with pytest.raises(NoDwelling):
            lives(world, WORKER, " , ")
        with world.acting(WORKER), pytest.raises(NotFound):
            end_home(home_id=home.pk, by=world.user(WORKER), at=world.now)


def test_who_says_where_they_live_while_somebody_submits_is_not_missed(committed_db, world):
    pages = world.pages(postcode="CB9 9ZZ")
    pages["others"]["people"][0] |= {"address": HOME, "postcode": POSTCODE}
    draft, submitted = world.walk.draft("submitter_police", pages, at=world.now), []

    def submit():
        try:
            submitted.append(world.walk.submit(draft, "submitter_police", at=world.now))
        finally:
            connections.close_all()

    officer = Thread(target=submit)
    with world.acting(WORKER):
        add_home(address=HOME, postcode=POSTCODE, by=world.user(WORKER), at=world.now)
        officer.start()
        officer.join(timeout=1)
        assert officer.is_alive(), "it waits"
    officer.join()
    assert submitted and withheld_from(world, WORKER, draft.pk)


def test_who_is_not_concerned_costs_two_questions_however_many_live_there(world):
    case, asked = named(world, postcode=POSTCODE), []
    for neighbours in (0, 12):
        for person in list(world.county.people)[:neighbours]:
            lives(world, person, f"{100 + neighbours} Invented Row")
        with world.looking():
            people = list(Party.objects.filter(referral=case.referral))
            with CaptureQueriesContext(connection) as queries:
                notice(record=case.referral, people=people, at=world.now)
        asked.append(len(queries))
    assert asked == [2, 2]
