"""Passwords: forgotten ones are set anew by who reads the mail, and a new one ends what the old one began."""

import datetime as dt
import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from tests.accounts.test_sessions import is_in, row_of
from tests.accounts.test_signing_in import HOME, STEP, log, member, sign_in
from tests.factories import MembershipFactory, SecondFactorFactory, StoreFactory, UserFactory
from tests.factories.accounts import PASSWORD
from tests.support.working import work

pytestmark = pytest.mark.django_db(transaction=True)

FORGOTTEN = "/admin/password/forgotten/"
NEW = "a quiet harbour"
TWICE = {"new_password1": NEW, "new_password2": NEW}


@pytest.fixture(autouse=True)
def _roles(db: None) -> None:
    from shop.accounts.services.writing_roles import write_roles

    write_roles()


def asked(email: str, address: str = "192.0.2.1") -> str:
    answer = Client(REMOTE_ADDR=address).post(FORGOTTEN, {"email": email})
    return answer.content.decode().replace(email, "…")


def opened(link: str) -> tuple[Client, Any]:
    client = Client()
    return client, client.get(link, follow=True)


def link_for(email: str) -> str:
    asked(email)
    work()
    (found,) = re.findall(r"http://testserver(/admin/password/new/\S+)", mail.outbox[-1].body)
    return str(found)


def test_a_link_by_mail_sets_a_new_password_once_and_ends_all_sessions() -> None:
    user = member(StoreFactory())
    there, _ = sign_in(user)

    link = link_for(user.email)
    client, page = opened(link)
    done = client.post(page.redirect_chain[-1][0], TWICE)

    assert mail.outbox[-1].to == [user.email]
    assert done.headers["Location"] == reverse("admin:login")
    assert not is_in(there)
    assert sign_in(user)[1].status_code == 200
    assert sign_in(user, NEW)[1].headers["Location"] == HOME
    assert log(user=user)[-4:] == ["new_password", "session_ended", "wrong_password", "signed_in"]
    assert "Ask for a new link" in opened(link)[1].content.decode()


def test_nobody_learns_whose_address_it_is() -> None:
    user = member(StoreFactory())
    closed = UserFactory(is_active=False)

    said = {asked(user.email), asked(closed.email), asked("nobody@example.com")}
    jobs = DBTaskResult.objects.count()
    work()

    assert len(said) == 1
    assert jobs == 3
    assert [sent.to for sent in mail.outbox] == [[user.email]]


def test_who_asks_again_and_again_is_told_the_same_and_sent_nothing_more() -> None:
    user = member(StoreFactory())

    said = {asked(user.email) for _ in range(5)}
    for number in range(20):
        asked(f"nobody{number}@example.com", address="198.51.100.1")
    other = member(StoreFactory())
    asked(other.email, address="198.51.100.1")
    work()

    assert len(said) == 1
    assert [sent.to for sent in mail.outbox] == [[user.email]] * 3


def test_a_link_holds_for_two_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    link = link_for(member(StoreFactory()).email)
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)

    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda _: now + dt.timedelta(hours=2, minutes=1))

    assert settings.PASSWORD_RESET_TIMEOUT == 7200
    assert "opens nothing" in opened(link)[1].content.decode()


def test_a_new_password_is_no_way_around_the_second_factor() -> None:
    user = SecondFactorFactory(user=member(StoreFactory())).user
    client, page = opened(link_for(user.email))
    client.post(page.redirect_chain[-1][0], TWICE)

    client, _ = sign_in(user, NEW)

    assert client.get(HOME).headers["Location"] == STEP


def test_changing_ones_own_password_keeps_this_session_and_ends_the_others() -> None:
    user = member(StoreFactory())
    here, _ = sign_in(user)
    there, _ = sign_in(user)

    wrong = here.post("/admin/password_change/", {"old_password": "guessed", **TWICE})
    assert (wrong.status_code, is_in(there)) == (200, True)
    here.post("/admin/password_change/", {"old_password": PASSWORD, **TWICE})

    assert (is_in(here), is_in(there)) == (True, False)
    assert row_of(here).user == user


def test_a_password_that_a_manager_sets_ends_the_persons_sessions() -> None:
    store = StoreFactory()
    person = member(store)
    there, _ = sign_in(person)
    manager, _ = sign_in(member(store, "Manager"))

    manager.post(
        reverse("admin:auth_user_password_change", args=[person.pk]),
        {"password1": NEW, "password2": NEW, "usable_password": "true"},
    )

    assert not is_in(there)
    assert sign_in(person, NEW)[1].headers["Location"] == HOME


def test_a_manager_sets_no_password_of_somebody_who_works_in_another_store_too() -> None:
    store = StoreFactory()
    person = member(store)
    MembershipFactory(user=person, store=StoreFactory())
    manager, _ = sign_in(member(store, "Manager"))

    answer = manager.post(
        reverse("admin:auth_user_password_change", args=[person.pk]),
        {"password1": NEW, "password2": NEW, "usable_password": "true"},
    )

    assert answer.status_code == 403
    assert sign_in(person)[1].headers["Location"] == HOME
