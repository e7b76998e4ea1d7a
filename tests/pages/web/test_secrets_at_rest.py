"""Can who reads the table make a code, and does everybody's still fit after the key was changed?"""

from importlib import import_module
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.apps import apps
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from time_machine import travel

from maru.audit.models import AuditEvent
from tests.authenticators import App

pytestmark = pytest.mark.django_db
OLD, NEW = ("k" * 40, "n" * 40)
MIGRATION = import_module("maru.web.migrations.0002_encrypt_factor_secrets")


@pytest.fixture
def app(world, settings):
    """The manager's app, which was set up a minute ago under the old key, with recovery codes."""
    settings.SECRET_KEY = OLD
    manager, secret = world.user("maru_manager"), auth.generate_totp_secret()
    with world.looking():
        auth.TOTP.activate(manager, secret)
        RecoveryCodes.activate(manager)
    with travel(timezone.now(), tick=True):
        yield App(secret)


def enters(world, code):
    """Whether password and code let the manager in."""
    cache.clear()
    browser = Client()
    browser.post("/accounts/login/", {"login": "maru_manager@maru.example", "password": world.password})
    browser.post("/accounts/2fa/authenticate/", {"code": code})
    return "_auth_user_id" in browser.session


def codes(world):
    return RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()


def test_the_table_alone_makes_no_code(world, app):
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert app.secret not in kept
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert seed.startswith("gAAAA") and len(codes(world)) == 10
    assert enters(world, app.code())


def renewals():
    """What the trail has of secrets that were encrypted anew."""
    return list(AuditEvent.objects.filter(verb="account.second-factor-keys-renewed").values_list("actor", "data"))


def test_a_new_key_reads_what_the_old_one_wrote_while_that_is_a_fallback(world, app, settings):
    before = codes(world)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert codes(world) == before and enters(world, app.code())


def test_after_the_renewal_the_old_key_may_go(world, app, settings):
    before = codes(world)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    said = StringIO()
    call_command("renew_factor_keys", stdout=said)
    assert said.getvalue().startswith("2 secrets")
    assert renewals() == [("system:setup", {"renewed": "2", "lost": "0"})]
    settings.SECRET_KEY_FALLBACKS = []
    assert codes(world) == before and enters(world, app.code())


def test_under_a_key_that_is_gone_no_code_fits_and_nothing_breaks(world, app, settings):
    paper = codes(world)[0]
    settings.SECRET_KEY = NEW
    assert not enters(world, app.code()) and not enters(world, paper)
    with pytest.raises(CommandError, match="2 cannot be read"):
        call_command("renew_factor_keys", stdout=StringIO())
    assert renewals() == [("system:setup", {"renewed": "0", "lost": "2"})]
    # The factor is not forgotten by it: the password alone opens nothing still.
    assert Authenticator.objects.filter(type="totp").exists()


def test_what_was_kept_in_clear_is_encrypted_by_the_migration_and_back(world, app):
    MIGRATION.decrypt(apps, None)
    assert Authenticator.objects.get(type="totp").data["secret"] == app.secret
    MIGRATION.encrypt(apps, None)
    MIGRATION.encrypt(apps, None)
    assert app.secret not in str(Authenticator.objects.get(type="totp").data) and enters(world, app.code())
