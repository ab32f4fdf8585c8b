"""Each rule that the database holds about customers, broken by plain SQL."""

import pytest

from tests.factories import (
    AddressFactory,
    ConsentFactory,
    CustomerFactory,
    CustomerGroupFactory,
    GroupMembershipFactory,
    NoteFactory,
)
from tests.support.refusals import Attempt, Ledger, assert_refused, attempt, changed, copied

ERASE = """
    UPDATE customers_customer
    SET name = 'Erased customer', email = NULL, phone = '', reference = NULL, erased_at = now()
    WHERE id = %s"""


def erasure_with_an_address_left() -> Attempt:
    return attempt(ERASE, AddressFactory().customer_id)


VIOLATIONS: Ledger = {
    "address_one_default_per_kind": lambda: copied(AddressFactory(is_default=True)),
    "customer_email_is_normalised": lambda: changed(CustomerFactory(), email="ada@example.com\t"),
    "customer_email_unique": lambda: copied(CustomerFactory()),
    "customer_erased_has_no_data": erasure_with_an_address_left,
    "customer_erased_keeps_nothing_personal": lambda: changed(CustomerFactory(), erased_at="2026-01-01"),
    "customer_group_name_unique": lambda: copied(CustomerGroupFactory()),
    "customer_in_group_once": lambda: copied(GroupMembershipFactory()),
    "customer_reference_unique": lambda: copied(CustomerFactory(reference="17"), email=None),
    "customers_address_country_is_a_code": lambda: changed(AddressFactory(), country="de"),
    "customers_address_customer_same_store": lambda: changed(AddressFactory(), customer_id=CustomerFactory().pk),
    "customers_address_kind_known": lambda: changed(AddressFactory(), kind="?"),
    "customers_consent_customer_same_store": lambda: copied(ConsentFactory(), customer_id=CustomerFactory().pk),
    "customers_consent_purpose_known": lambda: copied(ConsentFactory(), purpose="?"),
    "customers_consent_unchangeable": lambda: changed(ConsentFactory(), is_granted=False),
    "customers_groupmembership_customer_same_store": lambda: changed(
        GroupMembershipFactory(), customer_id=CustomerFactory().pk
    ),
    "customers_groupmembership_group_same_store": lambda: changed(
        GroupMembershipFactory(), group_id=CustomerGroupFactory().pk
    ),
    "customers_note_customer_same_store": lambda: changed(NoteFactory(), customer_id=CustomerFactory().pk),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
