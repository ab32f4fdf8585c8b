"""Adding a passkey, proving it, renaming and removing it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from shop.accounts.ceremonies import NotProved, new_key, signed, told_signature
from shop.accounts.models import Outcome, Passkey, User
from shop.accounts.selectors import has_second_factor
from shop.accounts.services.second_factor import forget_factors_if_last, renew_recovery_codes
from shop.accounts.sites import Site
from shop.core.exceptions import Refused

MOST = 20
"""Passkeys of a person: they are named in each question."""


class PasskeyRefused(Refused):
    """No passkey was added or changed. The sentence says why."""


class NoProof(Refused):
    """The answer proves nothing. `outcome` is what the log of sign-ins calls it, `passkey` the one it named, if any."""

    def __init__(self, sentence: str, *, outcome: Outcome, passkey: Passkey | None) -> None:
        super().__init__(sentence)
        self.outcome, self.passkey = outcome, passkey


@transaction.atomic
def add_passkey(*, user: User, name: str, site: Site, challenge: bytes, answer: str) -> list[str]:
    """Add the passkey that a browser has made for the person, and return recovery codes, shown this once, if it is the
    first factor that they have; else none. Raises PasskeyRefused. Locks the person's row.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if Passkey.objects.filter(user=user).count() >= MOST:
        raise PasskeyRefused(f"You have {MOST} passkeys, which is as many as anybody may. Remove one first.")
    try:
        key = new_key(answer=answer, site=site, challenge=challenge)
    except NotProved:
        raise PasskeyRefused("The answer of your device does not fit this page. Try again.") from None
    is_first = not has_second_factor(user=user)
    try:
        with transaction.atomic():
            Passkey.objects.create(
                user=user,
                name=_plain(name),
                host=site.host,
                credential=key.credential,
                public_key=key.public_key,
                sign_count=key.sign_count,
                transports=key.transports,
                aaguid=key.aaguid,
                is_backed_up=key.is_backed_up,
            )
    except IntegrityError:
        raise PasskeyRefused("The shop knows this passkey already. Use another device, or another key.") from None
    return renew_recovery_codes(user=user) if is_first else []


@transaction.atomic
def prove_passkey(*, site: Site, challenge: bytes, answer: str, user: User | None = None) -> Passkey:
    """Take the signature of a passkey: of one of the person's, beside a password, or without a person of whoever's it
    is, who then has proved themselves to the device by PIN, finger or face, too. Raises NoProof. Locks the passkey.
    """
    try:
        told = told_signature(answer)
    except NotProved:
        raise NoProof(
            "The answer of your device cannot be read. Try again.", outcome=Outcome.WRONG_PASSKEY, passkey=None
        ) from None
    rows = Passkey.objects.select_for_update(of=("self",)).select_related("user")
    passkey = rows.filter(credential=told.raw_id, host=site.host, **({"user": user} if user else {})).first()
    if passkey is None:
        raise NoProof(
            "The shop does not know this passkey. It was removed here, or belongs to somebody else.",
            outcome=Outcome.WRONG_PASSKEY,
            passkey=None,
        )
    try:
        proof = signed(told=told, passkey=passkey, site=site, challenge=challenge, is_alone=user is None)
    except NotProved:
        raise NoProof(
            "The answer of your device does not fit this page. Try again.",
            outcome=Outcome.WRONG_PASSKEY,
            passkey=passkey,
        ) from None
    if (proof.sign_count or passkey.sign_count) and proof.sign_count <= passkey.sign_count:
        raise NoProof(
            f"The passkey “{passkey}” has counted backward, as a copy of it would. It opens nothing until you have "
            "removed it and added it anew. Sign in another way, and tell whoever manages the store.",
            outcome=Outcome.COPIED_PASSKEY,
            passkey=passkey,
        )
    Passkey.objects.filter(pk=passkey.pk).update(
        sign_count=proof.sign_count, is_backed_up=proof.is_backed_up, used_at=Now()
    )
    return passkey


@transaction.atomic
def rename_passkey(*, user: User, passkey_id: int, name: str) -> Passkey:
    """Call a passkey of the person something else. Raises PasskeyRefused."""
    passkey = _of(user, passkey_id)
    passkey.name = _plain(name)
    passkey.save(update_fields=["name"])
    return passkey


@transaction.atomic
def remove_passkey(*, user: User, passkey_id: int) -> Passkey:
    """Forget a passkey of the person; with their last factor its recovery codes go, too. Raises PasskeyRefused, and
    LastFactor where a store of theirs asks for one. Locks the person's row.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    passkey = _of(user, passkey_id)
    Passkey.objects.filter(pk=passkey.pk).delete()
    forget_factors_if_last(user=user)
    return passkey


def _of(user: User, passkey_id: int) -> Passkey:
    passkey = Passkey.objects.filter(user=user, pk=passkey_id).first()
    if passkey is None:
        raise PasskeyRefused("This passkey is removed already.")
    return passkey


def _plain(name: str) -> str:
    plain = " ".join(name.split())[:60].rstrip()
    if not plain:
        raise PasskeyRefused("Give the passkey a name, so that you know it again.")
    return plain
