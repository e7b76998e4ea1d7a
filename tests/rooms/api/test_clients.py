"""Can another agency's system act, as far as its account may and no further, and in whose name?"""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from maru.agencies.acting import acting_as
from maru.agencies.models import User
from maru.agencies.models.users import SYSTEMS_DOMAIN
from maru.agencies.operations import grant_membership
from maru.agencies.powers import powers_of
from maru.api.models import Client
from maru.api.operations import NotForASystem, NotThisAgencys, UnknownScope, end_client, register_client
from maru.api.scopes import Scope
from maru.audit import trail
from maru.audit.context import Door, NobodyActs, current
from maru.audit.models import AuditEvent
from maru.audit.verbs import Verb
from maru.notify.models import Mail, Notice
from maru.notify.operations import tell
from maru.notify.said import said
from referrals import operations as referrals
from referrals.operations.tell import tell_author
from tests.partners import Partner


def acting(partner, on_behalf_of="h.willowmere", at=None):
    return acting_as(client=partner.client, on_behalf_of=on_behalf_of, door=Door.TEST, at=at)


@pytest.fixture
def partner(world):
    return world.api("csc-peterborough")


@pytest.fixture
def sent(world, partner):
    """A referral that the agency's system has written and submitted."""
    with acting(partner, at=world.now):
        return world_submits(world, partner.account)


def world_submits(world, account):
    referral = referrals.start(by=account, at=world.now)
    for page, answers in world.pages().items():
        referrals.save_page(
            referral_id=referral.pk, page=page, answers=answers, complete=True, by=account, at=world.now
        )
    return referrals.submit(referral_id=referral.pk, by=account, at=world.now)


class TestActing:
    def test_it_acts_under_its_account(self, world, partner):
        with acting(partner) as context:
            assert context is current()
            assert context.user == partner.account and context.actor == f"client:{partner.client.pk}"
            assert context.unit_ids == (world.unit("csc-peterborough-first").pk,)
            assert context.sees == frozenset()

    def test_every_event_names_the_client_and_the_practitioner(self, partner):
        with acting(partner, "h.willowmere"):
            trail.record(Verb.LIST_READ, rows=3)
        event = AuditEvent.objects.latest("seq")
        assert event.actor == f"client:{partner.client.pk}"
        assert event.data == {"on_behalf_of": "h.willowmere", "rows": "3"}

    @pytest.mark.parametrize("name", ["x", "two words", "-dash", "a\nb", "é.toile", "a" * 81])
    def test_a_practitioner_is_named_by_an_identifier(self, partner, name):
        with pytest.raises(ValueError, match="identifier"), acting(partner, name):
            pass

    def test_a_person_acts_on_nobodys_behalf(self, world):
        with pytest.raises(ValueError, match="behalf"):
            with acting_as(world.user("caiu_ds"), on_behalf_of="somebody.else", door=Door.TEST):
                pass

    def test_the_account_acts_through_its_client_only(self, partner):
        with pytest.raises(NobodyActs), acting_as(partner.account, door=Door.TEST):
            pass

    def test_an_ended_client_cannot_act(self, world, partner):
        with world.looking():
            end_client(client=partner.client, at=world.now)
        with pytest.raises(NobodyActs), acting(partner):
            pass

    def test_a_client_whose_account_is_locked_out_cannot_act(self, partner):
        partner.account.is_active = False
        with pytest.raises(NobodyActs), acting(partner):
            pass

    def test_a_client_that_ended_elsewhere_is_ended_here(self, world, partner):
        with world.looking():
            end_client(client=Client.objects.get(pk=partner.client.pk), at=world.now)
        found = Client.objects.select_related("account").get(pk=partner.client.pk)
        assert not found.account.is_active and not powers_of(found.account).held


class TestRegistering:
    def test_the_secret_is_kept_as_a_hash(self, partner):
        application = partner.client.application
        application.refresh_from_db()
        assert len(partner.registered.secret) >= 64
        assert partner.registered.secret not in application.client_secret

    def test_the_account_reads_like_the_agencys_system(self, partner):
        assert partner.account.name == "Peterborough Children’s Social Care (system)"
        assert partner.account.email.endswith(f"@{SYSTEMS_DOMAIN}")
        assert not partner.account.signs_in and not partner.account.has_usable_password()

    def test_only_units_of_its_own_agency(self, world):
        agency = world.unit("csc-peterborough-first").agency
        for units in ([], [world.unit("adult-safeguarding")]):
            with pytest.raises(NotThisAgencys), world.looking():
                register_client(agency=agency, units=units, scopes=[Scope.REFERRAL_READ], at=world.now)

    @pytest.mark.parametrize("unit", ["maru-desk", "caiu-peterborough", "duty"])
    def test_only_units_that_refer_or_are_offered_something(self, world, unit):
        """Whoever is a member of the duty unit reads every alarm, whichever agency raised it."""
        units = [world.unit("response"), world.unit(unit)]
        with pytest.raises(NotForASystem), world.looking():
            register_client(agency=units[0].agency, units=units, scopes=[Scope.REFERRAL_READ], at=world.now)

    def test_by_command_it_is_in_those_alone(self, world, capsys):
        call_command("register_client", "constabulary")
        told = dict(line.split("=", 1) for line in capsys.readouterr().out.split())
        account = Client.objects.get(application__client_id=told["client_id"]).account
        units = account.memberships.values_list("unit__slug", flat=True)
        assert sorted(units) == ["domestic-abuse", "governance", "response"]

    @pytest.mark.parametrize("scopes", [[], ["everything"]])
    def test_only_scopes_that_there_are(self, world, scopes):
        unit = world.unit("csc-peterborough-first")
        with pytest.raises(UnknownScope), world.looking():
            register_client(agency=unit.agency, units=[unit], scopes=scopes, at=world.now)

    def test_by_command(self, world, capsys):
        call_command("register_client", "alderbrook-academy", scope=["referral:submit"])
        told = dict(line.split("=", 1) for line in capsys.readouterr().out.split())
        client = Client.objects.get(application__client_id=told["client_id"])
        assert client.scopes == ["referral:submit"] and client.agency.slug == "alderbrook-academy"
        call_command("end_client", told["client_id"])
        client.refresh_from_db()
        assert client.ended_at is not None

    @pytest.mark.parametrize("arguments", [["no-such"], ["probation", "--unit", "duty"]])
    def test_the_command_says_what_is_wrong(self, world, arguments):
        with pytest.raises(CommandError, match="no agency|no such unit"):
            call_command("register_client", *arguments)
        with pytest.raises(CommandError, match="no client"):
            call_command("end_client", "nobody")


