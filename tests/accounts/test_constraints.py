"""Each rule that the database holds about users, broken by plain SQL."""

import pytest

from tests.factories import RecoveryCodeFactory, SecondFactorFactory, SignInFactory, UserFactory
from tests.support.refusals import Ledger, assert_refused, changed, copied

VIOLATIONS: Ledger = {
    "accounts_secondfactor_user_id_key": lambda: copied(SecondFactorFactory()),
    "accounts_signin_append_only": lambda: changed(SignInFactory(), outcome="signed_out"),
    "accounts_signin_outcome_known": lambda: copied(SignInFactory(), outcome="guessed"),
    "recovery_code_once": lambda: copied(RecoveryCodeFactory()),
    "second_factor_secret_is_long": lambda: changed(SecondFactorFactory(), secret="SHORT"),
    "accounts_user_email_key": lambda: copied(UserFactory()),
    "user_email_is_normalised": lambda: changed(UserFactory(), email="Ada@example.com"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
