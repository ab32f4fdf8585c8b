"""Each rule that the database holds about users, broken by plain SQL."""

import pytest
from django.utils import timezone

from tests.factories import (
    InvitationFactory,
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
