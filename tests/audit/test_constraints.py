"""Each rule that the database holds about the audit, broken by plain SQL."""

import pytest

from tests.factories import ChangeFactory
from tests.support.refusals import Attempt, Ledger, assert_refused, changed, copied, without


def unheard_of() -> Attempt:
    entry = ChangeFactory()
    without("audit_change", trigger="audit_change_by_trigger")
    return copied(entry, operation="guess")


VIOLATIONS: Ledger = {
    "audit_change_append_only": lambda: changed(ChangeFactory(), door="nobody"),
    "audit_change_by_trigger": lambda: copied(ChangeFactory(), operation="update"),
    "audit_change_operation_known": unheard_of,
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