class TestNeverSignsIn:
    def test_not_with_a_password(self, world, partner):
        answer = world.client().post("/accounts/login/", {"login": partner.account.email, "password": "anything"})
        assert answer.status_code == 200 and "_auth_user_id" not in world.client().session

    def test_a_session_of_the_account_opens_nothing(self, world, partner):
        answer = world.client(partner.account).get("/referrals/")
        assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]

    def test_its_password_is_not_reset_and_no_mail_goes_out(self, world, partner):
        stranger = world.client().post("/accounts/password/reset/", {"email": "nobody@maru.example"})
        answer = world.client().post("/accounts/password/reset/", {"email": partner.account.email.upper()})
        assert (answer.status_code, answer["Location"]) == (stranger.status_code, stranger["Location"])
        assert [message for message in mail.outbox if SYSTEMS_DOMAIN in str(message.to).lower()] == []

    def test_no_mail_is_written_to_it(self, world, partner):
        unit = world.unit("csc-peterborough-first")
        with world.looking():
            tell(key="one", text=said("News"), link="/", about=None, user=partner.account, at=world.now)
            tell(key="two", text=said("News"), link="/", about=None, unit=unit, role="partner_system", at=world.now)
        assert not Mail.objects.filter(key__startswith="one").exists()
        assert not Mail.objects.filter(to__in=User.objects.filter(signs_in=False)).exists()


def decided(world, referral):
    """Who is told of a decision on it."""
    with world.looking():
        tell_author(
            referral=referral, key=f"decided:{referral.pk}", text=said("a decision has been made."), at=world.now
        )
        return list(Notice.objects.filter(key__startswith=f"decided:{referral.pk}"))


class TestWhatBecameOfIt:
    def test_it_is_told_to_the_people_of_its_unit(self, world, partner, sent):
        with world.looking():
            tell_author(referral=sent, key="decided:1", text=said("a decision has been made."), at=world.now)
        with world.acting("partner_practitioner"):
            notices = Notice.objects.visible_to(world.user("partner_practitioner")).filter(key__startswith="decided:1")
            assert [notice.text for notice in notices] == [f"{sent.reference}: a decision has been made."]
        to = set(Mail.objects.filter(key__startswith="decided:1").values_list("to", flat=True))
        assert to == {world.user(key).pk for key in ("partner_practitioner", "partner_csc_2", "csc_sw", "csc_tm")}

    def test_they_can_read_it(self, world, sent):
        page = world.client("partner_practitioner").get(f"/referrals/{sent.reference}/")
        assert page.status_code == 200 and "(system)" in page.content.decode()

    def test_where_nobody_follows_its_unit_the_manager_is_told_to_pass_it_on(self, world):
        """An officer reads what they wrote themselves, not what their unit sent (maru/agencies/roles.py)."""
        response = world.unit("response")
        with world.looking():
            police = Partner(register_client(agency=response.agency, units=[response], scopes=Scope, at=world.now))
        with acting(police, at=world.now):
            referral = world_submits(world, police.account)
        told = decided(world, referral)
        assert [(notice.to_unit, notice.to_role) for notice in told] == [(world.unit("maru-desk"), "maru_manager")]
        assert told[0].text.endswith(f"Nobody at {response} hears it here: let them know.")
        assert world.client("maru_manager").get(told[0].link).status_code == 200
        assert Mail.objects.filter(to=world.user("maru_manager"), key__startswith="decided:").exists()

    def test_whoever_is_locked_out_hears_nothing(self, world, sent):
        people = User.objects.filter(memberships__unit=sent.unit, signs_in=True)
        with world.looking():
            User.objects.filter(pk__in=people).update(is_active=False)
        assert {notice.to_role for notice in decided(world, sent)} == {"maru_manager"}

    def test_where_its_author_is_locked_out_the_unit_hears_it(self, world):
        case = world.referral_at("waiting", by="submitter_external")
        with world.looking():
            grant_membership(
                user=world.user("submitter_health"), unit=case.referral.unit, role="submitter_external", at=world.now
            )
            User.objects.filter(pk=case.referral.author_id).update(is_active=False)
        told = decided(world, case.reload().referral)
        assert [(n.to_unit, n.to_role) for n in told] == [(case.referral.unit, "submitter_external")]

    def test_its_author_is_told_where_a_person_wrote_it(self, world):
        case = world.referral_at("waiting")
        with world.looking():
            tell_author(referral=case.referral, key="decided:2", text=said("a decision has been made."), at=world.now)
            told = Notice.objects.get(key="decided:2")
        assert told.to_user == world.user("submitter_police")
