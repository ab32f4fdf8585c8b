"""Each rule that the database holds about users, broken by plain SQL."""

import pytest

from tests.factories import UserFactory
from tests.support.refusals import Ledger, assert_refused, changed, copied

VIOLATIONS: Ledger = {
    "accounts_user_email_key": lambda: copied(UserFactory()),
    "user_email_is_normalised": lambda: changed(UserFactory(), email="Ada@example.com"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
