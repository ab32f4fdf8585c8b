"""What the audit forgets of a customer who is erased, and what it keeps."""

import pytest
from django.db import IntegrityError, connection, transaction

from shop.audit.models import Change
from shop.customers.models import Address, Customer
from tests.factories import AddressFactory, CustomerFactory, OrderAddressFactory, OrderFactory, ReviewFactory

pytestmark = pytest.mark.django_db


def erase(customer: Customer) -> None:
    """As the erasure does it: what hangs on the customer first, then the customer; with what is checked at commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        Address.objects.filter(customer=customer).delete()
        Customer.objects.filter(pk=customer.pk).update(
            name="Erased customer", email=None, phone="", reference=None, erased_at="2026-03-01T00:00:00Z"
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def told(**which: object) -> str:
    return str([(entry.before, entry.after) for entry in Change.objects.filter(**which)])


def test_an_erased_customer_is_in_no_entry_and_the_changes_are() -> None:
    customer = CustomerFactory(name="Ada Lovelace", email="ada@example.com")
    AddressFactory(customer=customer, recipient="Ada Lovelace", city="London")
    Customer.objects.filter(pk=customer.pk).update(name="Ada Byron")
    before = Change.objects.filter(subject_id=customer.pk).count()

    erase(customer)

    left = told(subject_id=customer.pk)
    assert not [word for word in ("Ada", "Byron", "London", "ada@example.com") if word in left]
    assert Change.objects.filter(subject_id=customer.pk).count() == before + 2
    renamed = Change.objects.filter(table_name="customers_customer", row_id=customer.pk).order_by("id")[1]
    assert (renamed.before, renamed.after) == ({"name": "(erased)"}, {"name": "(erased)"})


def test_the_addresses_on_their_orders_are_forgotten_too() -> None:
    customer = CustomerFactory()
    theirs = OrderAddressFactory(order=OrderFactory(customer=customer, email="ada@example.com"), recipient="Ada Byron")
    other = OrderAddressFactory(recipient="Charles Babbage")

    erase(customer)

    assert "Ada" not in told(table_name="orders_orderaddress", row_id=theirs.pk)
    assert "ada@example.com" not in told(table_name="orders_order", row_id=theirs.order_id)
    assert "Charles Babbage" in told(table_name="orders_orderaddress", row_id=other.pk)


def test_the_words_of_their_reviews_are_forgotten_too() -> None:
    theirs, other = ReviewFactory(body="Ada likes it."), ReviewFactory(body="Charles does not.")
    review, customer = theirs.pk, theirs.customer
    theirs.delete()

    erase(customer)

    assert "Ada" not in told(table_name="reviews_review", row_id=review)
    assert "Charles" in told(table_name="reviews_review", row_id=other.pk)


def test_forgetting_is_no_way_to_rewrite_what_was_done() -> None:
    customer = CustomerFactory(name="Ada Byron")
    entry = Change.objects.get(table_name="customers_customer", row_id=customer.pk)

    for after in ({**entry.after, "name": "Eve"}, {}, None):
        with pytest.raises(IntegrityError, match="What was done stays written down"), transaction.atomic():
            Change.objects.filter(pk=entry.pk).update(after=after)

    entry.refresh_from_db()
    assert entry.after["name"] == "Ada Byron"
