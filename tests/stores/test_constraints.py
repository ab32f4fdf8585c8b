"""Each rule that the database holds about stores, broken by plain SQL."""

import pytest

from tests.factories import MembershipFactory, StoreFactory
from tests.support.refusals import Ledger, assert_refused, changed, copied

VIOLATIONS: Ledger = {
    "membership_one_role_per_store": lambda: copied(MembershipFactory()),
    "store_country_is_a_code": lambda: changed(StoreFactory(), country="de"),
    "store_currency_is_a_code": lambda: changed(StoreFactory(), currency="eur"),
    "stores_store_slug_key": lambda: copied(StoreFactory()),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
