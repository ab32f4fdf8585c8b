"""Passkeys: what a device signs is held against the question, the site, the key and what the device has counted."""

import json
from typing import Any

import pytest

from shop.accounts.ceremonies import Question, question_to_make, question_to_sign
from shop.accounts.models import Outcome, Passkey, RecoveryCode, User
from shop.accounts.selectors import has_second_factor
from shop.accounts.services import passkeys
from shop.accounts.services.passkeys import (
    NoProof,
    PasskeyRefused,
    add_passkey,
    prove_passkey,
    remove_passkey,
    rename_passkey,
)
from shop.accounts.services.second_factor import LastFactor, remove_app, remove_second_factor
from shop.accounts.sites import Site
from shop.audit.models import Change
from tests.factories import MembershipFactory, PasskeyFactory, SecondFactorFactory, UserFactory
from tests.support.authenticators import ORIGIN, Authenticator

pytestmark = pytest.mark.django_db

SITE = Site(host="localhost", origin=ORIGIN)
ELSEWHERE = Site(host="shop.example.com", origin="https://shop.example.com")


def added(user: User, device: Authenticator, name: str = "My laptop") -> list[str]:
    asked = question_to_make(site=SITE, user=user, known=())
    return add_passkey(user=user, name=name, site=SITE, challenge=asked.challenge, answer=device.make(asked.options))


def asked_alone() -> Question:
    return question_to_sign(site=SITE, known=(), is_alone=True)


def asked_of(user: User) -> Question:
    return question_to_sign(site=SITE, known=Passkey.objects.filter(user=user), is_alone=False)


def refusal(question: Question, answer: str, user: User | None = None, site: Site = SITE) -> Outcome:
    before = Passkey.objects.values_list("sign_count", "used_at").get()
    with pytest.raises(NoProof) as refused:
        prove_passkey(site=site, challenge=question.challenge, answer=answer, user=user)
    assert Passkey.objects.values_list("sign_count", "used_at").get() == before
    return refused.value.outcome


def test_what_a_device_has_made_is_kept_and_the_first_factor_brings_recovery_codes() -> None:
    user, device = UserFactory(), Authenticator()

    first = added(user, device, "  My   laptop ")
    second = added(user, Authenticator(is_copied=True), "My telephone")

    laptop, telephone = Passkey.objects.order_by("id")
    assert (laptop.name, laptop.host, bytes(laptop.credential)) == ("My laptop", "localhost", device.credential)
    assert (laptop.sign_count, laptop.transports, laptop.is_backed_up) == (1, ["internal"], False)
    assert (telephone.sign_count, telephone.is_backed_up) == (0, True)
    assert (len(first), second) == (10, [])
    assert RecoveryCode.objects.filter(user=user).count() == 10


def test_a_signature_lets_its_owner_in_beside_a_password_and_alone() -> None:
    user, device = UserFactory(), Authenticator()
    added(user, device)

    beside, alone = asked_of(user), asked_alone()
    one = prove_passkey(site=SITE, challenge=beside.challenge, answer=device.sign(beside.options), user=user)
    two = prove_passkey(site=SITE, challenge=alone.challenge, answer=device.sign(alone.options))

    assert (one.user, two.user) == (user, user)
    kept = Passkey.objects.get()
    assert (kept.sign_count, kept.used_at is not None) == (3, True)
    assert beside.options["allowCredentials"][0]["transports"] == ["internal"]
    assert (beside.options["userVerification"], alone.options["userVerification"]) == ("preferred", "required")


@pytest.mark.parametrize(
    "told",
    [
        {"origin": "http://localhost.example.com:8000"},
        {"origin": "https://localhost:8000"},
        {"challenge": "AAAA"},
        {"type": "webauthn.create"},
        {"crossOrigin": True},
    ],
    ids=str,
)
def test_a_signature_over_something_else_proves_nothing(told: dict[str, Any]) -> None:
    user, device = UserFactory(), Authenticator()
    added(user, device)
    question = asked_of(user)

    assert refusal(question, device.sign(question.options, **told), user) == Outcome.WRONG_PASSKEY


