"""Passkeys at the doors: the sign-in page, the second step, and the page of one's own second factors."""

import time
from typing import Any

import pytest
from django.test import Client

from shop.accounts import challenges, second_step
from shop.accounts.models import Outcome, Passkey, SecondFactor, SignIn, StaffSession, User
from shop.accounts.services.second_factor import renew_recovery_codes
from shop.accounts.views.proving import TOO_LATE
from tests.accounts.test_passkeys import added
from tests.accounts.test_signing_in import HOME, SET_UP, STEP, code_of, log, member
from tests.factories import PasskeyFactory, StoreFactory
from tests.factories.accounts import PASSWORD
from tests.support.authenticators import Authenticator
from tests.support.budgets import assert_flat

pytestmark = pytest.mark.django_db

ALONE, OF_ANYBODY = "/admin/passkey/", "/admin/passkey/of-anybody/"
TO_MAKE, TO_SIGN = "/admin/passkey/to-make/", "/admin/passkey/to-sign/"


@pytest.fixture
def device() -> Authenticator:
    return Authenticator()


@pytest.fixture
def owner(device: Authenticator) -> User:
    """Somebody in a store who has that device."""
    user = member(StoreFactory())
    added(user, device)
    return user


def browser(user: User | None = None, host: str = "localhost:8000", address: str = "192.0.2.1") -> Client:
    """A browser that has the shop open under its name; with a person, their password is given."""
    client = Client(HTTP_HOST=host, REMOTE_ADDR=address, HTTP_USER_AGENT="A browser")
    if user is not None:
        client.post("/admin/login/", {"username": user.email, "password": PASSWORD})
    return client


def signed(client: Client, device: Authenticator, question: str = TO_SIGN, **told: Any) -> str:
    return device.sign(client.post(question).json(), **told)


def alone(client: Client, device: Authenticator, **form: str) -> Any:
    return client.post(ALONE, {"credential": signed(client, device, OF_ANYBODY), **form}, follow=True)


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_a_passkey_is_the_second_step_once(owner: User, device: Authenticator) -> None:
    client = browser(owner)
    assert client.get(HOME).headers["Location"] == STEP
    page = client.get(STEP).content.decode()
    answer = signed(client, device)

    done = client.post(STEP, {"credential": answer})

    assert page.index("Use your passkey") < page.index("Go on with a code")
    assert done.headers["Location"] == HOME
    assert is_in(client)
    assert log() == [Outcome.WITH_PASSKEY]
    again = browser(owner)
    again.post(TO_SIGN)
    assert "does not fit this page" in again.post(STEP, {"credential": answer}).content.decode()
    assert not is_in(again)
    assert log() == [Outcome.WITH_PASSKEY, Outcome.WRONG_PASSKEY]


def test_a_passkey_alone_lets_its_owner_in(owner: User, device: Authenticator) -> None:
    client = browser()

    answer = alone(client, device, next="/admin/orders/order/")

    assert answer.redirect_chain[0][0] == "/admin/orders/order/"
    entry = SignIn.objects.get()
    assert (entry.outcome, entry.user, entry.address) == ("with_passkey", owner, "192.0.2.1")
    assert StaffSession.objects.get().session_id == client.session.session_key
    assert alone(browser(), device, next="https://example.com/").redirect_chain == [(HOME, 302)]


def test_a_challenge_is_answered_once_by_the_session_that_was_asked_for_what_it_was_asked_for(
    owner: User, device: Authenticator
) -> None:
    client, other = browser(), browser()
    answer = signed(client, device, OF_ANYBODY)
    other.post(OF_ANYBODY)
    kept = dict(client.session)

    for mistaken in (other, browser()):
        mistaken.post(ALONE, {"credential": answer})
        assert not is_in(mistaken)
    client.post(ALONE, {"credential": answer})
    assert is_in(client)

    raced = browser()
    raced.post(OF_ANYBODY)
    session = raced.session
    session.update(kept)
    session.save()
    assert TOO_LATE in raced.post(ALONE, {"credential": answer}, follow=True).content.decode()
    proving = browser(owner)
    beside = signed(proving, device)
    assert proving.post(ALONE, {"credential": beside}).headers["Location"] == STEP


