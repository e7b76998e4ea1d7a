"""Does the product say truly whether it lives and can serve?"""

import pytest
from django.db import OperationalError, connection

UNREADY = {"ready": False, "because": "PostgreSQL does not answer"}


def test_live_touches_nothing(client):
    assert client.get("/health/live").json() == {"live": True}


@pytest.mark.django_db
def test_ready_when_postgresql_answers(client):
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response["Cache-Control"].startswith("max-age=0")


@pytest.mark.django_db
def test_not_ready_when_postgresql_is_gone(client):
    def refuse(*_):
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(refuse):
        response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json() == UNREADY


@pytest.mark.parametrize("method", ["post", "delete"])
def test_health_is_only_read(client, method):
    assert getattr(client, method)("/health/live").status_code == 405


def test_every_answer_carries_the_id_of_its_request(client):
    assert client.get("/health/live", headers={"X-Request-ID": "0123-abcd"})["X-Request-ID"] == "0123-abcd"


def test_an_id_that_could_forge_a_log_line_is_replaced(client):
    given = client.get("/health/live", headers={"X-Request-ID": 'x"} {"level": "error'})["X-Request-ID"]
    assert len(given) == 36


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["live", "ready"])
def test_whoever_asks_the_database_is_not_asked_who_they_are(client, address):
    client.cookies["sessionid"] = "of somebody who has signed in"

    def refuse(*_):
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(refuse):
        assert client.get(f"/health/{address}").json() in ({"live": True}, UNREADY)
