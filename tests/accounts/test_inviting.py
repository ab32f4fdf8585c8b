"""Invitations: a link lets one person in, once, in time, and in the role that was chosen."""

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.accounts.models import Invitation, SecondFactor, User
from shop.audit.models import Change
from shop.stores.models import Membership, Store
from tests.accounts.test_signing_in import code_of, member, sign_in
from tests.factories import InvitationFactory, SecondFactorFactory, StoreFactory, UserFactory

pytestmark = pytest.mark.django_db

ADD, HERE, HOME = "/admin/accounts/invitation/add/", "/admin/invitation/", "/admin/"
LINK = re.compile(r"http://testserver(/admin/invitation/[\w-]{43}/)")
PASSWORD = "a quiet harbour"
ANSWER = {"full_name": "Nora New", "password1": PASSWORD, "password2": PASSWORD}


def invited(store: Store, email: str = "nora@example.com", role: str = "Warehouse") -> str:
    """The link that a manager is shown for somebody new."""
    manager, _ = sign_in(member(store, "Manager"))
    answer = manager.post(ADD, {"email": email, "role": Group.objects.get(name=role).pk})
    (link,) = set(LINK.findall(answer.content.decode()))
    return str(link)


def opened(link: str) -> tuple[Client, Any]:
    client = Client()
    assert client.get(link).headers["Location"] == HERE
    return client, client.get(HERE)


def test_a_link_lets_one_person_in_once_in_the_role_that_was_chosen() -> None:
    store = StoreFactory(name="Corner shop")
    link = invited(store, "Nora@Example.com ")

    client, page = opened(link)
    answer = client.post(HERE, ANSWER)

    assert "You sign in as nora@example.com" in page.content.decode()
    assert answer.headers["Location"] == HOME
    nora = User.objects.get(email="nora@example.com")
    assert Membership.objects.get(user=nora).role.name == "Warehouse"
    assert (nora.full_name, nora.is_superuser) == ("Nora New", False)
    assert "You work here as Warehouse" in client.get(HOME).content.decode()
    _, late = opened(link)
    assert (late.status_code, late.context["standing"]) == (410, "accepted")
    assert User.objects.filter(full_name="Nora New").count() == 1


def test_the_secret_is_mailed_and_shown_and_kept_nowhere() -> None:
    link = invited(StoreFactory(name="Corner shop"))

    secret = link.split("/")[-2]
    (sent,) = mail.outbox
    assert sent.to == ["nora@example.com"]
    assert sent.subject.endswith("invites you to Corner shop")
    assert link in sent.body
    kept = str(list(Invitation.objects.values())) + str(list(Change.objects.values("before", "after")))
    assert secret not in kept
    assert Invitation.objects.get().digest not in str(list(Change.objects.values("before", "after")))


def test_a_name_with_a_line_break_breaks_no_header() -> None:
    store = StoreFactory(name="Corner\nBcc: all@example.com")

    invited(store)

    assert mail.outbox[0].subject.endswith("invites you to Corner Bcc: all@example.com")


def test_a_password_that_is_too_weak_makes_no_account() -> None:
    client, _ = opened(invited(StoreFactory()))

    answer = client.post(HERE, {**ANSWER, "password1": "nora", "password2": "norb"})

    assert {field for field, errors in answer.context["form"].errors.items() if errors} == {"password1", "password2"}
    assert not User.objects.filter(email="nora@example.com").exists()


@pytest.mark.parametrize(
    ("standing", "status"), [("expired", 410), ("revoked", 410), ("accepted", 410), ("unknown", 404)]
)
def test_a_link_that_holds_no_more_says_why_and_makes_no_account(standing: str, status: int) -> None:
    store = StoreFactory()
    link = invited(store)
    now, past = timezone.now(), timezone.now() - dt.timedelta(days=9)
    rows = Invitation.objects.all()
    if standing == "expired":
        rows.update(sent_at=past, expires_at=past + dt.timedelta(days=7))
    elif standing == "revoked":
        rows.update(revoked_at=now)
    elif standing == "accepted":
        rows.update(accepted_at=now, accepted_by=UserFactory())
    else:
        link = f"{link[:-2]}{'A' if link[-2] != 'A' else 'B'}/"

    client, page = opened(link)
    client.post(HERE, ANSWER)

    assert (page.status_code, page.context["standing"]) == (status, standing)
    assert not User.objects.filter(email="nora@example.com").exists()


