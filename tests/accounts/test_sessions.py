"""Sessions: where somebody is signed in, and that ending one holds at its next request."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.devices import device_in_words
from shop.accounts.models import StaffSession, User
from shop.accounts.services import sessions
from tests.accounts.test_signing_in import HOME, SET_UP, STEP, code_of, log, member, sign_in
from tests.factories import SecondFactorFactory, StaffSessionFactory, StoreFactory
from tests.support.budgets import recorded

pytestmark = pytest.mark.django_db

OWN = "/admin/sessions/"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def row_of(client: Client) -> StaffSession:
    return StaffSession.objects.get(session=client.session.session_key)


def shown(client: Client, address: str = OWN) -> list[dict[str, Any]]:
    return client.get(address).context["rows"]


def test_the_page_shows_where_one_is_signed_in_and_marks_this_session() -> None:
    user = member(StoreFactory())
    here, _ = sign_in(user)
    sign_in(user, address="198.51.100.9")
    StaffSessionFactory()

    rows = shown(here)

    assert [(row["row"].address, row["is_this"]) for row in rows] == [("198.51.100.9", False), ("192.0.2.1", True)]


def test_a_session_that_is_ended_is_out_at_its_next_request() -> None:
    user = member(StoreFactory())
    here, _ = sign_in(user)
    there, _ = sign_in(user)
    assert is_in(there)

    here.post(OWN, {"end": row_of(there).pk})

    assert not is_in(there)
    assert is_in(here)
    assert [row["is_this"] for row in shown(here)] == [True]
    assert log()[-1] == "session_ended"


def test_all_others_end_at_once() -> None:
    user = member(StoreFactory())
    here, *others = [sign_in(user)[0] for _ in range(4)]

    here.post(OWN, {"end": "others"})

    assert [is_in(client) for client in (here, *others)] == [True, False, False, False]


def test_nobody_ends_a_session_of_somebody_else_by_its_number() -> None:
    here, _ = sign_in(member(StoreFactory()))
    there, _ = sign_in(member(StoreFactory()))

    here.post(OWN, {"end": row_of(there).pk})

    assert is_in(there)


def test_a_manager_ends_the_sessions_of_their_own_people_only(superuser: User) -> None:
    store = StoreFactory()
    person, stranger = member(store), member(StoreFactory())
    manager, _ = sign_in(member(store, "Manager"))
    there, _ = sign_in(person)
    colleague, _ = sign_in(member(store))
    address = reverse("admin:sessions_of", args=[person.pk])

    assert colleague.get(address).status_code == 403
    for other in (stranger, superuser):
        assert manager.get(reverse("admin:sessions_of", args=[other.pk])).status_code == 404
    assert len(shown(manager, address)) == 1
    manager.post(address, {"end": "others"})

    assert not is_in(there)
    assert is_in(colleague)


def test_a_session_is_written_down_when_its_code_was_given_not_before() -> None:
    user = SecondFactorFactory(user=member(StoreFactory())).user
    client, _ = sign_in(user)
    assert not StaffSession.objects.exists()

    client.post(STEP, {"code": code_of(user)})

    assert row_of(client).user == user


def test_signing_out_takes_the_row_along_and_a_second_factor_keeps_it() -> None:
    user = member(StoreFactory())
    client, _ = sign_in(user)
    client.get(SET_UP)
    client.post(SET_UP, {"code": code_of(user)})
    assert row_of(client).user == user

    client.post(reverse("admin:logout"))

    assert not StaffSession.objects.exists()


def test_a_session_in_use_is_seen_again_after_five_minutes_and_asks_nothing_in_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, _ = sign_in(member(StoreFactory()))
    first = row_of(client).seen_at
    with recorded() as sent:
        client.get(OWN)
    assert not [statement for statement in sent if statement.sql.startswith("UPDATE")]

    monkeypatch.setattr(sessions, "SEEN_SECONDS", 0)
    client.get(OWN)

    assert row_of(client).seen_at > first


def test_whoever_may_not_sign_in_any_more_is_out() -> None:
    store = StoreFactory()
    person = member(store)
    there, _ = sign_in(person)
    manager, _ = sign_in(member(store, "Manager"))

    manager.post(reverse("admin:accounts_user_change", args=[person.pk]), {"email": person.email, "full_name": "Gone"})

    person.refresh_from_db()
    assert (person.full_name, person.is_active) == ("Gone", False)
    assert not StaffSession.objects.filter(user=person).exists()
    assert not is_in(there)


@pytest.mark.parametrize(
    ("program", "words"),
    [
        (CHROME, "Chrome on Windows"),
        (CHROME + " Edg/140.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
            "Safari on an iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("", "an unknown device"),
    ],
)
def test_a_device_is_told_in_words(program: str, words: str) -> None:
    assert device_in_words(program) == words