def test_an_answer_to_one_question_is_none_to_the_next() -> None:
    user, device = UserFactory(), Authenticator(is_copied=True)
    added(user, device)
    heard = asked_of(user)
    answer = device.sign(heard.options)
    prove_passkey(site=SITE, challenge=heard.challenge, answer=answer, user=user)

    assert refusal(asked_of(user), answer, user) == Outcome.WRONG_PASSKEY


def test_a_passkey_of_somebody_else_or_of_another_site_proves_nothing() -> None:
    user, device = UserFactory(), Authenticator()
    added(user, device)
    question = asked_alone()
    answer = device.sign(question.options)

    assert refusal(question, answer, user=UserFactory()) == Outcome.WRONG_PASSKEY
    assert refusal(question, answer, site=ELSEWHERE) == Outcome.WRONG_PASSKEY
    device.handle = b"somebody else"
    assert refusal(question, device.sign(question.options)) == Outcome.WRONG_PASSKEY


def test_another_key_under_the_same_id_proves_nothing_and_raises_no_alarm() -> None:
    user, device = UserFactory(), Authenticator(count=10)
    added(user, device)
    forger = Authenticator(credential=device.credential, handle=device.handle, count=0)
    question = asked_of(user)

    assert refusal(question, forger.sign(question.options), user) == Outcome.WRONG_PASSKEY


def test_alone_the_device_has_to_have_asked_for_a_pin_beside_a_password_not() -> None:
    user, device = UserFactory(), Authenticator(is_verifying=False)
    added(user, device)
    alone, beside = asked_alone(), asked_of(user)

    assert refusal(alone, device.sign(alone.options)) == Outcome.WRONG_PASSKEY
    assert prove_passkey(site=SITE, challenge=beside.challenge, answer=device.sign(beside.options), user=user)


def test_a_device_that_counts_backward_or_stands_still_may_be_a_copy() -> None:
    user, device = UserFactory(), Authenticator(count=10)
    added(user, device)
    question = asked_of(user)

    for count in (4, 10, -1):
        device.count = count
        assert refusal(question, device.sign(question.options), user) == Outcome.COPIED_PASSKEY


@pytest.mark.parametrize("answer", ["", "{}", "[]", "no json", '{"id": 1}', "x" * 30_000, "\x00"])
def test_what_is_no_answer_is_refused_in_words(answer: str) -> None:
    user = UserFactory()
    added(user, Authenticator())

    assert refusal(asked_alone(), answer) == Outcome.WRONG_PASSKEY
    with pytest.raises(PasskeyRefused, match="does not fit this page"):
        add_passkey(user=user, name="A key", site=SITE, challenge=b"c" * 32, answer=answer)


def test_bytes_that_were_bent_anywhere_are_refused_in_words() -> None:
    user, device = UserFactory(), Authenticator()
    asked = question_to_make(site=SITE, user=user, known=())
    answer = json.loads(device.make(asked.options))
    for place in range(0, len(answer["response"]["attestationObject"]), 9):
        whole = answer["response"]["attestationObject"]
        bent = {**answer["response"], "attestationObject": whole[:place] + "-" + whole[place + 1 : -3]}

        with pytest.raises(PasskeyRefused):
            add_passkey(
                user=user,
                name="Bent",
                site=SITE,
                challenge=asked.challenge,
                answer=json.dumps({**answer, "response": bent}),
            )

    assert not Passkey.objects.exists()


