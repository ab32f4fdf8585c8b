"""What a browser is asked about passkeys, and whether its answer holds (Web Authentication, by the package `webauthn`).

Nothing here reads or writes a row: what is known of a passkey is passed in, what an answer proves comes out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from uuid import UUID

import webauthn
from django.conf import settings
from webauthn.helpers import (
    options_to_json_dict,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    RegistrationCredential,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from shop.accounts.models import Passkey, User
from shop.accounts.sites import Site

SECONDS = 300
"""How long a question stands: what the standard recommends where somebody may have to fetch a telephone."""
LONGEST = 20_000
"""Characters of an answer; the longest keys need a few thousand."""
KINDS = [
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]


class NotProved(Exception):
    """The answer does not hold: another question, another site, a wrong signature, or no answer at all."""


@dataclass(frozen=True)
class Question:
    """What the browser's function is called with, in JSON, and the random bytes that the answer has to sign."""

    options: dict[str, Any]
    challenge: bytes


@dataclass(frozen=True)
class NewKey:
    """What an authenticator tells of a passkey that it has just made."""

    credential: bytes
    public_key: bytes
    sign_count: int
    aaguid: UUID
    transports: list[str]
    is_backed_up: bool


@dataclass(frozen=True)
class Signed:
    """What a signature that holds tells beside who has signed."""

    sign_count: int
    is_backed_up: bool


def handle_of(user: User) -> bytes:
    """What authenticators call the person: the same for all their passkeys, and nothing that tells who it is.

    The instant sets people of two databases apart who have the same number, and both stay as long as the row does.
    """
    return hashlib.sha256(f"{user.pk}:{user.created_at.astimezone(UTC).isoformat()}".encode()).digest()


def question_to_make(*, site: Site, user: User, known: Iterable[Passkey]) -> Question:
    """Asks for a new passkey, on a device that has none of the `known` ones."""
    asked = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=str(settings.UNFOLD["SITE_TITLE"]),
        user_id=handle_of(user),
        user_name=user.email,
        user_display_name=user.get_full_name(),
        timeout=SECONDS * 1000,
        exclude_credentials=_named(known),
        supported_pub_key_algs=KINDS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    return Question(options_to_json_dict(asked), asked.challenge)


def question_to_sign(*, site: Site, known: Iterable[Passkey], is_alone: bool) -> Question:
    """Asks for a signature: by one of the `known` passkeys beside a password, or by whichever the person chooses, who
    then has to prove themselves to the device.
    """
    verification = UserVerificationRequirement.REQUIRED if is_alone else UserVerificationRequirement.PREFERRED
    asked = webauthn.generate_authentication_options(
        rp_id=site.host,
        timeout=SECONDS * 1000,
        allow_credentials=_named(known),
        user_verification=verification,
    )
    return Question(options_to_json_dict(asked), asked.challenge)


def new_key(*, answer: str, site: Site, challenge: bytes) -> NewKey:
    """The passkey that an answer brings. Raises NotProved."""
    try:
        told = parse_registration_credential_json(_short(answer))
        proved = webauthn.verify_registration_response(
            credential=told,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            supported_pub_key_algs=KINDS,
        )
        _refuse_frames(told)
        return NewKey(
            credential=proved.credential_id,
            public_key=proved.credential_public_key,
            sign_count=proved.sign_count,
            aaguid=UUID(proved.aaguid),
            transports=sorted({transport.value for transport in told.response.transports or ()}),
            is_backed_up=proved.credential_backed_up,
        )
    except Exception as error:  # a parser of bytes that anybody may have made up stumbles in many ways: each is a no
        raise NotProved from error


def told_signature(answer: str) -> AuthenticationCredential:
    """An answer, read but not believed. Raises NotProved."""
    try:
        return parse_authentication_credential_json(_short(answer))
    except Exception as error:  # as above
        raise NotProved from error


def signed(*, told: AuthenticationCredential, passkey: Passkey, site: Site, challenge: bytes, is_alone: bool) -> Signed:
    """What the answer proves, if it is this passkey's answer to the question. Raises NotProved.

    What the passkey has counted is compared by the caller: the package would do so before it looks at the signature,
    and a copy is only to be feared when the signature is right.
    """
    try:
        if is_alone and told.response.user_handle != handle_of(passkey.user):
            raise NotProved
        proved = webauthn.verify_authentication_response(
            credential=told,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=0,
            require_user_verification=is_alone,
        )
        _refuse_frames(told)
    except Exception as error:  # as above
        raise NotProved from error
    return Signed(sign_count=proved.new_sign_count, is_backed_up=proved.credential_backed_up)


def _named(known: Iterable[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=bytes(passkey.credential),
            transports=[AuthenticatorTransport(transport) for transport in passkey.transports] or None,
        )
        for passkey in known
    ]


def _short(answer: str) -> str:
    if len(answer) > LONGEST:
        raise NotProved
    return answer


def _refuse_frames(told: AuthenticationCredential | RegistrationCredential) -> None:
    """The package leaves it to its caller whether a page of somebody else's may have framed ours: never."""
    if parse_client_data_json(told.response.client_data_json).cross_origin:
        raise NotProved
