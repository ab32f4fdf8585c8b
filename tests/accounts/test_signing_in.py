"""Signing in: the password, the code, and what happens to whoever guesses."""

import time
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from shop.accounts import totp
from shop.accounts.models import Outcome, RecoveryCode, SecondFactor, SignIn, User
from shop.accounts.services.second_factor import confirm_second_factor, renew_recovery_codes
from shop.audit.models import Change
from shop.stores.models import Store
from tests.factories import MembershipFactory, SecondFactorFactory, SignInFactory, StoreFactory, UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

HOME, STEP, SET_UP = "/admin/", "/admin/second-step/", "/admin/second-factor/"


def sign_in(user: User, password: str = PASSWORD, address: str = "192.0.2.1") -> tuple[Client, Any]:
    client = Client(REMOTE_ADDR=address, HTTP_USER_AGENT="A browser")
    return client, client.post("/admin/login/?next=/admin/", {"username": user.email, "password": password})


def code_of(user: User, later: int = 0) -> str:
    secret = SecondFactor.objects.get(user=user).secret
    return totp.code_at(secret, int(time.time()) // totp.SECONDS + later)


def log(**which: Any) -> list[str]:
    return list(SignIn.objects.filter(**which).order_by("id").values_list("outcome", flat=True))


def member(store: Store, role: str = "Support") -> User:
    return MembershipFactory(store=store, role=Group.objects.get(name=role)).user


def test_who_has_no_second_factor_is_in_after_the_password() -> None:
    user = member(StoreFactory())

    client, answer = sign_in(user)

    assert answer.headers["Location"] == HOME
    assert client.get(HOME).status_code == 200
    entry = SignIn.objects.get()
    assert (entry.outcome, entry.user, entry.address, entry.program) == ("signed_in", user, "192.0.2.1", "A browser")


def test_who_has_one_gets_no_further_than_the_second_step() -> None:
    user = SecondFactorFactory(user=member(StoreFactory())).user

    client, _ = sign_in(user)

    for page in (HOME, reverse("admin:orders_order_changelist"), SET_UP):
        assert client.get(page).headers["Location"] == STEP
    assert client.get(STEP).status_code == 200
    assert log() == []


def test_the_code_of_the_app_lets_them_in_once() -> None:
    user = SecondFactorFactory(user=member(StoreFactory())).user
    first, _ = sign_in(user)
    second, _ = sign_in(user)
    code = code_of(user)

    assert first.post(STEP, {"code": f"{code[:3]} {code[3:]}"}).headers["Location"] == HOME
    assert first.get(HOME).status_code == 200
    assert second.post(STEP, {"code": code}).status_code == 200
    assert second.get(HOME).headers["Location"] == STEP
    assert log() == [Outcome.SIGNED_IN, Outcome.WRONG_CODE]


def test_a_recovery_code_lets_them_in_once() -> None:
    user = SecondFactorFactory(user=member(StoreFactory())).user
    code, *_ = renew_recovery_codes(user=user)
    first, _ = sign_in(user)
    second, _ = sign_in(user)

    assert first.post(STEP, {"code": code.lower()}).headers["Location"] == HOME
    assert second.post(STEP, {"code": code}).status_code == 200
    assert RecoveryCode.objects.filter(user=user, used_at__isnull=True).count() == 9


def test_a_store_that_asks_for_one_sends_its_people_to_set_it_up() -> None:
    user = member(StoreFactory(requires_second_factor=True))
    client, _ = sign_in(user)
    assert client.get(HOME).headers["Location"] == SET_UP

    page = client.get(SET_UP)
    done = client.post(SET_UP, {"code": code_of(user)})

    assert "<svg" in page.content.decode()
    assert SecondFactor.objects.get(user=user).secret in page.context["secret"].replace(" ", "")
    assert len(done.context["codes"]) == 10
    assert done.context["codes"][0] in done.content.decode()
    assert client.get(HOME).status_code == 200
    assert done.context["codes"][0] not in client.get(SET_UP).content.decode()


def test_recovery_codes_are_kept_as_digests_and_secrets_stay_out_of_the_audit() -> None:
    user = UserFactory()
    factor = SecondFactorFactory(user=user, confirmed_at=None)

    codes = confirm_second_factor(user=user, code=code_of(user))

    kept = str(list(RecoveryCode.objects.values()))
    told = str(list(Change.objects.filter(table_name__startswith="accounts_").values("before", "after")))
    assert not [code for code in codes if code.replace("-", "") in kept.upper()]
    assert factor.secret not in told
    assert not [digest for digest in RecoveryCode.objects.values_list("digest", flat=True) if digest in told]


def test_a_manager_takes_a_lost_second_factor_away_and_the_audit_says_so() -> None:
    store = StoreFactory()
    lost = SecondFactorFactory(user=member(store)).user
    manager = member(store, "Manager")
    client, _ = sign_in(manager)

    client.post(
        reverse("admin:accounts_user_changelist"),
        {"action": "take_second_factor_away", "_selected_action": [lost.pk]},
    )

    assert not SecondFactor.objects.filter(user=lost).exists()
    entry = Change.objects.get(table_name="accounts_secondfactor", operation="delete")
    assert entry.actor == manager


def test_a_manager_does_not_take_that_of_a_superuser_away(superuser: User) -> None:
    SecondFactorFactory(user=superuser)
    client, _ = sign_in(member(StoreFactory(), "Manager"))

    client.post(
        reverse("admin:accounts_user_changelist"),
        {"action": "take_second_factor_away", "_selected_action": [superuser.pk]},
    )

    assert SecondFactor.objects.filter(user=superuser).exists()


def test_five_wrong_passwords_lock_the_account_from_everywhere() -> None:
    user = member(StoreFactory())
    for number in range(5):
        sign_in(user, "wrong", address=f"192.0.2.{number}")

    client, answer = sign_in(user, address="198.51.100.1")

    assert "Too many attempts" in answer.content.decode()
    assert client.get(HOME).status_code == 302
    assert log(email=user.email) == [Outcome.WRONG_PASSWORD] * 5 + [Outcome.LOCKED]


def test_how_many_failures_lock_for_how_long_is_a_setting(settings: Any) -> None:
    settings.SIGN_IN_FAILURES, settings.SIGN_IN_FAILURES_OF_ADDRESS, settings.SIGN_IN_LOCK_MINUTES = 1, 2, 4
    first, second, third = (member(StoreFactory()) for _ in range(3))

    assert "Wait 4 minutes" in sign_in(first, "wrong")[1].content.decode()
    sign_in(second, "wrong")

    assert "Wait 4 minutes" in sign_in(third)[1].content.decode()
    assert sign_in(third, address="198.51.100.1")[1].headers["Location"] == HOME


def test_a_right_password_wipes_the_slate() -> None:
    user = member(StoreFactory())
    for _ in range(4):
        sign_in(user, "wrong")
    sign_in(user)
    for _ in range(4):
        sign_in(user, "wrong")

    assert sign_in(user)[1].headers["Location"] == HOME


def test_twenty_failures_from_an_address_lock_it_for_every_account() -> None:
    user = member(StoreFactory())
    for number in range(20):
        sign_in(UserFactory.build(email=f"nobody{number}@example.com"), "wrong")

    assert "Too many attempts" in sign_in(user)[1].content.decode()
    assert sign_in(user, address="198.51.100.1")[1].headers["Location"] == HOME


def test_wrong_codes_lock_too() -> None:
    user = SecondFactorFactory(user=member(StoreFactory())).user
    client, _ = sign_in(user)
    for _ in range(5):
        client.post(STEP, {"code": "000000"})

    answer = client.post(STEP, {"code": code_of(user)})

    assert "Too many attempts. Wait 15 minutes" in answer.content.decode()
    assert client.get(HOME).headers["Location"] == STEP


def test_signing_out_is_written_down_and_lets_somebody_else_in() -> None:
    user = SecondFactorFactory(user=member(StoreFactory())).user
    client, _ = sign_in(user)

    client.post(reverse("admin:logout"))

    assert log() == [Outcome.SIGNED_OUT]
    assert client.get(HOME).headers["Location"].startswith("/admin/login/")


def test_a_manager_sees_the_sign_ins_of_their_own_people_only() -> None:
    store = StoreFactory()
    SignInFactory(user=member(StoreFactory()))
    manager = member(store, "Manager")
    client, _ = sign_in(manager)

    shown = client.get(reverse("admin:accounts_signin_changelist")).context["cl"].result_list

    assert [entry.user for entry in shown] == [manager]