def test_a_passkey_is_added_for_the_page_that_asked_and_once() -> None:
    user, device = UserFactory(), Authenticator()
    asked = question_to_make(site=SITE, user=user, known=())
    for told in ({"origin": "http://127.0.0.1:8000"}, {"challenge": "AAAA"}, {"crossOrigin": True}):
        with pytest.raises(PasskeyRefused, match="does not fit this page"):
            answer = device.make(asked.options, **told)  # type: ignore[arg-type]  # one of these at a time
            add_passkey(user=user, name="My laptop", site=SITE, challenge=asked.challenge, answer=answer)
    added(user, device)

    with pytest.raises(PasskeyRefused, match="knows this passkey already"):
        added(UserFactory(), device)
    again = question_to_make(site=SITE, user=user, known=Passkey.objects.all())
    assert [known["id"] for known in again.options["excludeCredentials"]] == [
        json.loads(device.make(asked.options))["id"]
    ]
    assert Passkey.objects.get().user == user


def test_a_person_has_a_name_for_each_and_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passkeys, "MOST", 1)
    user = UserFactory()
    with pytest.raises(PasskeyRefused, match="Give the passkey a name"):
        added(user, Authenticator(), "  ")
    added(user, Authenticator())
    with pytest.raises(PasskeyRefused, match="Remove one first"):
        added(user, Authenticator())

    rename_passkey(user=user, passkey_id=Passkey.objects.get().pk, name=" Old  laptop ")

    assert Passkey.objects.get().name == "Old laptop"


def test_nobody_renames_or_removes_a_passkey_of_somebody_else() -> None:
    passkey, stranger = PasskeyFactory(name="Mine"), UserFactory()

    with pytest.raises(PasskeyRefused, match="removed already"):
        rename_passkey(user=stranger, passkey_id=passkey.pk, name="Yours")
    with pytest.raises(PasskeyRefused, match="removed already"):
        remove_passkey(user=stranger, passkey_id=passkey.pk)

    assert Passkey.objects.get().name == "Mine"


def test_the_last_factor_stays_where_a_store_asks_for_one_and_takes_the_codes_along_elsewhere() -> None:
    user = MembershipFactory(store__requires_second_factor=True, store__name="Corner shop").user
    free = UserFactory()
    added(user, Authenticator())
    added(free, Authenticator())

    with pytest.raises(LastFactor, match="Corner shop asks for a second factor"):
        remove_passkey(user=user, passkey_id=user.passkeys.get().pk)
    remove_passkey(user=free, passkey_id=free.passkeys.get().pk)

    assert (has_second_factor(user=user), user.recovery_codes.count()) == (True, 10)
    assert (has_second_factor(user=free), free.recovery_codes.count()) == (False, 0)


def test_an_app_may_go_when_a_passkey_is_left_and_not_as_the_last() -> None:
    user = MembershipFactory(store__requires_second_factor=True).user
    SecondFactorFactory(user=user)
    with pytest.raises(LastFactor):
        remove_app(user=user)

    added(user, Authenticator())
    remove_app(user=user)

    assert has_second_factor(user=user)
    with pytest.raises(LastFactor):
        remove_passkey(user=user, passkey_id=user.passkeys.get().pk)


def test_a_manager_takes_passkeys_away_with_the_rest() -> None:
    user = UserFactory()
    added(user, Authenticator())

    assert remove_second_factor(user=user)

    assert not has_second_factor(user=user)
    assert not RecoveryCode.objects.exists()


def test_the_audit_tells_of_passkeys_and_not_their_keys_nor_each_use() -> None:
    user, device = UserFactory(), Authenticator()
    added(user, device)
    question = asked_alone()
    prove_passkey(site=SITE, challenge=question.challenge, answer=device.sign(question.options))
    remove_second_factor(user=user)

    # Tests that empty all tables behind them are told of, too, and belong to no row.
    entries = Change.objects.filter(table_name="accounts_passkey", row_id__isnull=False).order_by("id")

    assert [entry.operation for entry in entries] == ["insert", "delete"]
    assert entries[0].after["name"] == "My laptop"
    assert (entries[0].after["credential"], entries[0].after["public_key"]) == ("(secret)", "(secret)")
    assert device.credential.hex() not in str(list(entries.values("before", "after")))