def test_after_five_minutes_nobody_waits_for_an_answer(
    owner: User, device: Authenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser(owner)
    answer = signed(client, device)
    later = time.time() + challenges.SECONDS + 1
    monkeypatch.setattr(challenges.time, "time", lambda: later)

    page = client.post(STEP, {"credential": answer})

    assert TOO_LATE in page.content.decode()
    assert log() == []


def test_a_passkey_that_counts_backward_is_told_and_written_down(owner: User, device: Authenticator) -> None:
    device.count = -1
    client = browser()

    page = alone(client, device).content.decode()

    assert "has counted backward, as a copy of it would" in page
    assert not is_in(client)
    entry = SignIn.objects.get()
    assert (entry.outcome, entry.user) == (Outcome.COPIED_PASSKEY, owner)


def test_an_unknown_passkey_counts_against_the_address_alone(owner: User, device: Authenticator) -> None:
    client, stranger = browser(), Authenticator(handle=b"nobody")
    for _ in range(20):
        client.post(ALONE, {"credential": signed(client, stranger, OF_ANYBODY)})

    assert log(email="") == [Outcome.WRONG_PASSKEY] * 20
    assert "Too many attempts" in alone(browser(), device).content.decode()
    there = browser(address="198.51.100.1")
    alone(there, device)
    assert is_in(there)


def test_five_wrong_signatures_lock_the_account_for_passwords_too(owner: User, device: Authenticator) -> None:
    for number in range(5):
        client = browser(address=f"192.0.2.{number}")
        device.is_verifying = False
        alone(client, device)
    device.is_verifying = True

    client = browser(address="198.51.100.1")
    assert "Too many attempts" in alone(client, device).content.decode()
    assert not is_in(browser(owner, address="198.51.100.1"))
    assert log(user=owner) == [Outcome.WRONG_PASSKEY] * 5 + [Outcome.LOCKED] * 2


def test_wrong_codes_lock_the_passkey_of_the_second_step_too(owner: User, device: Authenticator) -> None:
    client = browser(owner)
    for _ in range(5):
        client.post(STEP, {"code": "AAAA-BBBB-CCCC"})

    page = client.post(STEP, {"credential": signed(client, device)})

    assert "Too many attempts. Wait 15 minutes" in page.content.decode()
    assert not is_in(client)


def test_whoever_may_not_sign_in_any_more_is_told(owner: User, device: Authenticator) -> None:
    User.objects.filter(pk=owner.pk).update(is_active=False)
    client = browser()

    assert "You may not sign in here any more" in alone(client, device).content.decode()
    assert not is_in(client)


def test_a_recovery_code_stands_in_for_a_passkey(owner: User) -> None:
    code, *_ = renew_recovery_codes(user=owner)
    client = browser(owner)

    assert client.post(STEP, {"code": code}).headers["Location"] == HOME


def test_the_first_passkey_of_somebody_whose_store_asks_brings_codes_and_opens_the_shop(device: Authenticator) -> None:
    user = member(StoreFactory(requires_second_factor=True))
    client = browser(user)
    assert client.get(HOME).headers["Location"] == SET_UP
    made = device.make(client.post(TO_MAKE).json())

    page = client.post(SET_UP, {"do": "add", "name": "My laptop", "credential": made})

    assert len(page.context["codes"]) == 10
    assert is_in(client)
    assert Passkey.objects.get().user == user
    assert client.get(SET_UP).context["codes"] == []


def test_what_somebody_has_is_changed_only_for_ten_minutes_after_it_was_proved(
    owner: User, device: Authenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser()
    alone(client, device)
    assert client.get(SET_UP).context["may_change"]
    later = time.time() + second_step.FRESH_SECONDS + 1
    monkeypatch.setattr(second_step.time, "time", lambda: later)
    passkey = Passkey.objects.get()

    for wish in ({"do": "remove"}, {"do": "rename", "name": "Theirs"}, {"do": "codes"}, {"do": "add"}, {"code": "1"}):
        page = client.post(SET_UP, {"passkey": passkey.pk, **wish}, follow=True)
        assert "Prove first that it is you" in page.content.decode()
    assert client.post(TO_MAKE).status_code == 409
    assert Passkey.objects.get().name == passkey.name

    client.post(SET_UP, {"do": "prove", "credential": signed(client, device)})
    assert client.get(SET_UP).context["may_change"]
    assert len(client.post(SET_UP, {"do": "codes"}).context["codes"]) == 10
    client.post(SET_UP, {"do": "rename", "passkey": passkey.pk, "name": "Old laptop"})
    assert Passkey.objects.get().name == "Old laptop"
    client.post(SET_UP, {"do": "remove", "passkey": passkey.pk})
    assert not Passkey.objects.exists()
    assert is_in(client)


def test_the_first_factor_is_added_by_whoever_gave_the_password_a_short_while_ago(
    device: Authenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser(user := member(StoreFactory()))
    assert client.post(TO_MAKE).status_code == 200
    later = time.time() + second_step.FRESH_SECONDS + 1
    monkeypatch.setattr(second_step.time, "time", lambda: later)

    assert client.post(TO_MAKE).status_code == 409
    assert "<svg" not in client.get(SET_UP).content.decode()
    wrong = client.post(SET_UP, {"do": "prove", "password": "not mine at all"})
    assert "This is not your password" in wrong.content.decode()
    assert client.post(SET_UP, {"do": "confirm", "code": "123456"}).headers["Location"] == SET_UP

    client.post(SET_UP, {"do": "prove", "password": PASSWORD})
    made = device.make(client.post(TO_MAKE).json())
    client.post(SET_UP, {"do": "add", "name": "My laptop", "credential": made})
    assert Passkey.objects.get().user == user
    assert log() == [Outcome.SIGNED_IN, Outcome.WRONG_PASSWORD]


def test_guesses_at_that_page_count_as_they_do_at_the_door(
    owner: User, device: Authenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser()
    alone(client, device)
    monkeypatch.setattr(second_step, "FRESH_SECONDS", 0)
    for _ in range(5):
        client.post(SET_UP, {"do": "prove", "code": "AAAA-BBBB-CCCC"})

    page = client.post(SET_UP, {"do": "prove", "code": renew_recovery_codes(user=owner)[0]})

    assert "Too many attempts. Wait 15 minutes" in page.content.decode()
    assert log() == [Outcome.WITH_PASSKEY] + [Outcome.WRONG_CODE] * 5


def test_an_app_beside_a_passkey_is_set_up_without_new_codes_and_goes_again(owner: User, device: Authenticator) -> None:
    client = browser()
    alone(client, device)
    kept = set(owner.recovery_codes.values_list("digest", flat=True))
    assert "<svg" not in client.get(SET_UP).content.decode()
    assert "<svg" in client.get(f"{SET_UP}?app").content.decode()

    client.post(SET_UP, {"do": "confirm", "code": code_of(owner)})

    assert client.get(SET_UP).context["app"]
    assert set(owner.recovery_codes.values_list("digest", flat=True)) == kept
    client.post(SET_UP, {"do": "remove_app"})
    assert not SecondFactor.objects.exists()


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("127.0.0.1:8000", "http://localhost:8000/admin/login/"),
        ("testserver", "addresses that begin with https://"),
        ("localhost:8000", "Sign in with a passkey"),
    ],
)
def test_the_sign_in_page_says_where_passkeys_work(host: str, said: str) -> None:
    page = browser(host=host)

    assert said in page.get("/admin/login/").content.decode()
    asked = page.post(OF_ANYBODY)
    assert asked.status_code == (200 if host.startswith("localhost") else 409)
    assert ("error" in asked.json()) == (not host.startswith("localhost"))


def test_https_makes_any_name_a_place_for_passkeys() -> None:
    options = browser(host="testserver").post(OF_ANYBODY, secure=True).json()

    assert options["rpId"] == "testserver"
    assert options["allowCredentials"] == []


def test_a_passkey_of_another_host_is_not_asked_for_and_its_owner_is_told(device: Authenticator) -> None:
    user = PasskeyFactory(user=member(StoreFactory()), host="shop.example.com").user
    client = browser(user)

    page = client.get(STEP).content.decode()

    assert "bound to shop.example.com" in page
    assert "Use your passkey" not in page
    assert client.post(TO_SIGN).json() == {"error": "You have no passkey for localhost. Give a code instead."}


def test_strangers_have_no_question_but_their_own() -> None:
    client = browser()

    for address in (TO_MAKE, TO_SIGN):
        assert client.post(address).headers["Location"].startswith("/admin/login/")
    for address in (ALONE, OF_ANYBODY):
        assert client.get(address).status_code == 405
        assert Client(enforce_csrf_checks=True, HTTP_HOST="localhost").post(address).status_code == 403


def test_the_page_shows_ones_own_passkeys_and_asks_as_much_for_many(owner: User, device: Authenticator) -> None:
    client = browser()
    alone(client, device)
    PasskeyFactory()

    assert [passkey.user for passkey in client.get(SET_UP).context["passkeys"]] == [owner]
    assert_flat(lambda: client.get(SET_UP), lambda count: PasskeyFactory.create_batch(count, user=owner), rows=(2, 12))