def test_sent_again_the_old_link_leads_nowhere_and_the_new_one_in() -> None:
    store = StoreFactory()
    old = invited(store)
    row = Invitation.objects.get()
    manager, _ = sign_in(member(store, "Manager"))

    answer = manager.post(reverse("admin:accounts_invitation_send_again", args=[row.pk]))

    (new,) = set(LINK.findall(answer.content.decode()))
    assert opened(old)[1].context["standing"] == "unknown"
    assert opened(new)[1].context["standing"] == "open"
    assert len(mail.outbox) == 2


def test_an_address_is_invited_once_and_again_when_that_has_expired() -> None:
    store = StoreFactory()
    manager, _ = sign_in(member(store, "Manager"))
    wish = {"email": "nora@example.com", "role": Group.objects.get(name="Support").pk}
    manager.post(ADD, wish)

    refused = manager.post(ADD, wish)
    past = timezone.now() - dt.timedelta(days=9)
    Invitation.objects.update(sent_at=past, expires_at=past + dt.timedelta(days=7))
    answer = manager.post(ADD, wish)

    assert "is invited already" in refused.content.decode()
    assert LINK.search(answer.content.decode())
    assert [row.standing for row in Invitation.objects.all()] == ["open"]


def test_a_revoked_invitation_stays_so_and_lets_the_address_be_invited_anew() -> None:
    store = StoreFactory()
    link = invited(store)
    row = Invitation.objects.get()
    manager, _ = sign_in(member(store, "Manager"))

    for _ in range(2):
        manager.post(reverse("admin:accounts_invitation_revoke", args=[row.pk]))
    renewed = manager.post(reverse("admin:accounts_invitation_send_again", args=[row.pk]))

    assert renewed.status_code == 302
    assert opened(link)[1].context["standing"] == "revoked"
    assert opened(invited(store))[1].context["standing"] == "open"


def test_who_has_an_account_signs_in_with_it_and_keeps_it() -> None:
    other = StoreFactory()
    nora = SecondFactorFactory(user=member(other, "Support")).user
    store = StoreFactory()
    client, page = opened(invited(store, nora.email, "Manager"))
    assert page.context["standing"] == "sign_in"
    assert client.post(HERE, ANSWER).context["standing"] == "sign_in"

    client.post(f"/admin/login/?next={HERE}", {"username": nora.email, "password": "a long password"})
    assert client.get(HERE).headers["Location"] == "/admin/second-step/"
    step = client.post("/admin/second-step/", {"code": code_of(nora)})
    answer = client.post(step.headers["Location"])

    assert (step.headers["Location"], answer.headers["Location"]) == (HERE, HOME)
    assert dict(Membership.objects.filter(user=nora).values_list("store", "role__name")) == {
        other.pk: "Support",
        store.pk: "Manager",
    }
    nora.refresh_from_db()
    assert nora.check_password("a long password")


def test_somebody_else_who_is_signed_in_cannot_accept() -> None:
    link = invited(StoreFactory())
    client, _ = sign_in(member(StoreFactory()))

    client.get(link)
    answer = client.post(HERE)

    assert answer.context["standing"] == "not_yours"
    assert Invitation.objects.get().standing == "open"


def test_a_closed_account_is_not_opened_by_a_link() -> None:
    UserFactory(email="nora@example.com", is_active=False)

    client, _ = opened(invited(StoreFactory()))

    assert client.post(HERE, ANSWER).context["standing"] == "closed"


def test_a_store_that_asks_for_a_second_factor_sends_the_new_person_to_set_it_up() -> None:
    store = StoreFactory()
    client, _ = opened(invited(store))
    Store.objects.filter(pk=store.pk).update(requires_second_factor=True)

    client.post(HERE, ANSWER)

    assert client.get(HOME).headers["Location"] == "/admin/second-factor/"
    assert not SecondFactor.objects.exists()


def test_only_who_manages_people_invites_and_only_into_their_own_store() -> None:
    store = StoreFactory()
    elsewhere = InvitationFactory()
    support, _ = sign_in(member(store, "Support"))
    manager, _ = sign_in(member(store, "Manager"))

    assert support.get(ADD).status_code == 403
    assert manager.post(reverse("admin:accounts_invitation_revoke", args=[elsewhere.pk])).status_code == 404
    elsewhere.refresh_from_db()
    assert elsewhere.standing == "open"
