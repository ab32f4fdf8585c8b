"""Each rule that the database holds about rollups, broken by plain SQL."""

import pytest

from tests.factories import (
    RequestRollupFactory,
    SlowRequestFactory,
    StatementPlanFactory,
    StatementRollupFactory,
    StatementTextFactory,
)
from tests.support.refusals import Ledger, assert_refused, changed, copied

VIOLATIONS: Ledger = {
    "insights_requestrollup_grain_known": lambda: changed(RequestRollupFactory(), grain="week"),
    "insights_statementrollup_grain_known": lambda: changed(StatementRollupFactory(), grain="week"),
    "insights_statementtext_fingerprint_key": lambda: copied(StatementTextFactory()),
    "request_rollup_histogram": lambda: changed(RequestRollupFactory(), counts=[1, 2]),
    "request_rollup_once": lambda: copied(RequestRollupFactory()),
    "slow_request_once": lambda: copied(SlowRequestFactory()),
    "statement_plan_in_order": lambda: changed(StatementPlanFactory(), last_seen_at="2020-01-01Z"),
    "statement_plan_once": lambda: copied(StatementPlanFactory()),
    "statement_rollup_histogram": lambda: changed(StatementRollupFactory(), counts=[]),
    "statement_rollup_once": lambda: copied(StatementRollupFactory()),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
