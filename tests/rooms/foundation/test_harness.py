"""Does the suite itself stand on what it says it stands on?"""

import socket

import psycopg2
import pytest
from django.db import ProgrammingError, connection
from pytest_socket import SocketConnectBlockedError

from tests.databases import role
from tests.sites import database_url


@pytest.mark.django_db
def test_the_suite_is_the_role_that_the_policies_hold():
    assert role() == ("maru_app", False, False)


def test_no_test_reaches_beyond_this_machine():
    with pytest.raises((SocketConnectBlockedError, UserWarning), match="tried to use socket"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE django_session",
        "DROP TABLE django_session",
        "CREATE TABLE mine (id int)",
        "ALTER ROLE maru_app SUPERUSER",
    ],
)
def test_the_app_cannot_change_the_tables(statement):
    with pytest.raises(ProgrammingError) as refused, connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg2.errors.InsufficientPrivilege)


def test_what_is_committed_is_seen_by_another_connection(committed_db, run_sql_as_owner):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_content_type (app_label, model) VALUES ('harness', 'row')")
    other = psycopg2.connect(database_url(committed_db))
    with other.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_content_type WHERE app_label = 'harness'")
        assert cursor.fetchone() == (1,)
    other.close()
    assert run_sql_as_owner("SELECT current_user, current_database()") == [("maru_owner", committed_db)]


@pytest.mark.browser
def test_a_real_browser_reaches_the_product(browser, site):
    page = browser()
    page.goto("/health/live")
    assert page.text_content("body") == '{"live": true}'
