"""Each rule that the database holds about customers, broken by plain SQL."""

from typing import Any

import pytest
from django.utils import timezone

from tests.factories import (
    AddressFactory,
    CategoryFactory,
    ConsentFactory,
    CustomerFactory,
    CustomerGroupFactory,
    GroupMembershipFactory,
    NoteFactory,
    ProductFactory,
    SegmentConditionFactory,
    SegmentFactory,
    TagFactory,
    TaggingFactory,
)
from tests.support.refusals import Attempt, Ledger, assert_refused, attempt, changed, copied

ERASE = """
    UPDATE customers_customer
    SET name = 'Erased customer', email = NULL, phone = '', reference = NULL, erased_at = now()
    WHERE id = %s"""


def erasure_with_an_address_left() -> Attempt:
    return attempt(ERASE, AddressFactory().customer_id)


def merged_and_still_known() -> Attempt:
    customer = CustomerFactory()
    return changed(customer, merged_into_id=CustomerFactory(store=customer.store).pk)


def merged_into_another_stores() -> Attempt:
    gone = CustomerFactory(name="Erased customer", email=None, erased_at=timezone.now())
    return changed(gone, merged_into_id=CustomerFactory().pk)


def about(subject: str, of_another_store: Any) -> Attempt:
    """A condition about something that another store has."""
    named = {"subject": subject, "country": None, f"{subject}_id": of_another_store().pk}
    return changed(SegmentConditionFactory(), **named)


VIOLATIONS: Ledger = {
    "address_one_default_per_kind": lambda: copied(AddressFactory(is_default=True)),
    "customer_email_is_normalised": lambda: changed(CustomerFactory(), email="ada@example.com\t"),
    "customer_email_unique": lambda: copied(CustomerFactory()),
    "customer_erased_has_no_data": erasure_with_an_address_left,
    "customer_erased_keeps_nothing_personal": lambda: changed(CustomerFactory(), erased_at="2026-01-01"),
    "customer_group_name_unique": lambda: copied(CustomerGroupFactory()),
    "customer_in_group_once": lambda: copied(GroupMembershipFactory()),
    "customer_merged_is_erased": merged_and_still_known,
    "customers_customer_merged_into_same_store": merged_into_another_stores,
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
    "customer_erased_has_no_tags": lambda: attempt(ERASE, TaggingFactory().customer_id),
    "customer_tag_is_a_word": lambda: changed(TagFactory(), name="Press "),
    "customer_tag_unique": lambda: copied(TagFactory()),
    "customer_tagged_once": lambda: copied(TaggingFactory()),
    "customers_segmentcondition_category_same_store": lambda: about("category", CategoryFactory),
    "customers_segmentcondition_group_same_store": lambda: about("group", CustomerGroupFactory),
    "customers_segmentcondition_product_same_store": lambda: about("product", ProductFactory),
    "customers_segmentcondition_purpose_known": lambda: changed(
        SegmentConditionFactory(), subject="consent", purpose="?", country=None
    ),
    "customers_segmentcondition_segment_same_store": lambda: changed(
        SegmentConditionFactory(), segment_id=SegmentFactory().pk
    ),
    "customers_segmentcondition_tag_same_store": lambda: about("tag", TagFactory),
    "customers_tagging_customer_same_store": lambda: changed(TaggingFactory(), customer_id=CustomerFactory().pk),
    "customers_tagging_tag_same_store": lambda: changed(TaggingFactory(), tag_id=TagFactory().pk),
    "segment_condition_in_bounds": lambda: changed(SegmentConditionFactory(), country="de"),
    "segment_condition_is_whole": lambda: changed(SegmentConditionFactory(), days=3),
    "segment_name_unique": lambda: copied(SegmentFactory()),
    "customers_note_customer_same_store": lambda: changed(NoteFactory(), customer_id=CustomerFactory().pk),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses(rule: str) -> None:
    assert_refused(rule, VIOLATIONS[rule])
