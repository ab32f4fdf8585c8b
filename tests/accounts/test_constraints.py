"""Each rule that the database holds about users, broken by plain SQL."""

import pytest
from django.utils import timezone

from tests.factories import (
    InvitationFactory,
    PasskeyFactory,
    RecoveryCodeFactory,
    SecondFactorFactory,
    SignInFactory,
    StaffSessionFactory,
    UserFactory,
)
from tests.support.refusals import Ledger, assert_refused, changed, copied

NOW = timezone.now()
VIOLATIONS: Ledger = {
    "accounts_secondfactor_user_id_key": lambda: copied(SecondFactorFactory()),
    "accounts_invitation_digest_key": lambda: copied(InvitationFactory(), email="another@example.com"),
    "accounts_signin_append_only": lambda: changed(SignInFactory(), outcome="signed_out"),
    "accounts_signin_outcome_known": lambda: copied(SignInFactory(), outcome="guessed"),
    "invitation_accepted_by_somebody": lambda: changed(InvitationFactory(), accepted_at=NOW),
    "invitation_accepted_in_time": lambda: changed(
        InvitationFactory(), accepted_at="2100-01-01", accepted_by_id=UserFactory().pk
    ),
    "invitation_digest_is_sha256": lambda: changed(InvitationFactory(), digest="the secret itself"),
    "invitation_email_is_normalised": lambda: changed(InvitationFactory(), email="Ada@example.com"),
    "invitation_ends_after_it_was_sent": lambda: changed(InvitationFactory(), expires_at="2000-01-01"),
    "invitation_ends_one_way": lambda: changed(
        InvitationFactory(), accepted_at=NOW, accepted_by_id=UserFactory().pk, revoked_at=NOW
    ),
    "invitation_open_once": lambda: copied(InvitationFactory(), digest="f" * 64),
    "invitation_stays_ended": lambda: changed(InvitationFactory(revoked_at=NOW), revoked_at=None),
    "passkey_counts_upward": lambda: changed(PasskeyFactory(sign_count=7), sign_count=6),
    "passkey_credential_fits": lambda: copied(PasskeyFactory(), credential=bytes(15)),
    "passkey_credential_once": lambda: copied(PasskeyFactory()),
    "passkey_host_is_a_name": lambda: copied(PasskeyFactory(), credential=b"k" * 32, host="127.0.0.1"),
    "passkey_name_not_blank": lambda: changed(PasskeyFactory(), name="  "),
    "passkey_public_key_fits": lambda: copied(PasskeyFactory(), credential=b"k" * 32, public_key=b""),
    "passkey_sign_count_fits": lambda: changed(PasskeyFactory(), sign_count=2**32),
    "passkey_stays_what_it_is": lambda: changed(PasskeyFactory(), public_key=bytes(99)),
    "passkey_transports_known": lambda: changed(PasskeyFactory(), transports=["warp"]),
    "passkey_used_after_it_was_made": lambda: changed(PasskeyFactory(), used_at="2000-01-01"),
    "recovery_code_once": lambda: copied(RecoveryCodeFactory()),
    "second_factor_secret_is_long": lambda: changed(SecondFactorFactory(), secret="SHORT"),
    "accounts_staffsession_session_id_key": lambda: copied(StaffSessionFactory()),
    "accounts_user_email_key": lambda: copied(UserFactory()),
    "user_email_is_normalised": lambda: changed(UserFactory(), email="Ada@example.com"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
