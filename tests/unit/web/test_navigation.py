"""Does each person see what they may use, and where they are?"""

import pytest

from maru.web import navigation


@pytest.fixture(autouse=True)
def _entries(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.add("Password", "account_change_password", lambda user: True, order=30)
    navigation.add("Sign-in", "account_login", lambda user: True, order=10)
    navigation.add("Sign-out", "account_logout", lambda user: user == "manager", order=20)


def test_a_person_sees_what_they_may_use_in_order():
    assert [link.label for link in navigation.links("officer", "/").links] == ["Sign-in", "Password"]
    assert [link.label for link in navigation.links("manager", "/").links] == ["Sign-in", "Sign-out", "Password"]


def test_the_section_that_is_open_is_marked_and_no_other():
    links = navigation.links("officer", "/accounts/login/more/").links
    assert [link.label for link in links if link.current] == ["Sign-in"]


def test_an_entry_added_twice_stands_once():
    navigation.add("Sign in", "account_login", lambda user: True, order=10)
    assert [link.label for link in navigation.links("officer", "/").links] == ["Sign in", "Password"]


def test_what_is_not_for_every_day_is_folded_away_where_there_is_much():
    navigation.add("Staff", "account_inactive", lambda user: True, order=40, more=True)
    assert not navigation.links("officer", "/").more
    for number in range(navigation.MOST_SHOWN):
        navigation._entries[f"filled {number}"] = navigation.Entry("Filled", "account_login", lambda user: True, 5)
    found = navigation.links("officer", "/accounts/inactive/")
    assert [link.label for link in found.more] == ["Staff"] and found.more_is_current
    assert "Staff" not in [link.label for link in found.links]
